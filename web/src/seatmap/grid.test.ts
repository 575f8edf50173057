/// Finding seats by place: the grid against looking at every one, hits, lassos.
import { expect, test } from "vitest";

import { clipToBox, depthInside, hullOf, isInside, roomiestPoint, type Point } from "./geometry";
import { SeatGrid } from "./grid";
import { seatsInside } from "./lasso";
import { random, seatAt, testPlan } from "./test-plan";

test("the grid finds what looking at every seat finds", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const next = random(seed);
    const count = 1 + Math.floor(next() * 800);
    const place = (): number => Math.round((next() - 0.3) * 1_000);
    const [x, y] = [Float32Array.from({ length: count }, place), Float32Array.from({ length: count }, place)];
    const box = { minX: Math.min(...x), minY: Math.min(...y), maxX: Math.max(...x), maxY: Math.max(...y) };
    const grid = new SeatGrid(x, y, box);
    for (let i = 0; i < 20; i++) {
      const [left, top] = [place(), place()];
      const asked = { minX: left, minY: top, maxX: left + next() * 400, maxY: top + next() * 400 };
      const all = [...x.keys()].filter(
        (seat) =>
          (x[seat] ?? 0) >= asked.minX &&
          (x[seat] ?? 0) <= asked.maxX &&
          (y[seat] ?? 0) >= asked.minY &&
          (y[seat] ?? 0) <= asked.maxY,
      );
      expect(
        grid.within(asked).sort((a, b) => a - b),
        `seed ${seed}`,
      ).toEqual(all);
      const reach = next() * 200;
      const found = grid.nearest(left, top, reach);
      const distances = [...x.keys()].map((seat) => Math.hypot((x[seat] ?? 0) - left, (y[seat] ?? 0) - top));
      const least = Math.min(...distances);
      if (found === null) expect(least).toBeGreaterThan(reach);
      else expect(distances[found]).toBeCloseTo(least, 6);
    }
  }
});

test("one seat alone can be found", () => {
  const grid = new SeatGrid(Float32Array.of(5), Float32Array.of(7), { minX: 5, minY: 7, maxX: 5, maxY: 7 });
  expect([grid.nearest(6, 7, 2), grid.nearest(50, 7, 2)]).toEqual([0, null]);
});

test("a lasso takes the seats inside its line and no others", () => {
  const plan = testPlan();
  const line = [
    { x: -3, y: -3 },
    { x: 15, y: -3 },
    { x: 15, y: 12 },
    { x: -3, y: 12 },
  ];
  const labels = seatsInside(plan, line).map((seat) => plan.label(seat));
  expect(labels).toEqual(["PLATEA-A-1", "PLATEA-A-2", "PLATEA-A-3", "PLATEA-B-1", "PLATEA-B-2", "PLATEA-B-3"]);
  expect(seatsInside(plan, line.slice(0, 2))).toEqual([]);
});

test("a lasso may have a bay", () => {
  const plan = testPlan();
  const line = [
    { x: -3, y: -3 },
    { x: 28, y: -3 },
    { x: 28, y: 4 },
    { x: 4, y: 4 },
    { x: 4, y: 30 },
    { x: -3, y: 30 },
  ];
  const seats = seatsInside(plan, line);
  expect(seats).toContain(seatAt(plan, "PLATEA-A-4"));
  expect(seats).toContain(seatAt(plan, "PLATEA-D-1"));
  expect(seats).not.toContain(seatAt(plan, "PLATEA-B-4"));
});

test("a hull holds all of its points", () => {
  const next = random(5);
  const points = Array.from({ length: 60 }, () => ({ x: next() * 100, y: next() * 100 }));
  const hull = hullOf(points);
  expect(hull.length).toBeLessThan(points.length);
  for (const { x, y } of points) {
    const [cx, cy] = [50 + (x - 50) * 0.999, 50 + (y - 50) * 0.999];
    expect(isInside(hull, cx, cy)).toBe(true);
  }
});

test("the roomiest point of a crescent lies in it, near its middle", () => {
  const arc = (radius: number, turns: readonly number[]) =>
    turns.map((turn) => ({ x: radius * Math.sin(turn), y: radius * Math.cos(turn) }));
  const turns = Array.from({ length: 41 }, (_, step) => (step / 40 - 0.5) * 2.4);
  const crescent = [...arc(400, turns), ...arc(600, [...turns].reverse())];
  const point = roomiestPoint(crescent);
  expect(isInside(crescent, point.x, point.y)).toBe(true);
  expect(Math.abs(point.x)).toBeLessThan(12);
  expect(point.room).toBeGreaterThan(85);
});

/** A crescent between two arcs about the origin. */
function crescentOf(inner: number, outer: number, angle: number): Point[] {
  const arc = (radius: number, turns: readonly number[]): Point[] =>
    turns.map((turn) => ({ x: radius * Math.sin(turn), y: radius * Math.cos(turn) }));
  const turns = Array.from({ length: 81 }, (_, step) => (step / 80 - 0.5) * angle);
  return [...arc(inner, turns), ...arc(outer, [...turns].reverse())];
}

test("the roomiest point is inside however thin and bent the shape is", () => {
  for (const angle of [0.6, 2, 3.6, 5.8]) {
    for (const depth of [4, 12, 40, 160]) {
      const crescent = crescentOf(500 - depth, 500, angle);
      const { x, y, room } = roomiestPoint(crescent);
      expect(isInside(crescent, x, y), `${angle} ${depth}`).toBe(true);
      expect(room, `${angle} ${depth}`).toBeGreaterThan(0.4 * depth);
    }
  }
});

test("of a crescent that is half in view, the roomiest point of that half is in view and inside", () => {
  const crescent = crescentOf(310, 394, 2);
  // The middle of this view lies outside the crescent, as the middle of the part's box does.
  const view = { minX: 60, minY: 150, maxX: 420, maxY: 420 };
  const part = clipToBox(crescent, view);
  const { x, y, room } = roomiestPoint(part);
  expect(isInside(crescent, x, y)).toBe(true);
  expect(x >= view.minX && x <= view.maxX && y >= view.minY && y <= view.maxY).toBe(true);
  expect(room).toBeGreaterThan(30);
  expect(depthInside(crescent, x, y)).toBeGreaterThanOrEqual(room - 1e-6);
});

test("what lies outside a box is clipped away, and what lies inside stays", () => {
  const square = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ];
  expect(clipToBox(square, { minX: -1, minY: -1, maxX: 11, maxY: 11 })).toEqual(square);
  expect(clipToBox(square, { minX: 20, minY: 0, maxX: 30, maxY: 10 })).toEqual([]);
  const half = clipToBox(square, { minX: 5, minY: -5, maxX: 50, maxY: 50 });
  expect(new Set(half.map(({ x, y }) => `${x} ${y}`))).toEqual(new Set(["5 0", "10 0", "10 10", "5 10"]));
});
