/// What the buyer has done with the map: seats chosen, seats held by them, and the filter that dims the rest.
import { ACCESS_STANDARD, type PlanSection, type SeatPlan } from "./plan";
import type { SeatStates } from "./states";

export interface SeatFilter {
  /** Tiers to show; `null` shows all. */
  readonly tiers: ReadonlySet<number> | null;
  /** The most a place may cost, in minor units; `null` for no limit. */
  readonly priceMax: number | null;
  /** Only wheelchair places and the seats beside them. */
  readonly accessibleOnly: boolean;
}

export const NO_FILTER: SeatFilter = { tiers: null, priceMax: null, accessibleOnly: false };

export function isFiltering(filter: SeatFilter): boolean {
  return filter.tiers !== null || filter.priceMax !== null || filter.accessibleOnly;
}

/** Whether a tier passes the filter. */
export function tierPasses(plan: SeatPlan, filter: SeatFilter, tier: number): boolean {
  const price = plan.tiers[tier]?.price.amount ?? 0;
  return (filter.tiers === null || filter.tiers.has(tier)) && (filter.priceMax === null || price <= filter.priceMax);
}

export function seatPasses(plan: SeatPlan, filter: SeatFilter, seat: number): boolean {
  if (filter.accessibleOnly && plan.access[seat] === ACCESS_STANDARD) return false;
  return tierPasses(plan, filter, plan.tier[seat] ?? 0);
}

/** Free seats of a section that pass the filter; `statuses` are the seats' (0 is free). */
export function freeMatching(plan: SeatPlan, statuses: Uint8Array, filter: SeatFilter): Uint32Array {
  const free = new Uint32Array(plan.sections.length);
  for (let seat = 0; seat < plan.count; seat++) {
    if (statuses[seat] !== 0 || !seatPasses(plan, filter, seat)) continue;
    const section = plan.section[seat] ?? 0;
    free[section] = (free[section] ?? 0) + 1;
  }
  return free;
}

/** Held places of a section that pass the filter, wheelchair places or not. */
export function heldMatching(plan: SeatPlan, states: SeatStates, section: PlanSection, filter: SeatFilter): number {
  if (section.kind === "area") return states.countsOf(section.index).held;
  return section.tiers
    .filter((tier) => tierPasses(plan, filter, tier))
    .reduce((sum, tier) => sum + states.countsOf(section.index, tier).held, 0);
}

export class Marks {
  selected: ReadonlySet<number> = new Set();
  /** Seats of the buyer's own hold. */
  mine: ReadonlySet<number> = new Set();
  filter: SeatFilter = NO_FILTER;
  /** 1 where the filter dims a seat. */
  readonly dimmed: Uint8Array;

  constructor(private readonly plan: SeatPlan) {
    this.dimmed = new Uint8Array(plan.count);
  }

  setFilter(filter: SeatFilter): void {
    this.filter = filter;
    if (!isFiltering(filter)) {
      this.dimmed.fill(0);
      return;
    }
    const passes = this.plan.tiers.map((_, tier) => tierPasses(this.plan, filter, tier));
    for (let seat = 0; seat < this.plan.count; seat++) {
      const wanted =
        passes[this.plan.tier[seat] ?? 0] === true &&
        !(filter.accessibleOnly && this.plan.access[seat] === ACCESS_STANDARD);
      this.dimmed[seat] = wanted ? 0 : 1;
    }
  }

  isDimmed(seat: number): boolean {
    return this.dimmed[seat] === 1;
  }

  /** Whether the filter shows anything of a section. */
  sectionPasses(section: number): boolean {
    const { filter, plan } = this;
    const planned = plan.sections[section];
    if (!planned || !isFiltering(filter)) return true;
    if (planned.kind === "area" && filter.accessibleOnly) return false;
    if (planned.kind === "area" && planned.tier < 0) return true;
    return planned.tiers.some((tier) => tierPasses(plan, filter, tier));
  }
}
