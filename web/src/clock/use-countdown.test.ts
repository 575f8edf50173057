// @vitest-environment jsdom
/// Countdowns whose deadline comes late, or changes.
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { serverClock } from "./server-clock";
import { useCountdown } from "./use-countdown";

const at = (ms: number): string => new Date(ms).toISOString();

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000);
  vi.spyOn(serverClock, "now").mockImplementation(() => Date.now());
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the first render with a deadline shows what is left of it", () => {
  const seen: number[] = [];
  const { rerender } = renderHook(
    ({ deadline }: { deadline: string | undefined }) => {
      seen.push(useCountdown(deadline));
    },
    { initialProps: { deadline: undefined as string | undefined } },
  );
  expect(new Set(seen)).toEqual(new Set([0]));
  seen.length = 0;
  rerender({ deadline: at(1_060_000) });
  expect(seen[0]).toBe(60_000);
  seen.length = 0;
  rerender({ deadline: at(1_090_000) });
  expect(new Set(seen)).toEqual(new Set([90_000]));
});

test("it counts down to zero and stays there", () => {
  const { result } = renderHook(() => useCountdown(at(1_002_500)));
  expect(result.current).toBe(2_500);
  act(() => {
    vi.advanceTimersByTime(500);
  });
  expect(result.current).toBe(2_000);
  act(() => {
    vi.advanceTimersByTime(5_000);
  });
  expect(result.current).toBe(0);
});
