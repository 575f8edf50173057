/// The seat map as a component: the canvas, what floats above it, and its text for screen readers.
import { useId, useImperativeHandle, useRef, useState, type Ref, type RefObject } from "react";

import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { VisuallyHidden } from "../ui/States";
import type { Pose } from "./camera";
import { conditionOf, freeDescription, seatDescription, sectionDescription } from "./descriptions";
import type { FrameReport } from "./frames";
import { MapControls } from "./MapControls";
import { NO_FILTER, type SeatFilter } from "./marks";
import type { PlanSection, SeatPlan } from "./plan";
import type { SeatMapView } from "./seat-map-view";
import { SeatCard } from "./SeatCard";
import css from "./SeatMap.module.css";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { useSeatCard } from "./use-seat-card";
import { useSeatMapView } from "./use-seat-map-view";
import type { MapMode, ViewPosition } from "./view-options";

/** What a page can ask of the map. */
export interface SeatMapHandle {
  showAll: () => void;
  showSection: (section: PlanSection) => void;
  showSeat: (seat: number) => void;
  /** CSS pixels per decimetre. */
  scale: () => number;
  recordFrames: () => void;
  frameReport: () => FrameReport | null;
}

interface MapContent {
  plan: SeatPlan;
  states: SeatStates;
  selected: ReadonlySet<number>;
  /** Seats of the buyer's own hold. */
  mine?: ReadonlySet<number>;
  filter?: SeatFilter;
}

interface SeatMapProps extends MapContent {
  /** `lasso` lets an organiser draw a line around seats. */
  mode?: MapMode;
  /** The id of the list that does the same, for the link to it. */
  listId?: string;
  /** What is in view first, in place of the whole plan. */
  start?: Pose | undefined;
  /** A seat was clicked, tapped, or chosen with the keyboard, whatever its status; answers whether the choice changed. */
  onSeat: (seat: number) => boolean;
  /** A general-admission area was clicked. */
  onArea?: (section: PlanSection) => void;
  onLasso?: (seats: readonly number[], remove: boolean) => void;
  onFirstPaint?: () => void;
  /** The map goes: what was in view, or `null` for the whole plan. */
  onLeave?: (pose: Pose | null) => void;
  ref?: Ref<SeatMapHandle>;
}

const NOBODY: ReadonlySet<number> = new Set();

/** A seat map that fills its parent. */
export function SeatMap({ ref, ...props }: SeatMapProps) {
  const { plan, states, selected, mine = NOBODY, filter = NO_FILTER, mode = "choose", listId, start } = props;
  const t = useStrings(seatMapStrings);
  const helpId = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [position, setPosition] = useState<ViewPosition | null>(null);
  const { card, show, follow } = useSeatCard();
  const { said, say, texts } = useMapTexts({ plan, states, selected, mine, filter });
  const view = useSeatMapView(
    canvas,
    { plan, states, start },
    {
      ...{ selected, mine, filter, mode, texts },
      handlersOf: (shown) => ({
        onSeatTap: (seat, kind) => {
          const hasChanged = props.onSeat(seat);
          show(shown, seat);
          // Not every browser can; the types say that all do.
          if (kind === "touch" && "vibrate" in navigator) navigator.vibrate(8);
          return hasChanged;
        },
        onSectionTap: (section) => {
          if (section.kind === "area") props.onArea?.(section);
        },
        onHover: (seat) => show(shown, seat),
        onCursor: (seat, _at, section) => {
          show(shown, seat);
          say(seat, section);
        },
        onViewChange: setPosition,
        onMove: () => follow(shown),
        onLasso: (seats, remove) => props.onLasso?.(seats, remove),
        onFirstPaint: () => props.onFirstPaint?.(),
      }),
      onLeave: props.onLeave,
    },
  );
  useHandle(ref, view);

  const here = position?.section == null ? null : plan.sections[position.section];
  return (
    <div className={css.map}>
      {listId !== undefined && (
        <a className={css.skip} href={`#${listId}`}>
          {t("toList")}
        </a>
      )}
      <MapCanvas canvas={canvas} view={view} helpId={helpId} />
      <VisuallyHidden>
        <span id={helpId}>{t("mapHelp")}</span>
        <span aria-live="polite">{said}</span>
      </VisuallyHidden>
      {here && <p className={css.here}>{here.name}</p>}
      <MapControls
        isWhole={position?.atWhole ?? true}
        onZoom={(factor) => view.current?.zoomBy(factor)}
        onShowAll={() => view.current?.showAll()}
      />
      {card && <SeatCard {...{ plan, states, selected, mine }} {...card} />}
    </div>
  );
}

interface MapCanvasProps {
  canvas: RefObject<HTMLCanvasElement | null>;
  view: RefObject<SeatMapView | null>;
  helpId: string;
}

/** A canvas with keys of its own is an application to assistive technology; the list is the way round it. */
function MapCanvas({ canvas, view, helpId }: MapCanvasProps) {
  const t = useStrings(seatMapStrings);
  return (
    <canvas
      ref={canvas}
      className={css.canvas}
      tabIndex={0}
      // eslint-disable-next-line jsx-a11y/no-interactive-element-to-noninteractive-role
      role="application"
      aria-label={t("map")}
      aria-describedby={helpId}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (view.current?.key(event.key, event.shiftKey) === true) event.preventDefault();
      }}
      onFocus={() => view.current?.enter()}
      onBlur={() => view.current?.leave()}
    />
  );
}

/** What is written on the map, and what a screen reader says of the seat or section that the keyboard is on. */
function useMapTexts({ plan, states, selected, mine, filter }: Required<MapContent>) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  const [at, setAt] = useState<number | string>("");
  const say = (seat: number | null, section: PlanSection | null): void => {
    if (seat !== null) setAt(seat);
    if (section !== null) setAt(sectionDescription(t, formats, plan, states, section, filter));
  };
  // A seat is described as it is now: when it is chosen, what is said changes with it.
  const condition = typeof at === "number" ? conditionOf(states.status(at), at, selected, mine) : null;
  const said = typeof at === "number" && condition ? seatDescription(t, formats, plan, at, condition) : at;
  const texts = {
    stage: t("stage"),
    soldOut: t("soldOut"),
    takenNow: t("takenNow"),
    free: (places: number): string => freeDescription(t, formats, { available: places, held: 0 }),
  };
  return { said, say, texts };
}

/** What a page can ask of the map, by its ref. */
function useHandle(ref: Ref<SeatMapHandle> | undefined, view: RefObject<SeatMapView | null>): void {
  useImperativeHandle(ref, () => ({
    showAll: () => view.current?.showAll(),
    showSection: (section) => view.current?.showSection(section),
    showSeat: (seat) => view.current?.showSeat(seat),
    scale: () => view.current?.camera.scale ?? 0,
    recordFrames: () => view.current?.recordFrames(),
    frameReport: () => view.current?.frameReport() ?? null,
  }));
}
