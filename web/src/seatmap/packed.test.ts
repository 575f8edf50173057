/// Packed layouts are the same as those with an entry for each seat.
import { expect, test } from "vitest";

import { unpacked } from "./packed";

test("steps, runs and labels become an entry for each seat", () => {
  const rest = { count: 6, accessible: [1], companion: [], sections: [], tiers: [] };
  const stage = { outline: [], focus: [0, 0] };
  const packed = {
    ...rest,
    stage,
    seats: [["P-A-", 9, 3], "P-B-07", ["P-B-", 8, 1], "W"] as const,
    x: [-5, 6, 6, -2, 0, 4],
    y: [10, 0, 0, 9, 0, 0],
    section: [
      [0, 5],
      [3, 1],
    ],
    tier: [[2, 6]],
  };
  expect(unpacked(packed)).toEqual({
    ...rest,
    stage,
    seats: ["P-A-9", "P-A-10", "P-A-11", "P-B-07", "P-B-8", "W"],
    x: [-5, 1, 7, 5, 5, 9],
    y: [10, 10, 10, 19, 19, 19],
    section: [0, 0, 0, 0, 0, 3],
    tier: [2, 2, 2, 2, 2, 2],
  });
});
