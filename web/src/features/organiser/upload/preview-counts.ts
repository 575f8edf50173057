/// Sums over a plan that is not an event yet.
import type { Schemas } from "../../../api/client";

type Layout = Schemas["LayoutBody"];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The tiers of standing areas by their codes: the layout does not say them, our own JSON does. */
export function areaTiersIn(body: string): ReadonlyMap<string, string> {
  const tiers = new Map<string, string>();
  const value: unknown = JSON.parse(body);
  if (!isObject(value) || !Array.isArray(value["sections"])) return tiers;
  for (const section of value["sections"] as unknown[]) {
    if (!isObject(section) || section["kind"] !== "area") continue;
    const { section: code, tier } = section;
    if (typeof code === "string" && typeof tier === "string") tiers.set(code, tier);
  }
  return tiers;
}

/** How many places each tier has, by its index. */
export function countsByTier(
  { tier, tiers, sections }: Pick<Layout, "tier" | "tiers" | "sections">,
  areaTiers: ReadonlyMap<string, string>,
): number[] {
  const counts = tiers.map(() => 0);
  for (const index of tier) counts[index] = (counts[index] ?? 0) + 1;
  for (const { section, kind, capacity } of sections) {
    const index = tiers.findIndex((each) => each.tier === areaTiers.get(section));
    if (kind === "area" && index >= 0) counts[index] = (counts[index] ?? 0) + capacity;
  }
  return counts;
}
