/// The static side of a seat map: seats, rows, sections, tiers and stage, made from the API's layout.
import {
  boxOf,
  cornersOf,
  depthInside,
  hullOf,
  isInside,
  roomiestPoint,
  spansAt,
  unite,
  type Box,
  type Point,
} from "./geometry";
import { SeatGrid } from "./grid";
import { smoothRun } from "./smooth";

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The layout as `GET /api/events/{id}/layout` gives it. */
export interface LayoutInput {
  readonly count: number;
  readonly seats: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly section: readonly number[];
  readonly tier: readonly number[];
  readonly accessible: readonly number[];
  readonly companion: readonly number[];
  readonly sections: readonly {
    readonly section: string;
    readonly name: string;
    readonly kind: string;
    readonly capacity: number;
    readonly outline: readonly (readonly number[])[];
  }[];
  readonly tiers: readonly { readonly tier: string; readonly name: string }[];
  readonly stage: { readonly outline: readonly (readonly number[])[]; readonly focus: readonly number[] };
}

/** What is paid for a place of a tier, as `GET /api/events/{id}` tells: layouts never change, and prices may. */
export interface PricedTier {
  readonly price: Money;
}

export interface PlanTier {
  readonly code: string;
  readonly name: string;
  readonly price: Money;
}

export interface PlanRow {
  readonly index: number;
  readonly section: number;
  readonly name: string;
  /** Its seats are `first..first + length`, from one end to the other. */
  readonly first: number;
  readonly length: number;
}

export interface PlanSection {
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly kind: "seats" | "area";
  readonly capacity: number;
  readonly outline: readonly Point[];
  readonly box: Box;
  /** Where its name is written, and how much room there is across and up and down. */
  readonly label: Point & { readonly width: number; readonly height: number };
  /** The diameter that its seats are drawn with, in decimetres. */
  readonly seatSize: number;
  /** Its rows, as indices into `SeatPlan.rows`. */
  readonly rows: readonly number[];
  /** The tier of an area, or the one that most of its seats have. */
  readonly tier: number;
  /** All tiers that its places have, best first. */
  readonly tiers: readonly number[];
}

export const ACCESS_STANDARD = 0;
export const ACCESS_WHEELCHAIR = 1;
export const ACCESS_COMPANION = 2;

/** The share of the room between neighbours that a drawn seat takes. */
const SEAT_SHARE = 0.86;
const SEAT_SIZE_DEFAULT = 5;
/** Of tiers whose prices are not known: nobody sees such a plan. */
const NO_PRICE: Money = { amount: 0, currency: "" };
/** Neighbours further apart than this many usual steps have an aisle between them. */
const AISLE_STEPS = 1.6;

export class SeatPlan {
  readonly count: number;
  readonly labels: readonly string[];
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly section: Uint16Array;
  readonly tier: Uint16Array;
  readonly access: Uint8Array;
  readonly row: Uint32Array;
  /** 1 where an aisle (or the row's start) lies before a seat. */
  readonly aisleBefore: Uint8Array;
  readonly rows: readonly PlanRow[];
  readonly sections: readonly PlanSection[];
  readonly tiers: readonly PlanTier[];
  readonly stage: { readonly outline: readonly Point[]; readonly focus: Point };
  readonly box: Box;
  readonly grid: SeatGrid;
  private readonly codes: readonly string[];
  private readonly byCode: ReadonlyMap<string, number>;
  private byLabel: Map<string, number> | null = null;

  /**
   * `areaTiers` tells the tier of an area (by its code), which the layout does not say; see `areaTiersOf`. `priced` are
   * the event's tiers, in the layout's order.
   */
  constructor(
    layout: LayoutInput,
    areaTiers: ReadonlyMap<string, string> = new Map(),
    priced: readonly PricedTier[] = [],
  ) {
    this.count = layout.count;
    this.codes = layout.sections.map(({ section }) => section);
    this.labels = layout.seats;
    this.x = Float32Array.from(layout.x);
    this.y = Float32Array.from(layout.y);
    this.section = Uint16Array.from(layout.section);
    this.tier = Uint16Array.from(layout.tier);
    this.access = new Uint8Array(layout.count);
    for (const seat of layout.accessible) this.access[seat] = ACCESS_WHEELCHAIR;
    for (const seat of layout.companion) this.access[seat] = ACCESS_COMPANION;
    this.tiers = layout.tiers.map(({ tier, name }, index) => ({
      code: tier,
      name,
      price: priced[index]?.price ?? NO_PRICE,
    }));
    this.stage = { outline: pointsOf(layout.stage.outline), focus: pointOf(layout.stage.focus) };
    this.row = new Uint32Array(layout.count);
    this.aisleBefore = new Uint8Array(layout.count);
    this.rows = this.findRows();
    const seatBox = boxOf(this.points()) ?? { minX: 0, minY: 0, maxX: 1, maxY: 1 };
    this.grid = new SeatGrid(this.x, this.y, seatBox);
    this.sections = this.makeSections(layout, areaTiers);
    this.byCode = new Map(this.sections.map((section) => [section.code, section.index]));
    let box: Box | null = this.count > 0 ? seatBox : null;
    for (const section of this.sections) box = unite(box, section.box);
    this.box = unite(box, boxOf(this.stage.outline)) ?? seatBox;
  }

  /** The same plan with these prices; everything else is shared. */
  withPrices(priced: readonly PricedTier[]): SeatPlan {
    const tiers = this.tiers.map((tier, index) => ({ ...tier, price: priced[index]?.price ?? tier.price }));
    return Object.assign(Object.create(SeatPlan.prototype) as SeatPlan, this, { tiers });
  }

  private *points(): Generator<Point> {
    for (let seat = 0; seat < this.count; seat++) yield this.place(seat);
  }

  place(seat: number): Point {
    return { x: this.x[seat] ?? 0, y: this.y[seat] ?? 0 };
  }

  label(seat: number): string {
    return this.labels[seat] ?? "";
  }

  /** The seat's number in its row, as its label tells it: `7`, `12A`, `0-0`. */
  number(seat: number): string {
    return this.label(seat).slice(this.rowEnd(seat) + 1);
  }

  /** Where the row ends in a seat's label: at the first dash behind the section's code. Numbers may have dashes. */
  private rowEnd(seat: number): number {
    const label = this.label(seat);
    const code = this.codes[this.section[seat] ?? 0] ?? "";
    const end = label.startsWith(`${code}-`) ? label.indexOf("-", code.length + 1) : label.lastIndexOf("-");
    return end < 0 ? label.length : end;
  }

  rowOf(seat: number): PlanRow {
    return at(this.rows, this.row[seat] ?? 0);
  }

  sectionOf(seat: number): PlanSection {
    return at(this.sections, this.section[seat] ?? 0);
  }

  tierOf(seat: number): PlanTier {
    return at(this.tiers, this.tier[seat] ?? 0);
  }

  sectionByCode(code: string): PlanSection | null {
    const index = this.byCode.get(code);
    return index === undefined ? null : at(this.sections, index);
  }

  /** The seat with this label; `null` if there is none. */
  seatByLabel(label: string): number | null {
    this.byLabel ??= new Map(this.labels.map((text, seat) => [text, seat]));
    return this.byLabel.get(label) ?? null;
  }

  /** The seat that somebody names, with or without capitals; `null` if there is none, or more than one. */
  seatNamed(text: string): number | null {
    const exact = this.seatByLabel(text);
    if (exact !== null) return exact;
    const small = text.toLowerCase();
    const alike = this.labels.flatMap((label, seat) => (label.toLowerCase() === small ? [seat] : []));
    return alike.length === 1 ? (alike[0] ?? null) : null;
  }

  /** The section that a point of the plan lies in; small ones win over those around them. */
  sectionAt(x: number, y: number): PlanSection | null {
    let found: PlanSection | null = null;
    for (const section of this.sections) {
      const { box } = section;
      if (x < box.minX || x > box.maxX || y < box.minY || y > box.maxY) continue;
      if (!isInside(section.outline, x, y)) continue;
      if (!found || areaOf(box) < areaOf(found.box)) found = section;
    }
    return found;
  }

  /** Rows are runs of seats of one section whose labels differ in the number alone. */
  private findRows(): PlanRow[] {
    const rows: PlanRow[] = [];
    let key = "";
    let first = 0;
    const close = (end: number) => {
      if (end <= first) return;
      const section = this.section[first] ?? 0;
      const code = this.codes[section] ?? "";
      const name = key.startsWith(`${code}-`) ? key.slice(code.length + 1) : key;
      rows.push({ index: rows.length, section, name, first, length: end - first });
    };
    for (let seat = 0; seat < this.count; seat++) {
      const label = this.label(seat);
      const end = this.rowEnd(seat);
      const sameRow =
        end === key.length && label.startsWith(key) && this.section[seat] === this.section[first] && seat > 0;
      if (!sameRow) {
        close(seat);
        [first, key] = [seat, label.slice(0, end)];
      }
      this.row[seat] = rows.length;
    }
    close(this.count);
    for (const row of rows) {
      this.findAisles(row);
      this.smoothRow(row);
    }
    return rows;
  }

  private findAisles(row: PlanRow): void {
    const steps: number[] = [];
    for (let seat = row.first + 1; seat < row.first + row.length; seat++) steps.push(this.distance(seat - 1, seat));
    const usual = median(steps);
    this.aisleBefore[row.first] = 1;
    steps.forEach((step, index) => {
      if (step > AISLE_STEPS * usual) this.aisleBefore[row.first + index + 1] = 1;
    });
  }

  private smoothRow(row: PlanRow): void {
    const end = row.first + row.length;
    for (let from = row.first, seat = from + 1; seat <= end; seat++) {
      if (seat < end && this.aisleBefore[seat] === 0) continue;
      smoothRun(this.x, from, seat);
      smoothRun(this.y, from, seat);
      from = seat;
    }
  }

  distance(a: number, b: number): number {
    return Math.hypot((this.x[a] ?? 0) - (this.x[b] ?? 0), (this.y[a] ?? 0) - (this.y[b] ?? 0));
  }

  private makeSections(layout: LayoutInput, areaTiers: ReadonlyMap<string, string>): PlanSection[] {
    const rowsOf = layout.sections.map((): number[] => []);
    for (const row of this.rows) rowsOf[row.section]?.push(row.index);
    const seatsByTier = layout.sections.map(() => new Uint32Array(layout.tiers.length));
    for (let seat = 0; seat < this.count; seat++) {
      const counts = seatsByTier[this.section[seat] ?? 0];
      const tier = this.tier[seat] ?? 0;
      if (counts) counts[tier] = (counts[tier] ?? 0) + 1;
    }
    return layout.sections.map((section, index) => {
      const rows = rowsOf[index] ?? [];
      const seatSize = this.seatSizeOf(rows);
      const outline = this.outlineOf(pointsOf(section.outline), rows, seatSize);
      const middle = roomiestPoint(outline);
      const counts = [...(seatsByTier[index] ?? [])];
      const kind = section.kind === "area" ? "area" : "seats";
      const areaTier = layout.tiers.findIndex(({ tier }) => tier === areaTiers.get(section.section));
      const tiers = kind === "area" ? [areaTier].filter((tier) => tier >= 0) : indicesOf(counts);
      return {
        index,
        code: section.section,
        name: section.name,
        kind,
        capacity: section.capacity,
        outline,
        box: boxOf(outline) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 },
        label: { ...middle, ...spansAt(outline, middle.x, middle.y) },
        seatSize,
        rows,
        tier: kind === "area" ? areaTier : counts.indexOf(Math.max(...counts)),
        tiers,
      };
    });
  }

  /** What neighbours in this section leave room for, from a sample of its seats. */
  private seatSizeOf(rows: readonly number[]): number {
    const distances: number[] = [];
    const every = Math.max(1, Math.floor(rows.length / 12));
    for (let at = 0; at < rows.length; at += every) {
      const row = this.rows[rows[at] ?? 0];
      if (!row) continue;
      const seats = Math.max(1, Math.floor(row.length / 8));
      for (let seat = row.first; seat < row.first + row.length; seat += seats) {
        const distance = this.neighbourDistance(seat);
        if (distance !== null) distances.push(distance);
      }
    }
    return distances.length > 0 ? SEAT_SHARE * median(distances) : SEAT_SIZE_DEFAULT;
  }

  private neighbourDistance(seat: number): number | null {
    const { x, y } = this.place(seat);
    for (let reach = 8; reach <= 128; reach *= 4) {
      const other = this.grid.nearest(x, y, reach, (candidate) => candidate !== seat);
      if (other !== null) return this.distance(seat, other);
    }
    return null;
  }

  /** The organiser's outline; where there is none, or seats lie outside it, one drawn around the rows. */
  private outlineOf(given: readonly Point[], rows: readonly number[], seatSize: number): readonly Point[] {
    const ends: Point[] = [];
    for (const index of rows) {
      const row = at(this.rows, index);
      const [first, last] = [row.first, row.first + row.length - 1];
      ends.push(this.place(first), this.place(last), this.place((first + last) >> 1));
    }
    const around = ends.every(({ x, y }) => depthInside(given, x, y) >= -2 * seatSize);
    if (given.length >= 3 && around) return given;
    const spread = seatSize;
    const corners = ends.flatMap(({ x, y }) =>
      cornersOf({ minX: x - spread, minY: y - spread, maxX: x + spread, maxY: y + spread }),
    );
    return hullOf(corners);
  }
}

/** The tiers of the areas, from the groups of `GET /api/events/{id}/availability`. */
export function areaTiersOf(
  groups: readonly { readonly section: string; readonly tier: string }[],
): Map<string, string> {
  return new Map(groups.map(({ section, tier }) => [section, tier]));
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`the plan has no item ${index}`);
  return item;
}

function pointOf(pair: readonly number[]): Point {
  return { x: pair[0] ?? 0, y: pair[1] ?? 0 };
}

function pointsOf(pairs: readonly (readonly number[])[]): Point[] {
  return pairs.map(pointOf);
}

function areaOf(box: Box): number {
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}

function indicesOf(counts: readonly number[]): number[] {
  return counts.flatMap((count, index) => (count > 0 ? [index] : []));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
