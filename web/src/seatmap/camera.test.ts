/// The camera's arithmetic.
import { expect, test } from "vitest";

import { Camera, flightPath } from "./camera";
import { random } from "./test-plan";

const WORLD = { minX: -1_000, minY: -600, maxX: 1_000, maxY: 600 };

function camera(width = 800, height = 600): Camera {
  const made = new Camera(WORLD, 5, 40);
  made.resize(width, height);
  made.pose = made.fitPose();
  return made;
}

test("screen and plan are each other's inverse", () => {
  const view = camera();
  const next = random(3);
  for (let i = 0; i < 200; i++) {
    view.pose = { x: (next() - 0.5) * 1_500, y: (next() - 0.5) * 900, scale: 0.2 + next() * 6 };
    const [x, y] = [next() * 800, next() * 600];
    const there = view.toWorld(x, y);
    const back = view.toScreen(there.x, there.y);
    expect(back.x).toBeCloseTo(x, 6);
    expect(back.y).toBeCloseTo(y, 6);
  }
});

test("what lies under the fingers stays there while zooming", () => {
  const view = camera();
  view.pose = { x: 0, y: 0, scale: 1 };
  const point = { x: 500, y: 250 };
  const under = view.toWorld(point.x, point.y);
  view.zoomAt(point, 1.7);
  expect(view.scale).toBeCloseTo(1.7);
  const after = view.toScreen(under.x, under.y);
  expect(after.x).toBeCloseTo(point.x, 6);
  expect(after.y).toBeCloseTo(point.y, 6);
});

test("the whole plan fits at first, whatever the screen", () => {
  for (const [width, height] of [
    [800, 600],
    [390, 844],
    [1_920, 400],
  ] as const) {
    const view = camera(width, height);
    const [topLeft, bottomRight] = [view.toScreen(WORLD.minX, WORLD.minY), view.toScreen(WORLD.maxX, WORLD.maxY)];
    expect(Math.min(topLeft.x, topLeft.y)).toBeGreaterThanOrEqual(0);
    expect(bottomRight.x).toBeLessThanOrEqual(width);
    expect(bottomRight.y).toBeLessThanOrEqual(height);
  }
});

test("no zoom goes past a large seat or far beyond the whole, and the plan can't be lost", () => {
  const view = camera();
  for (let i = 0; i < 50; i++) view.zoomAt({ x: 10, y: 10 }, 2);
  expect(view.scale).toBeCloseTo(8);
  for (let i = 0; i < 50; i++) view.zoomAt({ x: 10, y: 10 }, 0.5);
  expect(view.scale).toBeGreaterThan(view.fitPose().scale * 0.5);
  view.panBy(1e6, -1e6);
  const seen = view.view();
  expect(seen.minX < WORLD.maxX && seen.maxX > WORLD.minX && seen.minY < WORLD.maxY && seen.maxY > WORLD.minY).toBe(
    true,
  );
});

test("a flight begins and ends where it should and comes to rest", () => {
  const view = camera();
  const target = { x: 400, y: -200, scale: 4 };
  view.flyTo(target, 1_000, false);
  view.step(1_000);
  expect(view.pose.x).toBeCloseTo(0, 3);
  let now = 1_000;
  while (view.isMoving && now < 5_000) view.step((now += 16));
  expect(now).toBeLessThan(2_100);
  expect(view.pose).toEqual(target);
});

test("with less motion it is there at once", () => {
  const view = camera();
  view.flyTo({ x: 100, y: 100, scale: 2 }, 0, true);
  expect([view.pose, view.isMoving]).toEqual([{ x: 100, y: 100, scale: 2 }, false]);
});

test("paths are continuous: no step of a flight jumps", () => {
  const next = random(11);
  for (let i = 0; i < 50; i++) {
    const pose = () => ({ x: (next() - 0.5) * 2_000, y: (next() - 0.5) * 1_000, scale: 0.2 + next() * 7 });
    const [from, to] = [pose(), pose()];
    const { path } = flightPath(from, to, 800);
    let before = path(0);
    expect(before.x).toBeCloseTo(from.x, 2);
    expect(before.scale).toBeCloseTo(from.scale, 4);
    for (let t = 0.005; t <= 1.0001; t += 0.005) {
      const here = path(Math.min(1, t));
      const jump = Math.hypot(here.x - before.x, here.y - before.y) * Math.min(here.scale, before.scale);
      expect(jump).toBeLessThan(60);
      expect(here.scale / before.scale).toBeLessThan(1.1);
      before = here;
    }
    expect(before).toEqual(to);
  }
});

test("a thrown map glides on, slows down and stops", () => {
  const view = camera();
  view.pose = { x: 0, y: 0, scale: 2 };
  view.throwWith(1, 0, 0);
  view.step(16);
  const first = -view.x;
  expect(first).toBeGreaterThan(0);
  view.step(32);
  expect(-view.x - first).toBeLessThan(first);
  let now = 32;
  while (view.isMoving && now < 5_000) view.step((now += 16));
  expect(now).toBeLessThan(2_000);
});
