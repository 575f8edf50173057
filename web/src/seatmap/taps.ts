/// What taps on the map mean: a seat, an area, a section to come nearer to, or the first of two taps that zoom.
import type { Camera } from "./camera";
import type { Point } from "./geometry";
import type { PointerKind } from "./gestures";
import type { PlanSection, SeatPlan } from "./plan";
import { seatPx, TAPPABLE_PX } from "./scene";
import type { SeatMapHandlers } from "./view-options";

const TOUCH_REACH_PX = 22;
const NO_TAP = { seat: null, hasChanged: false } as const;

/** What taps need of the map, and do to it. */
interface TapTarget {
  readonly plan: SeatPlan;
  readonly camera: Camera;
  readonly handlers: () => SeatMapHandlers;
  /** A seat was tapped: the pointer is where the keyboard was. */
  readonly onSeat: (seat: number, kind: PointerKind) => void;
  /** Brings the seats at a point to a size at which they can be chosen. */
  readonly zoomIn: (at: Point) => void;
  /** Zooms because of a double tap. */
  readonly zoomAt: (at: Point) => void;
}

export class Taps {
  /** The seat of the last tap, and whether that tap changed the choice: a second tap there takes it back. */
  private last: { readonly seat: number | null; readonly hasChanged: boolean } = NO_TAP;
  /** The area of the last tap: it opens when it is clear that nothing else was meant. */
  private area: PlanSection | null = null;

  constructor(private readonly target: TapTarget) {}

  /** The seat at a point of the screen; fingers reach further than a mouse. */
  seatAt(at: Point, kind: PointerKind): number | null {
    const { plan, camera } = this.target;
    const px = seatPx(plan, camera);
    if (px < (kind === "touch" ? TAPPABLE_PX : TAPPABLE_PX * 0.5)) return null;
    const { x, y } = camera.toWorld(at.x, at.y);
    const reach = Math.max(px * 0.72, kind === "touch" ? TOUCH_REACH_PX : 0) / camera.scale;
    return plan.grid.nearest(x, y, reach);
  }

  tap(at: Point, kind: PointerKind): void {
    const { plan, camera } = this.target;
    const handlers = this.target.handlers();
    this.last = NO_TAP;
    this.area = null;
    const { x, y } = camera.toWorld(at.x, at.y);
    const section = plan.sectionAt(x, y);
    const seat = this.seatUnder(at, kind, section);
    if (seat !== null) {
      this.target.onSeat(seat, kind);
      this.last = { seat, hasChanged: handlers.onSeatTap?.(seat, kind) ?? false };
      return;
    }
    if (section?.kind === "area") {
      this.area = section;
      return;
    }
    if (!section || seatPx(plan, camera) >= TAPPABLE_PX) {
      handlers.onHover?.(null, at);
      return;
    }
    handlers.onSectionTap?.(section);
    this.target.zoomIn(at);
  }

  /** No second tap came. Areas do not open before: what opens would catch that tap, or the middle of a drag. */
  loneTap(): void {
    if (this.area !== null) this.target.handlers().onSectionTap?.(this.area);
  }

  /** Zooms, and does nothing else: what the first of the two taps chose is given back. */
  doubleTap(at: Point, kind: PointerKind): void {
    const { seat, hasChanged } = this.last;
    const here = seat === null ? null : this.seatAt(at, kind);
    // Two neighbours, quickly one after the other.
    if (here !== null && here !== seat) {
      this.tap(at, kind);
      return;
    }
    if (seat !== null && hasChanged) this.target.handlers().onSeatTap?.(seat, kind);
    this.last = NO_TAP;
    this.target.zoomAt(at);
  }

  /** The seat that a tap means: a finger within an area means the area, if no seat is drawn under it. */
  private seatUnder(at: Point, kind: PointerKind, section: PlanSection | null): number | null {
    const seat = this.seatAt(at, kind);
    return seat !== null && section?.kind === "area" ? this.seatAt(at, "mouse") : seat;
  }
}
