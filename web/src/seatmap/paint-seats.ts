/// The map from near: seats drawn crisp in every frame, their numbers, and the names of their rows.
import type { Box } from "./geometry";
import { ACCESS_WHEELCHAIR, type PlanRow } from "./plan";
import { NUMBERS_FROM_PX, ROW_NAMES_FROM_PX, seatPx, type Scene } from "./scene";
import { lookOf, type SpriteSheet } from "./sprites";
import { tierInk } from "./theme";

export class SeatPainter {
  private readonly inView: number[] = [];

  constructor(private readonly scene: Scene) {}

  /** Draws the seats in view one by one; `moving` allows stretched sprites. */
  paint(brush: CanvasRenderingContext2D, view: Box, moving: boolean): void {
    const { plan, states, marks, camera, ratio } = this.scene;
    const sheets = this.sheets(moving);
    const scale = camera.scale * ratio;
    const [shiftX, shiftY] = [
      (camera.width * ratio) / 2 - camera.x * scale,
      (camera.height * ratio) / 2 - camera.y * scale,
    ];
    this.inView.length = 0;
    plan.grid.forEachIn(view, (seat) => {
      this.inView.push(seat);
      const sheet = sheets[plan.section[seat] ?? 0];
      const look = lookOf(states.statuses[seat] ?? 3, plan.tier[seat] ?? 0);
      const [x, y] = [(plan.x[seat] ?? 0) * scale + shiftX, (plan.y[seat] ?? 0) * scale + shiftY];
      sheet?.sheet.stamp(brush, look, plan.access[seat] ?? 0, marks.isDimmed(seat), x, y, sheet.size);
    });
    if (seatPx(plan, camera) >= NUMBERS_FROM_PX) this.paintNumbers(brush, scale, shiftX, shiftY);
  }

  private sheets(moving: boolean): { readonly sheet: SpriteSheet; readonly size: number }[] {
    const { plan, sprites, camera, ratio } = this.scene;
    return plan.sections.map((section) => {
      const size = section.seatSize * camera.scale * ratio;
      // While zooming, sheets of few sizes are stretched a little; at rest every pixel is right.
      const drawn = moving ? Math.pow(1.12, Math.round(Math.log(Math.max(1, size)) / Math.log(1.12))) : size;
      const sheet = sprites.sheet(drawn);
      return { sheet, size: Math.abs(size - sheet.diameter) < 0.3 ? sheet.diameter : size };
    });
  }

  private paintNumbers(brush: CanvasRenderingContext2D, scale: number, shiftX: number, shiftY: number): void {
    const { plan, states, marks, theme } = this.scene;
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    let size = 0;
    for (const seat of this.inView) {
      if (!states.isFree(seat) || marks.isDimmed(seat) || marks.selected.has(seat)) continue;
      if (plan.access[seat] === ACCESS_WHEELCHAIR) continue;
      const wanted = Math.round(plan.sectionOf(seat).seatSize * scale * 0.4);
      if (wanted !== size) {
        size = wanted;
        brush.font = `600 ${size}px ${theme.font}`;
      }
      brush.fillStyle = tierInk(theme, plan.tier[seat] ?? 0);
      brush.fillText(
        plan.number(seat),
        (plan.x[seat] ?? 0) * scale + shiftX,
        (plan.y[seat] ?? 0) * scale + shiftY + size * 0.06,
      );
    }
  }

  /** Writes the names of the rows before their first and behind their last seat. */
  paintRowNames(brush: CanvasRenderingContext2D, view: Box): void {
    const { plan, camera, theme, ratio } = this.scene;
    const px = seatPx(plan, camera);
    if (px < ROW_NAMES_FROM_PX) return;
    const size = Math.max(10, Math.min(15, px * 0.6));
    brush.font = `600 ${size * ratio}px ${theme.font}`;
    brush.fillStyle = theme.muted;
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    for (const row of plan.rows) {
      const last = row.first + row.length - 1;
      this.paintRowName(brush, view, row, row.first, row.first + 1);
      if (row.length > 1) this.paintRowName(brush, view, row, last, last - 1);
    }
  }

  private paintRowName(brush: CanvasRenderingContext2D, view: Box, row: PlanRow, end: number, beside: number): void {
    const { plan, camera, ratio } = this.scene;
    const at = plan.place(end);
    if (at.x < view.minX || at.x > view.maxX || at.y < view.minY || at.y > view.maxY) return;
    const next = row.length > 1 ? plan.place(beside) : { x: at.x + 1, y: at.y };
    const away = Math.hypot(at.x - next.x, at.y - next.y) || 1;
    const step = plan.sectionOf(end).seatSize * 1.25;
    const middle = camera.toScreen(at.x + ((at.x - next.x) / away) * step, at.y + ((at.y - next.y) / away) * step);
    brush.fillText(row.name, middle.x * ratio, middle.y * ratio);
  }
}
