/// Keeps a `SeatMapView` on its canvas: creates one for each plan, passes changes on to it, and destroys it in the end.
import { useEffect, useRef, type RefObject } from "react";

import type { Pose } from "./camera";
import type { SeatFilter } from "./marks";
import type { SeatPlan } from "./plan";
import type { MapTexts } from "./scene";
import { SeatMapView } from "./seat-map-view";
import type { SeatStates } from "./states";
import { onThemeChange, readTheme } from "./theme";
import type { MapMode, MapOnScreen, SeatMapHandlers } from "./view-options";

/** Room for what floats above the map. */
const INSETS = { top: 12, right: 12, bottom: 20, left: 12 };

/** What one render of the page shows, and what it wants to hear. */
interface Shown {
  readonly selected: ReadonlySet<number>;
  readonly mine: ReadonlySet<number>;
  readonly filter: SeatFilter;
  readonly mode: MapMode;
  readonly texts: MapTexts;
  readonly handlersOf: (view: MapOnScreen) => Required<SeatMapHandlers>;
  /** The map goes: what was in view, or `null` for the whole plan. */
  readonly onLeave: ((pose: Pose | null) => void) | undefined;
}

/** The view of a plan; `start` is what is in view first, in place of the whole plan. */
export function useSeatMapView(
  canvas: RefObject<HTMLCanvasElement | null>,
  { plan, states, start }: { plan: SeatPlan; states: SeatStates; start: Pose | undefined },
  shown: Shown,
): RefObject<SeatMapView | null> {
  const view = useRef<SeatMapView | null>(null);
  // The view lives longer than one render: it calls what the latest render gave.
  const latest = useRef(shown);
  const first = useRef(start);
  useEffect(() => {
    latest.current = shown;
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
      handlersOf: (itself) => {
        const handlers = (): Required<SeatMapHandlers> => latest.current.handlersOf(itself);
        return {
          onSeatTap: (...tap) => handlers().onSeatTap(...tap),
          onSectionTap: (section) => handlers().onSectionTap(section),
          onHover: (...hover) => handlers().onHover(...hover),
          onCursor: (...cursor) => handlers().onCursor(...cursor),
          onViewChange: (to) => handlers().onViewChange(to),
          onMove: () => handlers().onMove(),
          onLasso: (...lasso) => handlers().onLasso(...lasso),
          onFirstPaint: () => handlers().onFirstPaint(),
        };
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
      latest.current.onLeave?.(made.pose);
      made.destroy();
      view.current = null;
    };
  }, [canvas, plan, states]);

  const { selected, mine, filter, mode, texts } = shown;
  useEffect(() => view.current?.setSelection(selected, mine), [selected, mine]);
  useEffect(() => view.current?.setFilter(filter), [filter]);
  useEffect(() => view.current?.setMode(mode), [mode]);
  const language = `${texts.stage}/${texts.soldOut}`;
  useEffect(() => view.current?.setTexts(latest.current.texts), [language]);
  return view;
}
