/// The seat map as a component: the canvas, what floats above it, and its text for screen readers.
import { useEffect, useId, useImperativeHandle, useRef, useState, type Ref } from "react";

import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { VisuallyHidden } from "../ui/States";
import type { Pose } from "./camera";
import { conditionOf, freeDescription, seatDescription, sectionDescription } from "./descriptions";
import type { FrameReport } from "./frames";
import type { Point } from "./geometry";
import type { PointerKind } from "./gestures";
import { MapControls } from "./MapControls";
import { NO_FILTER, type SeatFilter } from "./marks";
import type { PlanSection, SeatPlan } from "./plan";
import { SeatMapView } from "./seat-map-view";
import { SeatCard } from "./SeatCard";
import css from "./SeatMap.module.css";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { onThemeChange, readTheme } from "./theme";
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

interface SeatMapProps {
  plan: SeatPlan;
  states: SeatStates;
  selected: ReadonlySet<number>;
  /** Seats of the buyer's own hold. */
  mine?: ReadonlySet<number>;
  filter?: SeatFilter;
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
/** Room for what floats above the map. */
const INSETS = { top: 12, right: 12, bottom: 20, left: 12 };
const CARD_MS = 3_500;

interface Shown {
  readonly seat: number;
  readonly at: Point;
}

/** A seat map that fills its parent. */
export function SeatMap({
  plan,
  states,
  selected,
  mine = NOBODY,
  filter = NO_FILTER,
  mode = "choose",
  listId,
  start,
  onSeat,
  onArea,
  onLasso,
  onFirstPaint,
  onLeave,
  ref,
}: SeatMapProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  const helpId = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<SeatMapView | null>(null);
  const [card, setCard] = useState<Shown | null>(null);
  const [position, setPosition] = useState<ViewPosition | null>(null);
  const [width, setWidth] = useState(0);
  const [said, setSaid] = useState("");

  const say = (seat: number): void =>
    setSaid(seatDescription(t, formats, plan, seat, conditionOf(states.status(seat), seat, selected, mine)));
  const show = (seat: number | null, at: Point): void => {
    setWidth(canvas.current?.clientWidth ?? 0);
    setCard(seat === null ? null : { seat, at });
  };
  const calls = {
    onSeatTap: (seat: number, kind: PointerKind): boolean => {
      const hasChanged = onSeat(seat);
      if (view.current) show(seat, view.current.screenOf(seat));
      // Not every browser can; the types say that all do.
      if (kind === "touch" && "vibrate" in navigator) navigator.vibrate(8);
      return hasChanged;
    },
    onSectionTap: (section: PlanSection): void => {
      if (section.kind === "area") onArea?.(section);
    },
    onHover: show,
    onCursor: (seat: number | null, at: Point, section: PlanSection | null): void => {
      show(seat, at);
      if (seat !== null) say(seat);
      if (section !== null) setSaid(sectionDescription(t, formats, plan, states, section, filter));
    },
    onViewChange: setPosition,
    onLasso: (seats: readonly number[], remove: boolean): void => onLasso?.(seats, remove),
    onFirstPaint: (): void => onFirstPaint?.(),
    onLeave: (pose: Pose | null): void => onLeave?.(pose),
  };
  const texts = {
    stage: t("stage"),
    soldOut: t("soldOut"),
    takenNow: t("takenNow"),
    free: (places: number): string => freeDescription(t, formats, { available: places, held: 0 }),
  };
  // The view lives longer than one render: it calls what the latest render gave.
  const latest = useRef({ calls, texts, selected, mine, filter, mode });
  const first = useRef(start);
  useEffect(() => {
    latest.current = { calls, texts, selected, mine, filter, mode };
  });

  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    const made = new SeatMapView(element, plan, states, {
      theme: readTheme(element),
      texts: latest.current.texts,
      insets: INSETS,
      reducedMotion: motion.matches,
      start: first.current,
      handlers: {
        onSeatTap: (seat, kind) => latest.current.calls.onSeatTap(seat, kind),
        onSectionTap: (section) => latest.current.calls.onSectionTap(section),
        onHover: (seat, at) => latest.current.calls.onHover(seat, at),
        onCursor: (seat, at, section) => latest.current.calls.onCursor(seat, at, section),
        onViewChange: (to) => latest.current.calls.onViewChange(to),
        onLasso: (seats, remove) => latest.current.calls.onLasso(seats, remove),
        onFirstPaint: () => latest.current.calls.onFirstPaint(),
      },
    });
    view.current = made;
    made.setSelection(latest.current.selected, latest.current.mine);
    made.setFilter(latest.current.filter);
    made.setMode(latest.current.mode);
    const stopTheme = onThemeChange(() => made.setTheme(readTheme(element)));
    void document.fonts.ready.then(() => made.refreshText());
    const calm = (): void => made.setReducedMotion(motion.matches);
    motion.addEventListener("change", calm);
    return () => {
      motion.removeEventListener("change", calm);
      stopTheme();
      // A plan that is made anew is looked at from where the last one was.
      first.current = made.pose ?? undefined;
      latest.current.calls.onLeave(made.pose);
      made.destroy();
      view.current = null;
    };
  }, [plan, states]);

  useEffect(() => view.current?.setSelection(selected, mine), [selected, mine]);
  useEffect(() => view.current?.setFilter(filter), [filter]);
  useEffect(() => view.current?.setMode(mode), [mode]);
  const spoken = `${texts.stage}/${texts.soldOut}`;
  useEffect(() => view.current?.setTexts(latest.current.texts), [spoken]);

  // A card that came with a tap goes by itself; one under the mouse goes with the mouse.
  useEffect(() => {
    if (!card || matchMedia("(hover: hover)").matches) return undefined;
    const timer = setTimeout(() => setCard(null), CARD_MS);
    return () => clearTimeout(timer);
  }, [card]);

  useImperativeHandle(ref, () => ({
    showAll: () => view.current?.showAll(),
    showSection: (section) => view.current?.showSection(section),
    showSeat: (seat) => view.current?.showSeat(seat),
    scale: () => view.current?.camera.scale ?? 0,
    recordFrames: () => view.current?.recordFrames(),
    frameReport: () => view.current?.frameReport() ?? null,
  }));

  const here = position?.section == null ? null : plan.sections[position.section];
  return (
    <div className={css.map}>
      {listId !== undefined && (
        <a className={css.skip} href={`#${listId}`}>
          {t("toList")}
        </a>
      )}
      {/* A canvas with keys of its own is an application to assistive technology; the list is the way round it. */}
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
      {card && (
        <SeatCard
          plan={plan}
          states={states}
          seat={card.seat}
          at={card.at}
          width={width}
          selected={selected}
          mine={mine}
        />
      )}
    </div>
  );
}
