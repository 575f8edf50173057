import { expect, test } from "vitest";

import { Problem } from "./problem";
import { waitMs, waitReason } from "./waits";

const PACE = { firstMs: 250, mostMs: 8_000 };

test("waits double up to the longest, and half of each is random", () => {
  const bounds = [1, 2, 4, 99].map((failures) => [
    waitMs(failures, undefined, PACE, 0),
    waitMs(failures, undefined, PACE, 1),
  ]);
  expect(bounds).toEqual([
    [125, 250],
    [250, 500],
    [1_000, 2_000],
    [4_000, 8_000],
  ]);
});

test("nobody comes sooner than the engine asks, and a crowd does not come back together", () => {
  const busy = new Problem(503, { code: "overloaded", retry_after_seconds: 5 });
  expect([waitMs(1, busy, PACE, 0), waitMs(1, busy, PACE, 1)]).toEqual([5_125, 5_250]);
});

test("who waits is told whether many ask, what answers is being replaced, or they ask too often", () => {
  const reasons = [
    new Problem(503, { code: "overloaded" }),
    new Problem(503, { code: "moved" }),
    new Problem(503, { code: "interrupted" }),
    new Problem(503, { code: "store_unavailable" }),
    new Problem(408, { code: "request_timeout" }),
    new Problem(429, { code: "rate_limited" }),
    new Problem(429, { code: "holds_paused" }),
    new Problem(409, { code: "seats_unavailable" }),
  ].map(waitReason);
  expect(reasons).toEqual(["busy", "interrupted", "interrupted", "interrupted", "busy", "fast", undefined, undefined]);
});
