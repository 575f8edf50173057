/// What the view is told, and what it tells.
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

export interface SeatMapHandlers {
  /** A seat was tapped; answers whether that changed the choice. */
  readonly onSeatTap?: (seat: number, kind: PointerKind) => boolean;
  readonly onSectionTap?: (section: PlanSection) => void;
  /** The seat under the pointer, and where its middle is on the screen. */
  readonly onHover?: (seat: number | null, at: Point) => void;
  /** The keyboard went to a seat, to a section, or away. */
  readonly onCursor?: (seat: number | null, at: Point, section: PlanSection | null) => void;
  readonly onViewChange?: (position: ViewPosition) => void;
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
  readonly handlers: SeatMapHandlers;
}
