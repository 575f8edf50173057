/// Finding seats by place: the grid against looking at every one, hits, lassos.
import { expect, test } from "vitest";

import { hullOf, isInside, roomiestPoint } from "./geometry";
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
