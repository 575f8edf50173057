/// Fingers, mouse, pen and wheel turned into what they mean: pan, pinch, tap, hover, lasso.
import type { Point } from "./geometry";

export type PointerKind = "mouse" | "touch" | "pen";

export interface GestureHandlers {
  /** Something touched the map: stop what moves. */
  onGrab: () => void;
  onPan: (dx: number, dy: number) => void;
  /** The finger left with this speed (pixels per millisecond). */
  onThrow: (vx: number, vy: number) => void;
  onZoom: (about: Point, factor: number) => void;
  onTap: (at: Point, kind: PointerKind) => void;
  /** After a tap nothing touched the map for as long as the second one of two could have come. */
  onLoneTap: () => void;
  /** The second of two taps at one place; `onTap` has told of the first. */
  onDoubleTap: (at: Point, kind: PointerKind) => void;
  onHover: (at: Point | null, kind: PointerKind) => void;
  /** A line being drawn in lasso mode; `undefined` when it was given up. */
  onLasso: (line: readonly Point[] | undefined, finished: boolean, remove: boolean) => void;
}

const TAP_MS_MAX = 500;
const TAP_MOVE_PX = { mouse: 4, pen: 8, touch: 10 } as const;
/** The second tap of a double tap comes within this time of the first. */
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_PX = 30;
/** Speed is taken from the last so many milliseconds of a drag. */
const SPEED_WINDOW_MS = 90;
const LINE_PX = 16;
const WHEEL_ZOOM = 0.0022;
const PINCH_ZOOM = 0.011;
const WHEEL_PX_MAX = 240;

interface Held {
  readonly kind: PointerKind;
  readonly start: Point;
  readonly startedAt: number;
  at: Point;
  moved: boolean;
}

export class Gestures {
  mode: "choose" | "lasso" = "choose";
  private readonly held = new Map<number, Held>();
  private readonly trail: { readonly dx: number; readonly dy: number; readonly at: number }[] = [];
  private line: Point[] | null = null;
  private lastTap: { readonly at: Point; readonly time: number } | null = null;
  /** A pinch ended with one finger still down: that is no tap. */
  private pinched = false;
  private loneTap: ReturnType<typeof setTimeout> | undefined;
  private readonly remove = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    private readonly handlers: GestureHandlers,
  ) {
    const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void): void =>
      element.addEventListener(type, handle, { signal: this.remove.signal, passive: false });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.cancel(event));
    on("pointerleave", (event) => {
      if (!this.held.has(event.pointerId)) handlers.onHover(null, kindOf(event));
    });
    on("wheel", (event) => this.wheel(event));
    // What a tap opens must not be clicked by the same tap: browsers send a click after a touch, to what lies under the
    // finger by then.
    on("touchend", (event) => {
      if (event.cancelable) event.preventDefault();
    });
  }

  destroy(): void {
    clearTimeout(this.loneTap);
    this.remove.abort();
  }

  private grab(): void {
    clearTimeout(this.loneTap);
    this.handlers.onGrab();
  }

  private down(event: PointerEvent): void {
    if (event.button > 1 || this.held.size >= 2) return;
    this.element.setPointerCapture(event.pointerId);
    this.grab();
    const at = this.place(event);
    this.held.set(event.pointerId, { kind: kindOf(event), start: at, startedAt: event.timeStamp, at, moved: false });
    this.trail.length = 0;
    if (this.held.size === 1) {
      this.pinched = false;
      const draws = this.mode === "lasso" && event.button === 0 && !event.ctrlKey && !event.metaKey;
      this.line = draws ? [at] : null;
    } else {
      this.pinched = true;
      this.dropLine();
    }
  }

  private move(event: PointerEvent): void {
    const at = this.place(event);
    const held = this.held.get(event.pointerId);
    if (!held) {
      if (this.held.size === 0) this.handlers.onHover(at, kindOf(event));
      return;
    }
    const before = held.at;
    held.at = at;
    if (this.held.size === 2) {
      this.pinch(event.pointerId, before);
      return;
    }
    const away = Math.hypot(at.x - held.start.x, at.y - held.start.y);
    if (!held.moved && away < TAP_MOVE_PX[held.kind]) return;
    if (!held.moved) {
      held.moved = true;
      this.handlers.onHover(null, held.kind);
    }
    if (this.line) {
      const last = this.line[this.line.length - 1];
      if (!last || Math.hypot(at.x - last.x, at.y - last.y) >= 3) this.line.push(at);
      this.handlers.onLasso(this.line, false, event.altKey || event.shiftKey);
      return;
    }
    const [dx, dy] = [at.x - before.x, at.y - before.y];
    this.trail.push({ dx, dy, at: event.timeStamp });
    this.handlers.onPan(dx, dy);
  }

  private pinch(moved: number, before: Point): void {
    const other = [...this.held].find(([id]) => id !== moved)?.[1].at;
    const now = this.held.get(moved)?.at;
    if (!other || !now) return;
    const spread = (a: Point, b: Point): number => Math.max(20, Math.hypot(a.x - b.x, a.y - b.y));
    this.handlers.onPan((now.x - before.x) / 2, (now.y - before.y) / 2);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.handlers.onZoom(middle, spread(now, other) / spread(before, other));
  }

  private up(event: PointerEvent): void {
    const held = this.held.get(event.pointerId);
    if (!held) return;
    this.held.delete(event.pointerId);
    if (this.held.size > 0) {
      // The finger that stays pans on from where it is.
      for (const other of this.held.values()) other.moved = true;
      this.trail.length = 0;
      return;
    }
    if (this.line && held.moved) {
      this.handlers.onLasso(this.line, true, event.altKey || event.shiftKey);
      this.line = null;
      return;
    }
    this.line = null;
    if (!held.moved && !this.pinched) {
      if (event.timeStamp - held.startedAt <= TAP_MS_MAX) this.tap(held, event.timeStamp);
      return;
    }
    const recent = this.trail.filter(({ at }) => event.timeStamp - at <= SPEED_WINDOW_MS);
    const first = recent[0];
    if (!first || recent.length < 2) return;
    const passed = Math.max(16, event.timeStamp - first.at);
    const sum = (pick: (step: (typeof recent)[number]) => number): number =>
      recent.reduce((total, step) => total + pick(step), 0);
    this.handlers.onThrow(sum(({ dx }) => dx) / passed, sum(({ dy }) => dy) / passed);
  }

  private tap(held: Held, time: number): void {
    const { lastTap } = this;
    const again =
      lastTap !== null &&
      time - lastTap.time < DOUBLE_TAP_MS &&
      Math.hypot(held.at.x - lastTap.at.x, held.at.y - lastTap.at.y) < DOUBLE_TAP_PX;
    this.lastTap = again ? null : { at: held.at, time };
    if (again) {
      this.handlers.onDoubleTap(held.at, held.kind);
      return;
    }
    this.handlers.onTap(held.at, held.kind);
    this.loneTap = setTimeout(() => this.handlers.onLoneTap(), DOUBLE_TAP_MS);
  }

  private cancel(event: PointerEvent): void {
    this.held.delete(event.pointerId);
    this.dropLine();
  }

  private dropLine(): void {
    if (!this.line) return;
    this.line = null;
    this.handlers.onLasso(undefined, true, false);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.grab();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    // Two fingers on a trackpad move sideways as well, a wheel does not; a pinch there comes with the control key.
    if (event.shiftKey || (!event.ctrlKey && Math.abs(dx) > 0.5)) {
      this.handlers.onPan(event.shiftKey && dx === 0 ? -dy : -dx, event.shiftKey && dx === 0 ? 0 : -dy);
      return;
    }
    const limited = Math.max(-WHEEL_PX_MAX, Math.min(WHEEL_PX_MAX, dy));
    this.handlers.onZoom(this.place(event), Math.exp(-limited * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)));
  }

  private place(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function kindOf(event: PointerEvent): PointerKind {
  return event.pointerType === "touch" || event.pointerType === "pen" ? event.pointerType : "mouse";
}
