/// Which seats a drawn line encloses.
import { boxOf, isInside, type Point } from "./geometry";
import type { SeatPlan } from "./plan";

/** The seats within a closed line on the plan, in the order of their index. */
export function seatsInside(plan: SeatPlan, line: readonly Point[]): number[] {
  const box = line.length >= 3 ? boxOf(line) : null;
  if (!box) return [];
  const seats: number[] = [];
  plan.grid.forEachIn(box, (seat) => {
    const { x, y } = plan.place(seat);
    if (isInside(line, x, y)) seats.push(seat);
  });
  return seats.sort((a, b) => a - b);
}
