/// Seats as bitmap tiles: painted little by little, kept, and mended where a seat changes.
import { makeBitmap, type Bitmap, type Brush } from "./bitmap";
import type { Camera } from "./camera";
import type { Box } from "./geometry";
import type { Marks } from "./marks";
import type { SeatPlan } from "./plan";
import type { Scene } from "./scene";
import { lookOf, type SpriteCache, type SpriteSheet } from "./sprites";
import type { SeatStates } from "./states";

const TILE_PX = 256;
const TILES_MAX = 220;

/** While one zooms, tiles of fixed steps are stretched by no more than a fifth; at rest they are of the very zoom. */
const STEPS_PER_DOUBLING = 2;

export function resolutionFor(pixelsPerDecimetre: number, isSettled: boolean): number {
  if (isSettled) return pixelsPerDecimetre;
  return Math.pow(2, Math.round(STEPS_PER_DOUBLING * Math.log2(pixelsPerDecimetre)) / STEPS_PER_DOUBLING);
}

const keyOf = (resolution: number, column: number, row: number): string =>
  `${resolution.toPrecision(7)}/${column}/${row}`;

interface Tile {
  /** Device pixels per decimetre. */
  readonly resolution: number;
  readonly column: number;
  readonly row: number;
  readonly bitmap: Bitmap;
  readonly brush: Brush;
  /** What it shows is of an earlier theme, filter or snapshot. */
  stale: boolean;
  usedAt: number;
}

export class SeatTiles {
  private readonly tiles = new Map<string, Tile>();
  private frame = 0;
  private readonly largestSeat: number;

  constructor(
    private readonly plan: SeatPlan,
    private readonly states: SeatStates,
    private readonly marks: Marks,
    private readonly sprites: SpriteCache,
  ) {
    this.largestSeat = Math.max(1, ...plan.sections.map((section) => section.seatSize));
  }

  /** Everything must be painted again; until then the old tiles show. */
  invalidate(): void {
    for (const tile of this.tiles.values()) tile.stale = true;
  }

  /** Mends the tiles on which these seats lie. */
  mend(seats: readonly number[]): void {
    for (const resolution of this.resolutions()) {
      const side = TILE_PX / resolution;
      const reach = this.largestSeat * 0.75 + 2 / resolution;
      const sheets = this.sheetsOf(resolution);
      for (const seat of seats) {
        const { x, y } = this.plan.place(seat);
        for (let row = Math.floor((y - reach) / side); row <= Math.floor((y + reach) / side); row++) {
          for (let column = Math.floor((x - reach) / side); column <= Math.floor((x + reach) / side); column++) {
            const tile = this.tiles.get(keyOf(resolution, column, row));
            if (tile && !tile.stale) this.mendSeat(tile, seat, resolution, sheets);
          }
        }
      }
    }
  }

  private resolutions(): Set<number> {
    const resolutions = new Set<number>();
    for (const tile of this.tiles.values()) resolutions.add(tile.resolution);
    return resolutions;
  }

  /**
   * Draws the seats in view, painting missing tiles until `deadline` (`performance.now()`); whether some are still
   * missing. `isSettled`: the zoom is not changing.
   */
  draw(target: CanvasRenderingContext2D, scene: Scene, isSettled: boolean, deadline: number): boolean {
    this.frame += 1;
    const { camera, ratio } = scene;
    const view = camera.view();
    const resolution = resolutionFor(camera.scale * ratio, isSettled);
    const side = TILE_PX / resolution;
    const wanted = this.inView(view, side, camera);
    let missing = false;
    let painted = 0;
    for (const { column, row } of wanted) {
      let tile = this.tiles.get(keyOf(resolution, column, row));
      if (!tile || tile.stale) {
        // One at least a frame, or a slow device would never come to an end.
        if (painted === 0 || performance.now() < deadline) {
          tile = this.paint(resolution, column, row, tile);
          painted += 1;
        } else {
          missing = true;
        }
      }
      if (tile) this.place(target, camera, ratio, tile);
      else this.placeStandIn(target, camera, ratio, resolution, column, row);
    }
    this.evict();
    return missing;
  }

  /** The tiles that the view needs, those in the middle first. */
  private inView(view: Box, side: number, camera: Camera): { readonly column: number; readonly row: number }[] {
    const { minX, minY, maxX, maxY } = this.plan.box;
    const wanted: { column: number; row: number; distance: number }[] = [];
    for (let row = Math.floor(view.minY / side); row <= Math.floor(view.maxY / side); row++) {
      for (let column = Math.floor(view.minX / side); column <= Math.floor(view.maxX / side); column++) {
        const [x, y] = [column * side, row * side];
        if (x > maxX + 9 || x + side < minX - 9 || y > maxY + 9 || y + side < minY - 9) continue;
        wanted.push({ column, row, distance: Math.hypot(x + side / 2 - camera.x, y + side / 2 - camera.y) });
      }
    }
    return wanted.sort((a, b) => a.distance - b.distance);
  }

  private paint(resolution: number, column: number, row: number, old: Tile | undefined): Tile {
    const made = old ?? { ...makeBitmap(TILE_PX, TILE_PX), resolution, column, row, stale: false, usedAt: 0 };
    const tile: Tile = made;
    const side = TILE_PX / resolution;
    tile.brush.clearRect(0, 0, TILE_PX, TILE_PX);
    const reach = this.largestSeat * 0.75;
    const box = {
      minX: column * side - reach,
      minY: row * side - reach,
      maxX: (column + 1) * side + reach,
      maxY: (row + 1) * side + reach,
    };
    const sheets = this.sheetsOf(resolution);
    this.plan.grid.forEachIn(box, (seat) => this.stamp(tile, seat, resolution, sheets));
    tile.stale = false;
    this.tiles.set(keyOf(resolution, column, row), tile);
    return tile;
  }

  /** The sprites of each section at a resolution. */
  private sheetsOf(resolution: number): SpriteSheet[] {
    return this.plan.sections.map((section) => this.sprites.sheet(section.seatSize * resolution));
  }

  private stamp(tile: Tile, seat: number, resolution: number, sheets: readonly SpriteSheet[]): void {
    const { plan } = this;
    const sheet = sheets[plan.section[seat] ?? 0];
    if (!sheet) return;
    const x = (plan.x[seat] ?? 0) * resolution - tile.column * TILE_PX;
    const y = (plan.y[seat] ?? 0) * resolution - tile.row * TILE_PX;
    const look = lookOf(this.states.statuses[seat] ?? 3, plan.tier[seat] ?? 0);
    sheet.stamp(tile.brush, look, plan.access[seat] ?? 0, this.marks.isDimmed(seat), x, y, sheet.diameter);
  }

  private mendSeat(tile: Tile, seat: number, resolution: number, sheets: readonly SpriteSheet[]): void {
    const size = this.plan.sectionOf(seat).seatSize * resolution;
    const x = (this.plan.x[seat] ?? 0) * resolution - tile.column * TILE_PX;
    const y = (this.plan.y[seat] ?? 0) * resolution - tile.row * TILE_PX;
    // Whole pixels, and no more than half the gap to the neighbours, which must stay whole.
    const half = size / 2 + Math.min(1, size * 0.12);
    const [left, top] = [Math.floor(x - half), Math.floor(y - half)];
    tile.brush.clearRect(left, top, Math.ceil(x + half) - left, Math.ceil(y + half) - top);
    this.stamp(tile, seat, resolution, sheets);
  }

  private place(target: CanvasRenderingContext2D, camera: Camera, ratio: number, tile: Tile): void {
    tile.usedAt = this.frame;
    const side = TILE_PX / tile.resolution;
    const from = camera.toScreen(tile.column * side, tile.row * side);
    const to = camera.toScreen((tile.column + 1) * side, (tile.row + 1) * side);
    // Whole device pixels, so that neighbouring tiles meet without a seam.
    const [x, y] = [Math.round(from.x * ratio), Math.round(from.y * ratio)];
    target.drawImage(tile.bitmap, x, y, Math.round(to.x * ratio) - x, Math.round(to.y * ratio) - y);
  }

  /** Shows what tiles of other zooms, the nearest first, have of a tile's place. */
  private placeStandIn(
    target: CanvasRenderingContext2D,
    camera: Camera,
    ratio: number,
    resolution: number,
    column: number,
    row: number,
  ): void {
    const side = TILE_PX / resolution;
    const away = (other: number): number => Math.abs(Math.log2(other / resolution));
    const others = [...this.resolutions()].filter((other) => other !== resolution && away(other) <= 2.5);
    for (const other of others.sort((a, b) => away(a) - away(b))) {
      const found = this.tilesOver(other, column * side, row * side, side);
      if (found.length === 0) continue;
      const from = camera.toScreen(column * side, row * side);
      const to = camera.toScreen((column + 1) * side, (row + 1) * side);
      const [x, y] = [Math.round(from.x * ratio), Math.round(from.y * ratio)];
      target.save();
      target.beginPath();
      target.rect(x, y, Math.round(to.x * ratio) - x, Math.round(to.y * ratio) - y);
      target.clip();
      for (const tile of found) this.place(target, camera, ratio, tile);
      target.restore();
      return;
    }
  }

  /** The tiles of a resolution that lie over a square of the plan. */
  private tilesOver(resolution: number, x: number, y: number, size: number): Tile[] {
    const side = TILE_PX / resolution;
    const found: Tile[] = [];
    for (let row = Math.floor(y / side); row <= Math.floor((y + size) / side - 1e-6); row++) {
      for (let column = Math.floor(x / side); column <= Math.floor((x + size) / side - 1e-6); column++) {
        const tile = this.tiles.get(keyOf(resolution, column, row));
        if (tile) found.push(tile);
      }
    }
    return found;
  }

  private evict(): void {
    if (this.tiles.size <= TILES_MAX) return;
    const oldest = [...this.tiles].sort((a, b) => a[1].usedAt - b[1].usedAt);
    for (const [key] of oldest.slice(0, this.tiles.size - TILES_MAX + 20)) this.tiles.delete(key);
  }
}
