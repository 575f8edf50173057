/// What "find the best seats" can be asked for: sections and prices that go together, and whether anything is free.
import type { PlanSection, SeatPlan } from "../../seatmap/plan";
import type { SeatStates } from "../../seatmap/states";

/** A section or a price that can be chosen, and how many seats of the pair are free and held. */
export interface Choosable<T> {
  readonly item: T;
  readonly available: number;
  readonly held: number;
}

/** The sections that sell a tier (by index), or all of those that have seats. */
export function sectionsFor(plan: SeatPlan, states: SeatStates, tier: number | null): Choosable<PlanSection>[] {
  return plan.sections
    .filter(({ kind, tiers }) => kind === "seats" && (tier === null || tiers.includes(tier)))
    .map((item) => {
      const { available, held } = states.countsOf(item.index, tier ?? undefined);
      return { item, available, held };
    });
}

/** The tiers (by index) that a section sells, or all that have seats. */
export function tiersFor(plan: SeatPlan, states: SeatStates, section: PlanSection | null): Choosable<number>[] {
  const sections = section === null ? plan.sections.filter(({ kind }) => kind === "seats") : [section];
  return plan.tiers.flatMap((_, tier) => {
    const selling = sections.filter(({ tiers }) => tiers.includes(tier));
    if (selling.length === 0) return [];
    const sums = { available: 0, held: 0 };
    for (const { index } of selling) {
      const { available, held } = states.countsOf(index, tier);
      sums.available += available;
      sums.held += held;
    }
    return [{ item: tier, ...sums }];
  });
}

/** Whether any seat is free; places of areas are none. */
export function hasFreeSeats(plan: SeatPlan, states: SeatStates): boolean {
  return plan.sections.some(({ kind, index }) => kind === "seats" && states.countsOf(index).available > 0);
}
