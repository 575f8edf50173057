/// What lies above the seats: chosen seats, changes that have just come in, the seat under the pointer, the lasso.
import { css, rgbOf } from "./colours";
import type { Box, Point } from "./geometry";
import { trace } from "./paint-sections";
import type { PlanSection } from "./plan";
import { seatPx, seatsAlpha, type Scene } from "./scene";
import { CHOSEN_GROWTH } from "./shapes";
import { LOOK_CHOSEN, LOOK_MINE } from "./sprites";
import { tierColour } from "./theme";

const PULSE_MS = 750;
const PULSES_MAX = 300;
/** A few chosen seats stay visible from afar at this diameter (CSS pixels). */
const CHOSEN_PX_MIN = 9;
const CHOSEN_FEW = 40;

export class OverlayPainter {
  private readonly pulses = new Map<number, { readonly start: number; readonly freed: boolean }>();
  hovered: number | null = null;
  /** The seat that the keyboard is on. */
  cursor: number | null = null;
  /** The section that the keyboard is on. */
  section: PlanSection | null = null;
  lasso: readonly Point[] = [];

  constructor(private readonly scene: Scene) {}

  /** Lets changed seats flash. */
  pulse(seats: readonly number[], now: number): void {
    for (const seat of seats) {
      if (this.pulses.size >= PULSES_MAX) break;
      this.pulses.set(seat, { start: now, freed: this.scene.states.isFree(seat) });
    }
  }

  get isAnimating(): boolean {
    return this.pulses.size > 0;
  }

  paint(brush: CanvasRenderingContext2D, view: Box, now: number): void {
    this.paintPulses(brush, view, now);
    this.paintSection(brush);
    this.paintMarks(brush, view);
    this.paintRing(brush, this.hovered, 2.5);
    this.paintRing(brush, this.cursor, 3.5);
    this.paintLasso(brush);
  }

  private paintPulses(brush: CanvasRenderingContext2D, view: Box, now: number): void {
    const { plan, camera, theme, ratio } = this.scene;
    const visible = seatsAlpha(seatPx(plan, camera));
    for (const [seat, { start, freed }] of this.pulses) {
      const t = (now - start) / PULSE_MS;
      if (t >= 1) {
        this.pulses.delete(seat);
        continue;
      }
      const { x, y } = plan.place(seat);
      if (visible < 0.1 || t < 0 || x < view.minX || x > view.maxX || y < view.minY || y > view.maxY) continue;
      const at = camera.toScreen(x, y);
      const size = plan.sectionOf(seat).seatSize * camera.scale * ratio;
      const out = 1 - (1 - t) * (1 - t);
      brush.globalAlpha = (1 - t) * visible;
      brush.strokeStyle = freed ? tierColour(theme, plan.tier[seat] ?? 0) : theme.ink;
      brush.lineWidth = Math.max(1, size * 0.16 * (1 - t) + ratio * 0.5);
      brush.beginPath();
      brush.arc(at.x * ratio, at.y * ratio, (size / 2) * (1 + 0.9 * out), 0, Math.PI * 2);
      brush.stroke();
      brush.globalAlpha = 1;
    }
  }

  private paintSection(brush: CanvasRenderingContext2D): void {
    if (this.section === null) return;
    const { theme, ratio } = this.scene;
    trace(brush, this.scene, this.section.outline);
    brush.lineJoin = "round";
    brush.strokeStyle = theme.surface;
    brush.lineWidth = 7 * ratio;
    brush.stroke();
    brush.strokeStyle = theme.selected;
    brush.lineWidth = 3.5 * ratio;
    brush.stroke();
  }

  private paintMarks(brush: CanvasRenderingContext2D, view: Box): void {
    const { marks } = this.scene;
    for (const seat of marks.mine) this.paintMark(brush, view, seat, LOOK_MINE);
    for (const seat of marks.selected) if (!marks.mine.has(seat)) this.paintMark(brush, view, seat, LOOK_CHOSEN);
  }

  private paintMark(brush: CanvasRenderingContext2D, view: Box, seat: number, look: number): void {
    const { plan, camera, ratio, sprites, marks } = this.scene;
    const { x, y } = plan.place(seat);
    if (x < view.minX || x > view.maxX || y < view.minY || y > view.maxY) return;
    const at = camera.toScreen(x, y);
    const least = marks.selected.size <= CHOSEN_FEW ? CHOSEN_PX_MIN / CHOSEN_GROWTH : 0;
    const size = Math.max(least, plan.sectionOf(seat).seatSize * camera.scale) * ratio;
    const sheet = sprites.sheet(size);
    sheet.stamp(brush, look, plan.access[seat] ?? 0, false, at.x * ratio, at.y * ratio, sheet.diameter);
  }

  private paintRing(brush: CanvasRenderingContext2D, seat: number | null, line: number): void {
    if (seat === null) return;
    const { plan, camera, theme, ratio, marks } = this.scene;
    const { x, y } = plan.place(seat);
    const at = camera.toScreen(x, y);
    const grown = marks.selected.has(seat) || marks.mine.has(seat) ? CHOSEN_GROWTH : 1;
    const radius = (Math.max(4, plan.sectionOf(seat).seatSize * camera.scale * grown) / 2 + 1 + line / 2) * ratio;
    brush.beginPath();
    brush.arc(at.x * ratio, at.y * ratio, radius + line * ratio * 0.5, 0, Math.PI * 2);
    brush.strokeStyle = theme.surface;
    brush.lineWidth = line * ratio;
    brush.stroke();
    brush.beginPath();
    brush.arc(at.x * ratio, at.y * ratio, radius, 0, Math.PI * 2);
    brush.strokeStyle = theme.ink;
    brush.lineWidth = line * ratio * 0.8;
    brush.stroke();
  }

  private paintLasso(brush: CanvasRenderingContext2D): void {
    if (this.lasso.length < 2) return;
    const { camera, theme, ratio } = this.scene;
    brush.beginPath();
    for (const point of this.lasso) {
      const at = camera.toScreen(point.x, point.y);
      brush.lineTo(at.x * ratio, at.y * ratio);
    }
    brush.closePath();
    brush.fillStyle = css(rgbOf(theme.accent), 0.14);
    brush.fill();
    brush.strokeStyle = theme.accent;
    brush.lineWidth = 2 * ratio;
    brush.setLineDash([7 * ratio, 5 * ratio]);
    brush.stroke();
    brush.setLineDash([]);
  }
}
