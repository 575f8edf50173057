/// Which part of the plan is on the screen: pan, zoom about a point, fly. The middle of the view stays over the plan.
import type { Box, Point } from "./geometry";

/** The middle of the view on the plan (decimetres) and CSS pixels per decimetre. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const NO_INSETS: Insets = { top: 0, right: 0, bottom: 0, left: 0 };
/** How curved a flight is, and how long per unit of its path. */
const FLIGHT_RHO = 1.25;
const FLIGHT_MS_PER_UNIT = 260;
const FLIGHT_MS_MAX = 900;
/** A thrown map loses this share of its speed per millisecond. */
const FRICTION_PER_MS = 0.0052;
const STILL_PX_PER_MS = 0.015;
const SMALLEST_OF_FIT = 0.75;

export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  width = 1;
  height = 1;
  private scaleMin = 0.01;
  private scaleMax = 10;
  private flight: { readonly path: (t: number) => Pose; readonly start: number; readonly length: number } | null = null;
  private drift: { vx: number; vy: number; last: number } | null = null;

  /** `seatPxMax`: how large a seat may become. */
  constructor(
    private readonly world: Box,
    private readonly seatSize: number,
    private readonly seatPxMax: number,
    private readonly insets: Insets = NO_INSETS,
  ) {}

  get pose(): Pose {
    return { x: this.x, y: this.y, scale: this.scale };
  }

  set pose(pose: Pose) {
    this.scale = Math.max(this.scaleMin, Math.min(this.scaleMax, pose.scale));
    const halfWidth = this.width / this.scale / 2;
    const halfHeight = this.height / this.scale / 2;
    // The middle stays over the plan; a plan that fits altogether may be moved within the view.
    this.x = clamp(pose.x, this.world.minX - 0.3 * halfWidth, this.world.maxX + 0.3 * halfWidth);
    this.y = clamp(pose.y, this.world.minY - 0.3 * halfHeight, this.world.maxY + 0.3 * halfHeight);
  }

  /** Tells the size of the view; the plan's middle stays where it is. */
  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    const fit = this.poseFor(this.world).scale;
    this.scaleMax = Math.max(this.seatPxMax / this.seatSize, fit);
    this.scaleMin = Math.min(fit * SMALLEST_OF_FIT, this.scaleMax);
    this.pose = { x: this.x, y: this.y, scale: this.scale };
  }

  /** The pose that shows a box in full, as large as can be. */
  poseFor(box: Box, padding = 0.04): Pose {
    const { top, right, bottom, left } = this.insets;
    const [width, height] = [Math.max(1, this.width - left - right), Math.max(1, this.height - top - bottom)];
    const scale =
      Math.min(
        width / Math.max(1, box.maxX - box.minX),
        height / Math.max(1, box.maxY - box.minY),
        this.seatPxMax / this.seatSize,
      ) *
      (1 - 2 * padding);
    return {
      x: (box.minX + box.maxX) / 2 + (right - left) / 2 / scale,
      y: (box.minY + box.maxY) / 2 + (bottom - top) / 2 / scale,
      scale,
    };
  }

  /** The pose that shows the whole plan. */
  fitPose(): Pose {
    return this.poseFor(this.world);
  }

  toScreen(x: number, y: number): Point {
    return { x: (x - this.x) * this.scale + this.width / 2, y: (y - this.y) * this.scale + this.height / 2 };
  }

  toWorld(x: number, y: number): Point {
    return { x: (x - this.width / 2) / this.scale + this.x, y: (y - this.height / 2) / this.scale + this.y };
  }

  /** The part of the plan in view, and `margin` CSS pixels more on every side. */
  view(margin = 0): Box {
    const halfWidth = (this.width / 2 + margin) / this.scale;
    const halfHeight = (this.height / 2 + margin) / this.scale;
    return { minX: this.x - halfWidth, minY: this.y - halfHeight, maxX: this.x + halfWidth, maxY: this.y + halfHeight };
  }

  panBy(dx: number, dy: number): void {
    this.pose = { x: this.x - dx / this.scale, y: this.y - dy / this.scale, scale: this.scale };
  }

  /** Zooms so that what lies under a point of the screen stays there. */
  zoomAt(point: Point, factor: number): void {
    const scale = Math.max(this.scaleMin, Math.min(this.scaleMax, this.scale * factor));
    this.pose = zoomedAbout(this, point, scale);
  }

  /** Where zooming about a point would lead. */
  poseZoomedAt(point: Point, factor: number): Pose {
    return zoomedAbout(this, point, Math.max(this.scaleMin, Math.min(this.scaleMax, this.scale * factor)));
  }

  flyTo(target: Pose, now: number, instantly: boolean): void {
    this.stop();
    if (instantly) {
      this.pose = target;
      return;
    }
    const flight = flightPath(this.pose, target, Math.max(this.width, this.height));
    const length = Math.min(FLIGHT_MS_MAX, Math.max(180, flight.distance * FLIGHT_MS_PER_UNIT));
    this.flight = { path: flight.path, start: now, length };
  }

  /** Lets the map glide on with this speed (CSS pixels per millisecond). */
  throwWith(vx: number, vy: number, now: number): void {
    this.stop();
    if (Math.hypot(vx, vy) > 10 * STILL_PX_PER_MS) this.drift = { vx, vy, last: now };
  }

  stop(): void {
    this.flight = null;
    this.drift = null;
  }

  get isMoving(): boolean {
    return this.flight !== null || this.drift !== null;
  }

  /** Moves on to `now`; whether there was anything to move. */
  step(now: number): boolean {
    if (this.flight) {
      const t = Math.min(1, (now - this.flight.start) / this.flight.length);
      this.pose = this.flight.path(easeInOut(Math.max(0, t)));
      if (t >= 1) this.flight = null;
      return true;
    }
    if (!this.drift) return false;
    const passed = Math.min(64, Math.max(0, now - this.drift.last));
    const before = this.pose;
    this.panBy(this.drift.vx * passed, this.drift.vy * passed);
    const kept = Math.exp(-FRICTION_PER_MS * passed);
    this.drift = { vx: this.drift.vx * kept, vy: this.drift.vy * kept, last: now };
    const stuck = passed > 0 && before.x === this.x && before.y === this.y;
    if (stuck || Math.hypot(this.drift.vx, this.drift.vy) < STILL_PX_PER_MS) this.drift = null;
    return true;
  }
}

function zoomedAbout(camera: Camera, point: Point, scale: number): Pose {
  const under = camera.toWorld(point.x, point.y);
  return {
    x: under.x - (point.x - camera.width / 2) / scale,
    y: under.y - (point.y - camera.height / 2) / scale,
    scale,
  };
}

/**
 * The smooth way between two poses: out, along, and in again (van Wijk and Nuij, "Smooth and efficient zooming and
 * panning", 2003).
 */
export function flightPath(from: Pose, to: Pose, viewPx: number): { path: (t: number) => Pose; distance: number } {
  const [w0, w1] = [viewPx / from.scale, viewPx / to.scale];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const way = Math.hypot(dx, dy);
  const rho2 = FLIGHT_RHO * FLIGHT_RHO;
  const exactly = (t: number, pose: Pose): Pose => (t >= 1 ? to : pose);
  if (way < 1e-3 * Math.min(w0, w1)) {
    const distance = Math.abs(Math.log(w1 / w0)) / FLIGHT_RHO;
    const path = (t: number): Pose =>
      exactly(t, { x: from.x + t * dx, y: from.y + t * dy, scale: from.scale * Math.pow(to.scale / from.scale, t) });
    return { path, distance };
  }
  const b0 = (w1 * w1 - w0 * w0 + rho2 * rho2 * way * way) / (2 * w0 * rho2 * way);
  const b1 = (w1 * w1 - w0 * w0 - rho2 * rho2 * way * way) / (2 * w1 * rho2 * way);
  const r0 = Math.log(Math.sqrt(b0 * b0 + 1) - b0);
  const r1 = Math.log(Math.sqrt(b1 * b1 + 1) - b1);
  const distance = (r1 - r0) / FLIGHT_RHO;
  const path = (t: number): Pose => {
    const s = t * distance;
    const u = (w0 / (rho2 * way)) * (Math.cosh(r0) * Math.tanh(FLIGHT_RHO * s + r0) - Math.sinh(r0));
    const width = (w0 * Math.cosh(r0)) / Math.cosh(FLIGHT_RHO * s + r0);
    return exactly(t, { x: from.x + u * dx, y: from.y + u * dy, scale: viewPx / width });
  };
  return { path, distance: Math.abs(distance) };
}

function easeInOut(t: number): number {
  return t < 0.5 ? 4 * t * t * t : 1 - Math.pow(-2 * t + 2, 3) / 2;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
