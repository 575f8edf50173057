/// The live side of a seat map: every seat's status, the areas' counts, and sums that are kept as changes come in.
import type { SeatPlan } from "./plan";

export const AVAILABLE = 0;
export const HELD = 1;
export const SOLD = 2;
export const BLOCKED = 3;

export type SeatStatus = "available" | "held" | "sold" | "blocked";
const NAMES: readonly SeatStatus[] = ["available", "held", "sold", "blocked"];
const STATUSES = 4;

/** Changed seats and their new statuses, one for each index, as the live feed's frames bring them. */
export interface SeatChanges {
  readonly indices: ArrayLike<number>;
  readonly statuses: ArrayLike<number>;
  readonly areas?: readonly AreaCounts[];
}

export interface AreaCounts {
  readonly section: string;
  readonly capacity: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

export interface Counts {
  readonly capacity: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

/** What listeners hear: the seats that changed, or that everything may have. */
export type StateNews = { readonly kind: "all" } | { readonly kind: "seats"; readonly seats: readonly number[] };

export class SeatStates {
  readonly statuses: Uint8Array;
  /** Grows with every change: a snapshot for `useSyncExternalStore`. */
  version = 0;
  /** Seats by section, tier and status. */
  private readonly sums: Uint32Array;
  private readonly areas = new Map<number, AreaCounts>();
  private readonly listeners = new Set<(news: StateNews) => void>();

  constructor(readonly plan: SeatPlan) {
    this.statuses = new Uint8Array(plan.count);
    this.sums = new Uint32Array(plan.sections.length * plan.tiers.length * STATUSES);
    this.sumAll();
  }

  subscribe = (listener: (news: StateNews) => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  status(seat: number): SeatStatus {
    return NAMES[this.statuses[seat] ?? BLOCKED] ?? "blocked";
  }

  isFree(seat: number): boolean {
    return this.statuses[seat] === AVAILABLE;
  }

  /** Takes a whole snapshot: one status a seat. */
  load(statuses: Uint8Array, areas: readonly AreaCounts[] = []): void {
    if (statuses.length !== this.plan.count) {
      throw new RangeError(`${statuses.length} statuses for ${this.plan.count} seats`);
    }
    this.statuses.set(statuses);
    this.sumAll();
    this.takeAreas(areas);
    this.tell({ kind: "all" });
  }

  /** Takes over what other states of the same seats know. */
  copy(other: SeatStates): void {
    this.load(other.statuses, [...other.areas.values()]);
  }

  /** Takes a frame of changes; statuses are absolute, so known ones do no harm. */
  apply({ indices, statuses, areas = [] }: SeatChanges): void {
    const seats: number[] = [];
    for (let at = 0; at < indices.length; at++) {
      const [seat, status] = [indices[at] ?? -1, statuses[at] ?? -1];
      const before = this.statuses[seat];
      if (before === undefined || before === status || status < 0 || status >= STATUSES) continue;
      this.statuses[seat] = status;
      this.count(seat, before, -1);
      this.count(seat, status, 1);
      seats.push(seat);
    }
    const areasChanged = this.takeAreas(areas);
    if (seats.length > 0 || areasChanged) this.tell({ kind: "seats", seats });
  }

  /** The counts of a section, of one tier of it if named. */
  countsOf(section: number, tier?: number): Counts {
    const area = this.areas.get(section);
    const planned = this.plan.sections[section];
    if (planned?.kind === "area") {
      if (tier !== undefined && tier !== planned.tier) return countsFrom([0, 0, 0, 0]);
      const { capacity, held, sold, blocked } = area ?? { capacity: planned.capacity, held: 0, sold: 0, blocked: 0 };
      return countsFrom([Math.max(0, capacity - held - sold - blocked), held, sold, blocked]);
    }
    const sums = [0, 0, 0, 0];
    const tiers = tier === undefined ? this.plan.tiers.keys() : [tier];
    for (const each of tiers) {
      for (let status = 0; status < STATUSES; status++) {
        sums[status] = (sums[status] ?? 0) + (this.sums[this.slot(section, each, status)] ?? 0);
      }
    }
    return countsFrom(sums);
  }

  /** The counts of all sections, of one tier if named. */
  totals(tier?: number): Counts {
    const sums = [0, 0, 0, 0];
    for (const section of this.plan.sections) {
      const counts = this.countsOf(section.index, tier);
      NAMES.forEach((name, status) => (sums[status] = (sums[status] ?? 0) + counts[name]));
    }
    return countsFrom(sums);
  }

  private slot(section: number, tier: number, status: number): number {
    return (section * this.plan.tiers.length + tier) * STATUSES + status;
  }

  private count(seat: number, status: number, by: number): void {
    const slot = this.slot(this.plan.section[seat] ?? 0, this.plan.tier[seat] ?? 0, status);
    this.sums[slot] = (this.sums[slot] ?? 0) + by;
  }

  private sumAll(): void {
    this.sums.fill(0);
    for (let seat = 0; seat < this.plan.count; seat++) this.count(seat, this.statuses[seat] ?? 0, 1);
  }

  private takeAreas(areas: readonly AreaCounts[]): boolean {
    let taken = false;
    for (const area of areas) {
      const section = this.plan.sectionByCode(area.section);
      if (section?.kind !== "area") continue;
      this.areas.set(section.index, area);
      taken = true;
    }
    return taken;
  }

  private tell(news: StateNews): void {
    this.version += 1;
    for (const listener of [...this.listeners]) listener(news);
  }
}

function countsFrom(sums: readonly number[]): Counts {
  const [available = 0, held = 0, sold = 0, blocked = 0] = sums;
  return { capacity: available + held + sold + blocked, available, held, sold, blocked };
}
