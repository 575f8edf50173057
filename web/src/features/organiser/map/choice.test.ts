import { expect, test } from "vitest";

import type { SeatStatus } from "../../../seatmap/states";
import { batchesOf, byStatus, changed, toggled } from "./choice";

test("a choice is told by what its seats are now", () => {
  const names: SeatStatus[] = ["available", "sold", "blocked", "available", "held"];
  const states = { status: (seat: number): SeatStatus => names[seat] ?? "blocked" };
  expect(byStatus([0, 1, 2, 3, 4], states)).toEqual({ available: [0, 3], held: [4], sold: [1], blocked: [2] });
});

test("a tap adds a seat and takes it away again", () => {
  const one = toggled(new Set([1]), 2);
  expect([...one]).toEqual([1, 2]);
  expect([...toggled(one, 1)]).toEqual([2]);
});

test("a lasso adds or takes away, and leaves the old choice alone", () => {
  const before = new Set([1, 2]);
  expect([...changed(before, [2, 3], false)]).toEqual([1, 2, 3]);
  expect([...changed(before, [2, 3], true)]).toEqual([1]);
  expect([...before]).toEqual([1, 2]);
});

test("a whole seat map goes in requests that the engine takes", () => {
  const labels = Array.from({ length: 10_000 }, (_, index) => `TRIBUNA NORTE-FILA ${index}-${index}`);
  const batches = batchesOf(labels);
  expect(batches.flat()).toEqual(labels);
  expect(batches.length).toBeGreaterThan(1);
  for (const batch of batches)
    expect(new TextEncoder().encode(JSON.stringify({ seats: batch })).length).toBeLessThan(65_536);
});

test("a label counts with its bytes, and a long one is a group of its own", () => {
  expect(batchesOf(["ÑÑÑ", "A"], 9)).toEqual([["ÑÑÑ"], ["A"]]);
  expect(batchesOf(["x".repeat(50), "A"], 10)).toEqual([["x".repeat(50)], ["A"]]);
  expect(batchesOf([])).toEqual([]);
});
