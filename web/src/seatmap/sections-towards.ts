/// Which section the arrow keys lead to, by where the sections' names stand.
import type { Point } from "./geometry";
import type { PlanSection, SeatPlan } from "./plan";

const CORNERS_MIN = 3;
/** How far aside a section may lie, in parts of the way ahead: straight ahead first, then whatever lies that way. */
const ASIDE_PARTS = [1.2, 4] as const;
const ASIDE_COST = 2.2;

/** The section whose name stands nearest to a point; `null` if none has an outline. */
export function sectionNearest(plan: SeatPlan, from: Point): PlanSection | null {
  return best(plan, null, ({ label }) => Math.hypot(label.x - from.x, label.y - from.y));
}

/** The next section from one in a direction on the plan; `null` if there is none that way. */
export function sectionTowards(plan: SeatPlan, from: PlanSection, dx: number, dy: number): PlanSection | null {
  for (const parts of ASIDE_PARTS) {
    const found = best(plan, from, ({ label }) => {
      const [x, y] = [label.x - from.label.x, label.y - from.label.y];
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      return ahead <= 0 || aside > ahead * parts ? Infinity : ahead + ASIDE_COST * aside;
    });
    if (found) return found;
  }
  return null;
}

/** The section that costs least, and less than infinity. */
function best(
  plan: SeatPlan,
  without: PlanSection | null,
  costOf: (section: PlanSection) => number,
): PlanSection | null {
  let found: PlanSection | null = null;
  let least = Infinity;
  for (const section of plan.sections) {
    if (section === without || section.outline.length < CORNERS_MIN) continue;
    const cost = costOf(section);
    if (cost < least) [found, least] = [section, cost];
  }
  return found;
}
