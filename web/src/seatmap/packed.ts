/// The layout as pages load it: places as steps from seat to seat, labels and what seats share as runs; see docs/rest.md.
import type { LayoutInput } from "./plan";

/** As `GET /api/events/{id}/layout/packed` gives it. */
export type PackedLayout = Omit<LayoutInput, "seats" | "section" | "tier"> & {
  /** A label, or what several begin with, the first number and how many. */
  readonly seats: readonly (string | readonly (string | number)[])[];
  /** A value, and how many seats have it. */
  readonly section: readonly (readonly number[])[];
  readonly tier: readonly (readonly number[])[];
};

/** The layout with an entry for each seat. */
export function unpacked<P extends PackedLayout>(
  packed: P,
): Omit<P, "seats" | "x" | "y" | "section" | "tier"> & LayoutInput {
  return {
    ...packed,
    seats: labels(packed.seats),
    x: sums(packed.x),
    y: sums(packed.y),
    section: repeated(packed.section),
    tier: repeated(packed.tier),
  };
}

function sums(steps: readonly number[]): number[] {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

function repeated(runs: readonly (readonly number[])[]): number[] {
  return runs.flatMap(([value = 0, count = 0]) => Array<number>(count).fill(value));
}

function labels(runs: PackedLayout["seats"]): string[] {
  return runs.flatMap((run) => {
    if (typeof run === "string") return run;
    const [prefix = "", first, count] = run;
    return Array.from({ length: Number(count) }, (_, index) => `${prefix}${Number(first) + index}`);
  });
}
