import { expect, test } from "vitest";

import { between, inkOf, motifOf, randomOf, slice, star } from "./art";

test("the same text gives the same numbers, another one others", () => {
  const [a, b, c] = [randomOf("x"), randomOf("x"), randomOf("y")];
  const first = [a(), a(), a()];
  expect(first).toEqual([b(), b(), b()]);
  expect(first).not.toEqual([c(), c(), c()]);
  expect(first.every((value) => value >= 0 && value < 1)).toBe(true);
});

test("numbers reach both ends of their range and no further", () => {
  const random = randomOf("range");
  const seen = new Set(Array.from({ length: 500 }, () => between(random, 2, 5)));
  expect([...seen].sort()).toEqual([2, 3, 4, 5]);
});

test("events of one category differ in their inks", () => {
  const inks = new Set(Array.from({ length: 40 }, (_, index) => inkOf(`event-${index}`)));
  expect(inks.size).toBeGreaterThan(4);
  expect(motifOf("sport")).toBe("pitch");
  expect(motifOf("something new")).toBe("quilt");
});

test("shapes are closed paths", () => {
  expect(slice(0, 0, 10, 0, 0.25)).toBe("M0 0L0 -10A10 10 0 0 1 10 0Z");
  expect(star(0, 0, 10, 5, 2)).toBe("M0 -10L5 0L0 10L-5 0Z");
});
