/// A uniform grid over the seats' places: what is in a box, which is nearest.
import type { Box } from "./geometry";

const SEATS_PER_CELL = 12;
const CELLS_MAX = 1 << 18;

export class SeatGrid {
  private readonly columns: number;
  private readonly rows: number;
  private readonly cell: number;
  /** Seats of cell c are `items[starts[c]..starts[c + 1]]`. */
  private readonly starts: Uint32Array;
  private readonly items: Uint32Array;

  constructor(
    private readonly x: Float32Array,
    private readonly y: Float32Array,
    private readonly box: Box,
  ) {
    const [width, height] = [Math.max(1, box.maxX - box.minX), Math.max(1, box.maxY - box.minY)];
    const cells = Math.max(1, x.length / SEATS_PER_CELL);
    this.cell = Math.max(Math.sqrt((width * height) / cells), Math.sqrt((width * height) / CELLS_MAX));
    this.columns = Math.floor(width / this.cell) + 1;
    this.rows = Math.floor(height / this.cell) + 1;
    this.starts = new Uint32Array(this.columns * this.rows + 1);
    this.items = new Uint32Array(x.length);
    const cellOf = new Uint32Array(x.length);
    for (let seat = 0; seat < x.length; seat++) {
      const at = this.row(y[seat] ?? 0) * this.columns + this.column(x[seat] ?? 0);
      cellOf[seat] = at;
      this.starts[at + 1] = (this.starts[at + 1] ?? 0) + 1;
    }
    for (let at = 1; at < this.starts.length; at++) {
      this.starts[at] = (this.starts[at] ?? 0) + (this.starts[at - 1] ?? 0);
    }
    const next = this.starts.slice();
    for (let seat = 0; seat < x.length; seat++) {
      const at = cellOf[seat] ?? 0;
      const place = next[at] ?? 0;
      this.items[place] = seat;
      next[at] = place + 1;
    }
  }

  private column(x: number): number {
    return Math.max(0, Math.min(this.columns - 1, Math.floor((x - this.box.minX) / this.cell)));
  }

  private row(y: number): number {
    return Math.max(0, Math.min(this.rows - 1, Math.floor((y - this.box.minY) / this.cell)));
  }

  /** Calls back for every seat in the box. */
  forEachIn(box: Box, visit: (seat: number) => void): void {
    const { x, y, items, starts } = this;
    const [left, right] = [this.column(box.minX), this.column(box.maxX)];
    const [top, bottom] = [this.row(box.minY), this.row(box.maxY)];
    for (let row = top; row <= bottom; row++) {
      // The cells of a row of the grid lie side by side, and so do their seats.
      const from = starts[row * this.columns + left] ?? 0;
      const to = starts[row * this.columns + right + 1] ?? 0;
      for (let at = from; at < to; at++) {
        const seat = items[at] ?? 0;
        const [seatX, seatY] = [x[seat] ?? 0, y[seat] ?? 0];
        if (seatX >= box.minX && seatX <= box.maxX && seatY >= box.minY && seatY <= box.maxY) visit(seat);
      }
    }
  }

  /** The seats in the box. */
  within(box: Box): number[] {
    const found: number[] = [];
    this.forEachIn(box, (seat) => found.push(seat));
    return found;
  }

  /** The nearest seat to a point that is at most `reach` away and accepted; `null` if there is none. */
  nearest(x: number, y: number, reach: number, accepts: (seat: number) => boolean = () => true): number | null {
    let best: number | null = null;
    let bestDistance = reach;
    const box = { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach };
    this.forEachIn(box, (seat) => {
      const distance = Math.hypot((this.x[seat] ?? 0) - x, (this.y[seat] ?? 0) - y);
      if (distance <= bestDistance && accepts(seat)) [best, bestDistance] = [seat, distance];
    });
    return best;
  }
}
