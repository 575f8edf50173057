/// Where the keyboard is on the map: among sections while seats are too small to choose, on a seat once they are not.
import type { Camera, Pose } from "./camera";
import { commandOf, type KeyCommand } from "./keyboard";
import { seatTowards } from "./nearest";
import type { OverlayPainter } from "./paint-overlay";
import type { PlanSection, SeatPlan } from "./plan";
import { seatPx, TAPPABLE_PX } from "./scene";
import { sectionNearest, sectionTowards } from "./sections-towards";

const KEY_PAN_PX = 90;
/** What has the focus stays this far from the edge of the view, in CSS pixels. */
const MARGIN_PX = 60;

/** What the keyboard may do with the map. */
export interface CursorMap {
  readonly plan: SeatPlan;
  readonly camera: Camera;
  readonly overlay: Pick<OverlayPainter, "cursor" | "section">;
  readonly zoomBy: (factor: number) => void;
  readonly showAll: () => void;
  readonly panBy: (dx: number, dy: number) => void;
  /** Brings a pose on the screen at once: the next key goes on from there. */
  readonly jumpTo: (pose: Pose) => void;
  /** The pose that shows a section with seats that can be chosen. */
  readonly openPose: (section: PlanSection) => Pose;
  readonly onSeat: (seat: number) => void;
  readonly onArea: (section: PlanSection) => void;
  /** The focus is on a seat, on a section, or on neither. */
  readonly onMove: (seat: number | null, section: PlanSection | null) => void;
  /** Enter where the focus is on nothing. */
  readonly zoomIn: () => void;
}

export class KeyboardCursor {
  /** Where it was when the keyboard went elsewhere on the page. */
  private left: { readonly seat: number | null; readonly section: PlanSection | null } | null = null;

  constructor(private readonly map: CursorMap) {}

  /** What a key on the map does; whether it does anything. */
  key(key: string, shift: boolean): boolean {
    const command = commandOf(key, shift);
    switch (command?.kind) {
      case "arrow":
        this.arrow(command);
        return true;
      case "zoom":
        this.map.zoomBy(command.factor);
        return true;
      case "all":
        this.map.showAll();
        return true;
      case "press":
        this.press();
        return true;
      case "leave":
        if (this.map.overlay.cursor === null && this.map.overlay.section === null) return false;
        this.set(null);
        return true;
      case undefined:
        return false;
    }
  }

  /** Puts the focus on a seat, on a section, or on nothing. */
  set(seat: number | null, section: PlanSection | null = null): void {
    const { overlay } = this.map;
    this.left = null;
    if (overlay.cursor === null && overlay.section === null && seat === null && section === null) return;
    overlay.cursor = seat;
    overlay.section = section;
    this.map.onMove(seat, section);
  }

  /** Takes the focus from the map; what it was on is remembered. */
  leave(): void {
    const { cursor: seat, section } = this.map.overlay;
    this.set(null);
    this.left = { seat, section };
  }

  /** Puts the focus where it was. */
  enter(): void {
    if (this.left !== null) this.set(this.left.seat, this.left.section);
  }

  private get isFar(): boolean {
    return seatPx(this.map.plan, this.map.camera) < TAPPABLE_PX;
  }

  private arrow({ dx, dy, pans }: Extract<KeyCommand, { kind: "arrow" }>): void {
    if (pans) this.map.panBy(-dx * KEY_PAN_PX, -dy * KEY_PAN_PX);
    else if (this.isFar) this.moveToSection(dx, dy);
    else this.moveToSeat(dx, dy);
  }

  private moveToSection(dx: number, dy: number): void {
    const { plan, camera, overlay } = this.map;
    const from = overlay.section;
    const next = from === null ? sectionNearest(plan, camera) : sectionTowards(plan, from, dx, dy);
    // A map without sections in view is moved as with the shift key.
    if (next === null && from === null) this.map.panBy(-dx * KEY_PAN_PX, -dy * KEY_PAN_PX);
    if (next === null) return;
    this.keepInView(next.label.x, next.label.y);
    this.set(null, next);
  }

  private moveToSeat(dx: number, dy: number): void {
    const { plan, camera, overlay } = this.map;
    const reach = Math.max(camera.width, camera.height) / 2 / camera.scale;
    const next =
      overlay.cursor === null
        ? plan.grid.nearest(camera.x, camera.y, reach)
        : seatTowards(plan, overlay.cursor, dx, dy);
    if (next === null) return;
    const { x, y } = plan.place(next);
    this.keepInView(x, y);
    this.set(next);
  }

  private keepInView(x: number, y: number): void {
    const { camera } = this.map;
    const at = camera.toScreen(x, y);
    const isOutside =
      at.x < MARGIN_PX || at.y < MARGIN_PX || at.x > camera.width - MARGIN_PX || at.y > camera.height - MARGIN_PX;
    if (isOutside) this.map.jumpTo({ x, y, scale: camera.scale });
  }

  private press(): void {
    const { cursor, section } = this.map.overlay;
    if (cursor !== null) this.map.onSeat(cursor);
    else if (section === null) this.map.zoomIn();
    else if (section.kind === "area") this.map.onArea(section);
    else this.open(section);
  }

  /** Shows a section's seats and goes to the one in the middle of the view. */
  private open(section: PlanSection): void {
    const { plan, camera } = this.map;
    this.map.jumpTo(this.map.openPose(section));
    const reach = Math.max(camera.width, camera.height) / camera.scale;
    this.set(plan.grid.nearest(camera.x, camera.y, reach, (seat) => plan.section[seat] === section.index));
  }
}
