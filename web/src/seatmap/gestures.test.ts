// @vitest-environment jsdom
/// What fingers and mouse mean.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Gestures, type GestureHandlers } from "./gestures";

const handlers = {
  onGrab: vi.fn(),
  onPan: vi.fn(),
  onThrow: vi.fn(),
  onZoom: vi.fn<GestureHandlers["onZoom"]>(),
  onTap: vi.fn(),
  onLoneTap: vi.fn(),
  onDoubleTap: vi.fn(),
  onHover: vi.fn(),
  onLasso: vi.fn(),
} satisfies GestureHandlers;
let element: HTMLElement;
let gestures: Gestures;

beforeEach(() => {
  for (const handler of Object.values(handlers)) handler.mockClear();
  element = document.createElement("div");
  element.setPointerCapture = vi.fn();
  document.body.append(element);
  gestures = new Gestures(element, handlers);
});
afterEach(() => {
  gestures.destroy();
  element.remove();
});

/** jsdom knows no pointer events: a mouse event that has their fields. */
function point(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const { pointerId = 1, pointerType = "touch", ...rest } = more;
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, ...rest });
  element.dispatchEvent(Object.assign(event, { pointerId, pointerType }));
}

test("a finger that hardly moves taps", () => {
  point("pointerdown", 50, 50);
  point("pointermove", 54, 53);
  point("pointerup", 54, 53);
  expect(handlers.onTap.mock.calls).toEqual([[{ x: 54, y: 53 }, "touch"]]);
  expect(handlers.onPan).not.toHaveBeenCalled();
});

test("no click follows a touch, to fall on what the tap has opened", () => {
  const end = new Event("touchend", { bubbles: true, cancelable: true });
  element.dispatchEvent(end);
  expect(end.defaultPrevented).toBe(true);
});

test("a finger that moves on pans, and taps nothing", () => {
  point("pointerdown", 50, 50);
  point("pointermove", 70, 50);
  point("pointermove", 90, 60);
  point("pointerup", 90, 60);
  expect(handlers.onTap).not.toHaveBeenCalled();
  expect(handlers.onPan.mock.calls).toEqual([
    [20, 0],
    [20, 10],
  ]);
});

test("two taps at one place are a double tap, two far apart are not", () => {
  for (const x of [50, 52]) {
    point("pointerdown", x, 50);
    point("pointerup", x, 50);
  }
  expect([handlers.onTap.mock.calls.length, handlers.onDoubleTap.mock.calls.length]).toEqual([1, 1]);
  point("pointerdown", 300, 50);
  point("pointerup", 300, 50);
  expect(handlers.onTap).toHaveBeenCalledTimes(2);
});

test("a tap is a lone one if nothing touches the map for a while, be it a tap, a drag or the wheel", () => {
  vi.useFakeTimers();
  const tap = (): void => {
    point("pointerdown", 50, 50);
    point("pointerup", 50, 50);
  };
  const meanwhile: (() => void)[] = [
    tap,
    () => {
      point("pointerdown", 200, 200);
      point("pointermove", 260, 200);
    },
    () => void element.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, cancelable: true })),
  ];
  for (const act of meanwhile) {
    tap();
    vi.advanceTimersByTime(200);
    act();
    vi.advanceTimersByTime(1_000);
    expect(handlers.onLoneTap).not.toHaveBeenCalled();
    point("pointercancel", 0, 0);
  }
  point("pointerdown", 400, 400);
  point("pointerup", 400, 400);
  vi.advanceTimersByTime(1_000);
  expect(handlers.onLoneTap).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

test("two fingers pinch about their middle; lifting one taps nothing", () => {
  point("pointerdown", 100, 100, { pointerId: 1 });
  point("pointerdown", 200, 100, { pointerId: 2 });
  point("pointermove", 300, 100, { pointerId: 2 });
  const [middle, factor] = handlers.onZoom.mock.calls[0] ?? [];
  expect(middle).toEqual({ x: 200, y: 100 });
  expect(factor).toBeCloseTo(2);
  point("pointerup", 300, 100, { pointerId: 2 });
  point("pointerup", 100, 100, { pointerId: 1 });
  expect(handlers.onTap).not.toHaveBeenCalled();
});

test("the wheel zooms about the pointer, two fingers on a trackpad pan", () => {
  element.dispatchEvent(new WheelEvent("wheel", { deltaY: -100, clientX: 30, clientY: 40, cancelable: true }));
  const [about, factor] = handlers.onZoom.mock.calls[0] ?? [];
  expect(about).toEqual({ x: 30, y: 40 });
  expect(factor).toBeGreaterThan(1.1);
  element.dispatchEvent(new WheelEvent("wheel", { deltaX: 8, deltaY: 3, cancelable: true }));
  expect(handlers.onPan).toHaveBeenCalledWith(-8, -3);
});

test("in lasso mode a drag draws, a second finger gives it up", () => {
  gestures.mode = "lasso";
  point("pointerdown", 0, 0, { pointerType: "mouse" });
  point("pointermove", 40, 0, { pointerType: "mouse" });
  point("pointermove", 40, 40, { pointerType: "mouse" });
  point("pointerup", 40, 40, { pointerType: "mouse", shiftKey: true });
  expect(handlers.onPan).not.toHaveBeenCalled();
  expect(handlers.onLasso).toHaveBeenLastCalledWith(
    [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 40 },
    ],
    true,
    true,
  );
  point("pointerdown", 0, 0, { pointerId: 1 });
  point("pointermove", 40, 0, { pointerId: 1 });
  point("pointerdown", 90, 0, { pointerId: 2 });
  expect(handlers.onLasso).toHaveBeenLastCalledWith(undefined, true, false);
});

test("the mouse hovers while it is not pressed", () => {
  point("pointermove", 5, 6, { pointerType: "mouse" });
  expect(handlers.onHover).toHaveBeenLastCalledWith({ x: 5, y: 6 }, "mouse");
  point("pointerleave", 5, 6, { pointerType: "mouse" });
  expect(handlers.onHover).toHaveBeenLastCalledWith(null, "mouse");
});
