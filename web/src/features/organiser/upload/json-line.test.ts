import { expect, test } from "vitest";

import { linesOf } from "./json-line";

test("lines are those of values, whatever stands around them", () => {
  const text = '\uFEFF{"a": [1, {"b": "}\\"",\n"c/d": {"e~f": null}}],\n"g": 7}';
  expect([...linesOf(text, ["", "/a/1/b", "/a/1/c~1d/e~0f", "/g", "/nowhere", "/a/9"])]).toEqual([
    ["", 1],
    ["/a/1/b", 1],
    ["/a/1/c~1d/e~0f", 2],
    ["/g", 3],
  ]);
});

test("a name that comes twice means its last value", () => {
  expect(linesOf('{"a": {"b": 1},\n"a": {"b": 2}}', ["/a/b"]).get("/a/b")).toBe(2);
  expect(linesOf('{"a": {"b": 1},\n"a": {"c": 2}}', ["/a/b"]).get("/a/b")).toBeUndefined();
});

test("a hundred faults of a large plan cost one reading of it", () => {
  const seats = Array.from({ length: 20_000 }, (_, seat) => ({
    seat_guid: `guid-${seat}`,
    seat_number: `${seat}`,
    x: seat,
  }));
  const rows = Array.from({ length: 20 }, (_, row) => ({
    row_number: `${row}`,
    seats: seats.slice(row * 1_000, (row + 1) * 1_000),
  }));
  const text = JSON.stringify({ zones: [{ rows }] }, undefined, 1);
  const pointers = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `/zones/0/rows/19/seats/${999 - index}/seat_number`);
  const timed = (count: number): number => {
    const begunAt = performance.now();
    expect(linesOf(text, pointers(count)).size).toBe(count);
    return performance.now() - begunAt;
  };
  timed(1);
  const one = Math.min(timed(1), timed(1), timed(1));
  const hundred = Math.min(timed(100), timed(100), timed(100));
  expect(hundred).toBeLessThan(10 * one);
});
