/// Seats drawn once per look and size, then copied: copying is what keeps tens of thousands of seats cheap.
import { makeBitmap, type Bitmap, type Brush } from "./bitmap";
import { CHOSEN_GROWTH, drawSeat, type Look } from "./shapes";
import { TIER_COLOURS, type SeatMapTheme } from "./theme";

/** The columns of a sheet: one a tier, then the other looks. */
export const LOOK_HELD = TIER_COLOURS;
export const LOOK_SOLD = TIER_COLOURS + 1;
export const LOOK_BLOCKED = TIER_COLOURS + 2;
export const LOOK_CHOSEN = TIER_COLOURS + 3;
export const LOOK_MINE = TIER_COLOURS + 4;
const COLUMNS = TIER_COLOURS + 5;
/** Three kinds of access, bright and dimmed. */
const LINES = 6;
const DIMMED_ALPHA = 0.16;
/** Free space about a sprite, so that its soft edge isn't cut. */
const MARGIN_PX = 1.5;

/** Which column a seat of this status and tier has. */
export function lookOf(status: number, tier: number): number {
  switch (status) {
    case 0:
      return tier % TIER_COLOURS;
    case 1:
      return LOOK_HELD;
    case 2:
      return LOOK_SOLD;
    default:
      return LOOK_BLOCKED;
  }
}

const OTHER_LOOKS: readonly Look[] = [
  { kind: "held" },
  { kind: "sold" },
  { kind: "blocked" },
  { kind: "chosen" },
  { kind: "mine" },
];

/** Every look at one size. */
export class SpriteSheet {
  private readonly cell: number;
  private readonly bitmap: Bitmap;
  private readonly brush: Brush;
  private readonly drawn = new Uint8Array(COLUMNS * LINES);

  /** `diameter` in device pixels. */
  constructor(
    private readonly theme: SeatMapTheme,
    readonly diameter: number,
  ) {
    this.cell = Math.ceil(diameter * (CHOSEN_GROWTH + 0.16) + 2 * MARGIN_PX);
    const { bitmap, brush } = makeBitmap(this.cell * COLUMNS, this.cell * LINES);
    this.bitmap = bitmap;
    this.brush = brush;
  }

  /** Copies a seat to a point; `size` is the diameter that it should have there. */
  stamp(target: Brush, look: number, access: number, dimmed: boolean, x: number, y: number, size: number): void {
    const line = access + (dimmed ? 3 : 0);
    if (this.drawn[line * COLUMNS + look] === 0) this.drawOnce(look, access, dimmed, line);
    const { cell } = this;
    const side = size === this.diameter ? cell : (cell * size) / this.diameter;
    target.drawImage(this.bitmap, look * cell, line * cell, cell, cell, x - side / 2, y - side / 2, side, side);
  }

  private drawOnce(look: number, access: number, dimmed: boolean, line: number): void {
    this.drawn[line * COLUMNS + look] = 1;
    const { brush, cell } = this;
    const shown: Look =
      look < TIER_COLOURS
        ? { kind: "available", tier: look }
        : (OTHER_LOOKS[look - TIER_COLOURS] ?? { kind: "blocked" });
    brush.globalAlpha = dimmed ? DIMMED_ALPHA : 1;
    drawSeat(brush, this.theme, shown, access, (look + 0.5) * cell, (line + 0.5) * cell, this.diameter);
    brush.globalAlpha = 1;
  }
}

const SHEETS_MAX = 24;

/** The sheets in use, by size; the longest unused go first. */
export class SpriteCache {
  private readonly sheets = new Map<number, SpriteSheet>();
  private theme: SeatMapTheme;

  constructor(theme: SeatMapTheme) {
    this.theme = theme;
  }

  setTheme(theme: SeatMapTheme): void {
    this.theme = theme;
    this.sheets.clear();
  }

  /** A sheet for seats of about this diameter (device pixels). */
  sheet(diameter: number): SpriteSheet {
    const key = Math.max(1, Math.round(diameter * 2));
    let sheet = this.sheets.get(key);
    if (sheet) this.sheets.delete(key);
    else sheet = new SpriteSheet(this.theme, key / 2);
    this.sheets.set(key, sheet);
    if (this.sheets.size > SHEETS_MAX) {
      const oldest = this.sheets.keys().next();
      if (!oldest.done) this.sheets.delete(oldest.value);
    }
    return sheet;
  }
}
