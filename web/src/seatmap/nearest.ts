/// "Someone was faster: take these instead": the nearest free seats, side by side where more than one is wanted.
import { ACCESS_STANDARD, type PlanRow, type SeatPlan } from "./plan";
import type { SeatStates } from "./states";

export interface NearestOptions {
  /** How many seats. */
  readonly count: number;
  /** Seats that must not be offered, such as those already chosen. */
  readonly without?: ReadonlySet<number>;
  /** Of single seats as near as each other the one that is nearer to these is offered. */
  readonly near?: readonly number[];
}

/** Being nearer to company counts so little that it only decides between seats that are as near as each other. */
const COMPANY_SHARE = 0.01;

/** A seat of another tier or section is offered only if it is this much nearer, in decimetres. */
const OTHER_SECTION_DM = 2_000;
const OTHER_TIER_DM = 4_000;
const NO_COMPANY_DM = 1_000;

/**
 * The best seats in place of one that is gone: of its section and tier first, then as near as can be, side by side if
 * there are that many anywhere in a row; else the nearest single ones. Empty if nothing is free.
 */
export function nearestFree(plan: SeatPlan, states: SeatStates, gone: number, options: NearestOptions): number[] {
  const { count, without = new Set<number>(), near = [] } = options;
  const wantsWheelchair = plan.access[gone] !== ACCESS_STANDARD;
  const isOffered = (seat: number): boolean =>
    seat !== gone &&
    states.isFree(seat) &&
    !without.has(seat) &&
    // Wheelchair places and the seats beside them are for those who looked for one.
    (wantsWheelchair || plan.access[seat] === ACCESS_STANDARD);
  const together = count > 1 ? nearestRun(plan, gone, count, isOffered) : null;
  return together ?? nearestSingles(plan, gone, count, isOffered, near);
}

function penalty(plan: SeatPlan, gone: number, seat: number): number {
  const otherSection = plan.section[seat] === plan.section[gone] ? 0 : OTHER_SECTION_DM;
  const otherTier = plan.tier[seat] === plan.tier[gone] ? 0 : OTHER_TIER_DM;
  const otherAccess = plan.access[seat] === plan.access[gone] ? 0 : NO_COMPANY_DM;
  return otherSection + otherTier + otherAccess;
}

function nearestSingles(
  plan: SeatPlan,
  gone: number,
  count: number,
  isOffered: (seat: number) => boolean,
  near: readonly number[],
): number[] {
  const companyCost = (seat: number): number =>
    near.length === 0 ? 0 : COMPANY_SHARE * Math.min(...near.map((other) => plan.distance(other, seat)));
  const best: { readonly seat: number; readonly cost: number }[] = [];
  for (let seat = 0; seat < plan.count; seat++) {
    if (!isOffered(seat)) continue;
    const cost = plan.distance(gone, seat) + penalty(plan, gone, seat) + companyCost(seat);
    const worst = best[best.length - 1];
    if (best.length >= count && worst && cost >= worst.cost) continue;
    const place = best.findIndex((other) => other.cost > cost);
    best.splice(place < 0 ? best.length : place, 0, { seat, cost });
    if (best.length > count) best.pop();
  }
  return best.map(({ seat }) => seat);
}

function nearestRun(
  plan: SeatPlan,
  gone: number,
  count: number,
  isOffered: (seat: number) => boolean,
): number[] | null {
  let best: { readonly first: number; readonly cost: number } | null = null;
  for (const row of plan.rows) {
    const found = bestRunOf(plan, row, gone, count, isOffered);
    if (found && (!best || found.cost < best.cost)) best = found;
  }
  if (!best) return null;
  const { first } = best;
  return Array.from({ length: count }, (_, offset) => first + offset);
}

/** The nearest `count` free seats of a row without an aisle between them. */
function bestRunOf(
  plan: SeatPlan,
  row: PlanRow,
  gone: number,
  count: number,
  isOffered: (seat: number) => boolean,
): { readonly first: number; readonly cost: number } | null {
  let best: { readonly first: number; readonly cost: number } | null = null;
  let length = 0;
  for (let seat = row.first; seat < row.first + row.length; seat++) {
    if (!isOffered(seat)) {
      length = 0;
      continue;
    }
    length = plan.aisleBefore[seat] === 1 ? 1 : length + 1;
    if (length < count) continue;
    const first = seat - count + 1;
    const middle = first + (count >> 1);
    let worst = 0;
    for (let each = first; each <= seat; each++) worst = Math.max(worst, penalty(plan, gone, each));
    const cost = plan.distance(gone, middle) + worst;
    if (!best || cost < best.cost) best = { first, cost };
  }
  return best;
}

/** The next seat from one in a direction on the plan: the nearest that lies more that way than aside; else `null`. */
export function seatTowards(plan: SeatPlan, from: number, dx: number, dy: number): number | null {
  const { x, y } = plan.place(from);
  const size = plan.sectionOf(from).seatSize;
  // Along the row first: neighbours there go round corners that a straight line would miss.
  for (const reach of [size * 4, size * 12, size * 40]) {
    let best: number | null = null;
    let bestCost = Infinity;
    for (const seat of plan.grid.within({ minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach })) {
      const { x: seatX, y: seatY } = plan.place(seat);
      const ahead = (seatX - x) * dx + (seatY - y) * dy;
      const aside = Math.abs((seatX - x) * dy - (seatY - y) * dx);
      if (ahead <= 0.2 * size || aside > ahead * 1.2) continue;
      const cost = ahead + 2.2 * aside;
      if (cost < bestCost) [best, bestCost] = [seat, cost];
    }
    if (best !== null) return best;
  }
  return null;
}
