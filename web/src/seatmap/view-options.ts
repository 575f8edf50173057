/// The options of the view and its callbacks.
import type { Insets, Pose } from "./camera";
import type { Point } from "./geometry";
import type { PointerKind } from "./gestures";
import type { PlanSection } from "./plan";
import type { MapTexts } from "./scene";
import type { SeatMapTheme } from "./theme";

export type MapMode = "choose" | "lasso";

export interface ViewPosition {
  /** Whether single seats can be told. */
  readonly showsSeats: boolean;
  /** The section in the middle of the view, once seats show. */
  readonly section: number | null;
  readonly atWhole: boolean;
  /** CSS pixels per decimetre. */
  readonly scale: number;
}

/** What those who hear of a view may ask it. */
export interface MapOnScreen {
  /** Where a seat is on the screen, in CSS pixels of the canvas. */
  readonly screenOf: (seat: number) => Point;
  /** The canvas's size in CSS pixels. */
  readonly camera: { readonly width: number; readonly height: number };
}

export interface SeatMapHandlers {
  /** A seat was tapped; answers whether that changed the choice. */
  readonly onSeatTap?: (seat: number, kind: PointerKind) => boolean;
  readonly onSectionTap?: (section: PlanSection) => void;
  /** The seat under the pointer, and where its middle is on the screen. */
  readonly onHover?: (seat: number | null, at: Point) => void;
  /** The keyboard went to a seat, to a section, or away. */
  readonly onCursor?: (seat: number | null, at: Point, section: PlanSection | null) => void;
  readonly onViewChange?: (position: ViewPosition) => void;
  /** Places of the plan are elsewhere on the screen than they were: called once a frame while the map moves. */
  readonly onMove?: () => void;
  readonly onLasso?: (seats: readonly number[], remove: boolean) => void;
  /** The map was drawn for the first time. */
  readonly onFirstPaint?: () => void;
}

export interface SeatMapOptions {
  readonly theme: SeatMapTheme;
  readonly texts: MapTexts;
  readonly insets?: Insets;
  readonly reducedMotion?: boolean;
  /** What is in view first, in place of the whole plan. */
  readonly start?: Pose | undefined;
  /** Who hears of the view; asked before it is drawn for the first time. */
  readonly handlersOf: (view: MapOnScreen) => SeatMapHandlers;
}
