/// Sums over a layout that is not an event yet.
import type { Schemas } from "../../../api/client";

/** How many seats each tier has, by its index. Areas are not seats. */
export function countsByTier({ tier, tiers }: Pick<Schemas["LayoutBody"], "tier" | "tiers">): number[] {
  const counts = tiers.map(() => 0);
  for (const index of tier) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}
