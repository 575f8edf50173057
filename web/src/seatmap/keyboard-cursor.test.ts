/// Where the keyboard goes on the map.
import { beforeEach, expect, test, vi } from "vitest";

import { Camera } from "./camera";
import { KeyboardCursor } from "./keyboard-cursor";
import type { PlanSection } from "./plan";
import { usualSeatSize } from "./scene";
import { testPlan } from "./test-plan";

const plan = testPlan();
let overlay: { cursor: number | null; section: PlanSection | null };
let cursor: KeyboardCursor;

beforeEach(() => {
  const camera = new Camera(plan.box, usualSeatSize(plan), 46);
  camera.resize(100, 80);
  camera.pose = camera.fitPose();
  overlay = { cursor: null, section: null };
  cursor = new KeyboardCursor({
    plan,
    camera,
    overlay,
    zoomBy: vi.fn(),
    showAll: vi.fn(),
    panBy: vi.fn(),
    jumpTo: vi.fn(),
    openPose: (section) => camera.poseFor(section.box),
    onSeat: vi.fn(),
    onArea: vi.fn(),
    onMove: vi.fn(),
    zoomIn: vi.fn(),
  });
});

test("who comes back to the map goes on from the section that they left, and nothing is marked meanwhile", () => {
  cursor.key("ArrowDown", false);
  cursor.key("ArrowDown", false);
  const { section } = overlay;
  expect(section).not.toBeNull();
  cursor.leave();
  expect(overlay).toEqual({ cursor: null, section: null });
  cursor.enter();
  expect(overlay.section).toBe(section);
});

test("what was tapped or left with Escape meanwhile is not gone back to", () => {
  cursor.key("ArrowDown", false);
  cursor.leave();
  cursor.set(null);
  cursor.enter();
  expect(overlay.section).toBeNull();
});
