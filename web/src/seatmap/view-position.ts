/// Where on the plan a view is: which section it shows, and whether seats can be told from each other.
import type { Camera } from "./camera";
import type { Point } from "./geometry";
import type { SeatPlan } from "./plan";
import type { ViewPosition } from "./view-options";

/** Where no section is in the middle of the view, the one is named that has a seat so near to it (CSS pixels). */
const HERE_REACH_PX = 120;

/** The position of a camera over a plan. */
export function positionOf(plan: SeatPlan, camera: Camera, showsSeats: boolean): ViewPosition {
  const middle = camera.toWorld(camera.width / 2, camera.height / 2);
  const atWhole = camera.scale <= camera.fitPose().scale * 1.02;
  const section = showsSeats && !atWhole ? sectionAt(plan, camera, middle) : null;
  return { showsSeats, section, atWhole, scale: camera.scale };
}

/** The section at a point, or the one of the seat that is nearest to it. */
function sectionAt(plan: SeatPlan, camera: Camera, { x, y }: Point): number | null {
  const around = plan.sectionAt(x, y);
  if (around) return around.index;
  const nearest = plan.grid.nearest(x, y, HERE_REACH_PX / camera.scale);
  return nearest === null ? null : (plan.section[nearest] ?? null);
}
