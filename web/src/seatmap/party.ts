/// What to offer when somebody takes a part of what the buyer had chosen: the party stays together where it can.
import { nearestFree } from "./nearest";
import { ACCESS_STANDARD, type SeatPlan } from "./plan";
import type { SeatStates } from "./states";

/** Seats to take, and those of the choice to give up for them. */
export interface Offer {
  readonly take: readonly number[];
  readonly giveUp: readonly number[];
}

/** What is known of the choice when a part of it is gone. */
export interface Loss {
  readonly lost: readonly number[];
  /** What is still chosen. */
  readonly kept: ReadonlySet<number>;
}

/**
 * As many seats as were lost. Whoever sat side by side does so again: beside those that are kept, else all of them
 * somewhere else, and only where that is impossible apart. `null` if not enough is free.
 */
export function offerFor(plan: SeatPlan, states: SeatStates, { lost, kept }: Loss): Offer | null {
  const take: number[] = [];
  const giveUp: number[] = [];
  const left = new Set(lost);
  for (const gone of lost) {
    if (!left.has(gone)) continue;
    const party = partyOf(plan, gone, new Set([...kept, ...lost]));
    for (const seat of party) left.delete(seat);
    const without = new Set([...kept, ...lost, ...take]);
    const offer = offerForParty(plan, states, { gone, party, lost, kept, without });
    if (!offer) return null;
    take.push(...offer.take);
    giveUp.push(...offer.giveUp);
  }
  return { take, giveUp };
}

/** The seats of a choice that one reaches from a seat without leaving its row or crossing an aisle or a gap. */
function partyOf(plan: SeatPlan, seat: number, chosen: ReadonlySet<number>): number[] {
  const { first, length } = plan.rowOf(seat);
  let [from, to] = [seat, seat];
  while (from > first && plan.aisleBefore[from] === 0 && chosen.has(from - 1)) from -= 1;
  while (to + 1 < first + length && plan.aisleBefore[to + 1] === 0 && chosen.has(to + 1)) to += 1;
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

interface Need extends Loss {
  readonly gone: number;
  /** Lost and kept seats that were side by side. */
  readonly party: readonly number[];
  /** Seats that are no offer: those of the choice and of offers already made. */
  readonly without: ReadonlySet<number>;
}

function offerForParty(plan: SeatPlan, states: SeatStates, need: Need): Offer | null {
  const staying = need.party.filter((seat) => need.kept.has(seat));
  const count = need.party.length - staying.length;
  if (staying.length > 0) {
    const beside = runAround(plan, states, need, staying);
    if (beside) return { take: beside, giveUp: [] };
    // Those who stay may be part of the new run, which is why they are not left out.
    const without = new Set([...need.without].filter((seat) => !staying.includes(seat)));
    const run = nearestFree(plan, states, need.gone, { count: need.party.length, without });
    if (run.length === need.party.length && isRun(plan, run)) {
      return {
        take: run.filter((seat) => !staying.includes(seat)),
        giveUp: staying.filter((seat) => !run.includes(seat)),
      };
    }
  }
  const near = nearestFree(plan, states, need.gone, { count, without: need.without, near: [...need.kept] });
  return near.length === count ? { take: near, giveUp: [] } : null;
}

/** The free seats that make one run with all those that stay, nearest to the one that is gone; `null` if none do. */
function runAround(plan: SeatPlan, states: SeatStates, need: Need, staying: readonly number[]): number[] | null {
  const size = need.party.length;
  const [least, most] = [Math.min(...staying), Math.max(...staying)];
  const { first, length } = plan.rowOf(least);
  const wantsWheelchair = plan.access[need.gone] !== ACCESS_STANDARD;
  const fits = (seat: number): boolean =>
    staying.includes(seat) ||
    (states.isFree(seat) && !need.without.has(seat) && (wantsWheelchair || plan.access[seat] === ACCESS_STANDARD));
  let best: { readonly run: number[]; readonly cost: number } | null = null;
  for (let from = Math.max(first, most - size + 1); from <= Math.min(least, first + length - size); from++) {
    const run = Array.from({ length: size }, (_, offset) => from + offset);
    if (!run.every(fits) || !isRun(plan, run)) continue;
    const fresh = run.filter((seat) => !staying.includes(seat));
    const cost = fresh.reduce((sum, seat) => sum + plan.distance(need.gone, seat), 0);
    if (!best || cost < best.cost) best = { run: fresh, cost };
  }
  return best?.run ?? null;
}

/** Whether seats are side by side in one row. */
function isRun(plan: SeatPlan, seats: readonly number[]): boolean {
  return seats.every(
    (seat, at) =>
      at === 0 ||
      (seat === (seats[at - 1] ?? 0) + 1 && plan.row[seat] === plan.row[seat - 1] && plan.aisleBefore[seat] === 0),
  );
}
