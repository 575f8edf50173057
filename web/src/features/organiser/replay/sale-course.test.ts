/// What a timeline says of its transitions.
import { expect, test } from "vitest";

import type { Schemas } from "../../../api/client";
import {
  bucketIndex,
  chartTop,
  happenedUntil,
  instantOf,
  layerPoints,
  partStep,
  refusedUntil,
  soldInMinute,
} from "./sale-course";
import { positionAfter } from "./use-play";

type Bucket = Schemas["TimelineBucketBody"];

const NONE = {
  holds_granted: 0,
  holds_released: 0,
  holds_expired: 0,
  holds_ended: 0,
  orders_placed: 0,
  orders_completed: 0,
  orders_failed: 0,
  orders_cancelled: 0,
};

const counts = (sold: number, held: number): Schemas["CountsBody"] => ({
  ...{ capacity: 100, available: 100 - sold - held },
  ...{ held, sold, blocked: 0 },
});

/** A part of four transitions that ends at this second. */
const bucket = (seq: number, second: number, [sold, held]: [number, number], happened: Partial<Bucket>): Bucket => ({
  ...{ seq, at: new Date(second * 1_000).toISOString(), counts: counts(sold, held) },
  ...NONE,
  ...happened,
});

const timeline: Schemas["TimelineBody"] = {
  event_id: "e",
  created_at: new Date(0).toISOString(),
  seq: 11,
  before: counts(0, 0),
  buckets: [
    bucket(4, 100, [0, 8], { holds_granted: 4 }),
    bucket(8, 130, [6, 2], { holds_granted: 1, orders_completed: 3 }),
    bucket(11, 200, [10, 0], { orders_completed: 2, holds_expired: 1 }),
  ],
  refusals: [
    { minute: new Date(60_000).toISOString(), refusals: { seats_unavailable: 2 } },
    { minute: new Date(180_000).toISOString(), refusals: { seats_unavailable: 1, not_on_sale: 4 } },
  ],
  refusals_since: new Date(0).toISOString(),
};

test("a transition is in the part that ends with it or after it", () => {
  expect([0, 1, 4, 5, 8, 9, 11].map((seq) => bucketIndex(timeline, seq))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
  expect(bucketIndex({ buckets: [] }, 0)).toBe(-1);
  expect([0, 3, 11].map((seq) => Date.parse(instantOf(timeline, seq)))).toEqual([0, 100_000, 200_000]);
});

test("long steps go from part to part and stop at the ends", () => {
  expect([0, 2, 4, 8, 11].map((seq) => partStep(timeline, seq, 1))).toEqual([4, 4, 8, 11, 11]);
  expect([11, 9, 8, 4, 0].map((seq) => partStep(timeline, seq, -1))).toEqual([8, 8, 4, 0, 0]);
});

test("the pace is what was sold in a minute", () => {
  expect([0, 4, 8, 11].map((seq) => soldInMinute(timeline, seq))).toEqual([0, 0, 6, 4]);
});

test("what happened and what was refused adds up to a moment", () => {
  expect(happenedUntil(timeline, 0).holds_granted).toBe(0);
  expect(happenedUntil(timeline, 8)).toMatchObject({ holds_granted: 5, orders_completed: 3, holds_expired: 0 });
  expect(happenedUntil(timeline, 11)).toMatchObject({ holds_granted: 5, orders_completed: 5, holds_expired: 1 });
  const at = (second: number) => refusedUntil(timeline, new Date(second * 1_000).toISOString());
  expect([at(59), at(60), at(200)]).toEqual([{}, { seats_unavailable: 2 }, { seats_unavailable: 3, not_on_sale: 4 }]);
});

test("the layers of the chart lie on each other", () => {
  const { sold, held } = layerPoints(timeline, 100);
  expect(sold).toBe("0,100 4,100 8,94 11,90 11,100 8,100 4,100 0,100");
  expect(held).toBe("0,100 4,92 8,92 11,90 11,90 8,94 4,100 0,100");
});

test("a few places of a stadium are seen: the chart ends at the most that were taken, with all places once half are", () => {
  const before = { ...timeline.before, available: 42_000, capacity: 42_000 };
  const taken = (sold: number, held: number): Bucket["counts"] => ({ ...before, sold, held });
  const [first, ...rest] = timeline.buckets;
  if (first === undefined) throw new Error("a sale has parts");
  const sale = (...counts: Bucket["counts"][]) => ({
    ...timeline,
    before,
    buckets: counts.map((each) => ({ ...first, counts: each })),
  });
  expect(rest).not.toHaveLength(0);
  const few = sale(taken(3, 9), taken(7, 1));
  expect(chartTop(few)).toBe(12);
  expect(layerPoints(few, chartTop(few)).sold).toContain(`${first.seq},9`);
  expect(chartTop(sale(taken(0, 0)))).toBe(1);
  expect(chartTop(sale(taken(20_000, 1_000)))).toBe(21_000);
  expect(chartTop(sale(taken(20_000, 1_001)))).toBe(42_000);
});

test("a sale plays in its time, whatever its number of changes", () => {
  const whole = { end: 1_000, length: 10 } as const;
  expect([0, 1, 5_000, 10_000, 20_000].map((ms) => positionAfter(0, ms, whole))).toEqual([0, 0, 500, 1_000, 1_000]);
  expect(positionAfter(900, 500, whole)).toBe(950);
  expect(positionAfter(3, 4_999, { end: 20, length: 120 })).toBe(3);
});
