/// An order's state never goes back, and is looked at until it is decided.
import { expect, test } from "vitest";

import { Problem, Unreachable } from "../../api/problem";
import type { OrderMessage } from "../../live/frames";
import { isDecided, isMissing, laterOf, nextLook, withMessage, type Order, type OrderStatus } from "./progress";

const money = { amount: 100, currency: "PEN" };
const order = (status: OrderStatus): Order => ({
  order_id: "order-1",
  hold_id: "hold-1",
  event_id: "event-1",
  user_id: "ana",
  status,
  items: [],
  subtotal: money,
  fees: money,
  tax: money,
  total: money,
  prices: "inclusive",
  price_parts: { net: money, fees: [], taxes: [] },
  order_fees: [],
  tickets: [],
  failure: null,
  created_at: "2030-01-01T00:00:00.000Z",
  completed_at: null,
  contact: null,
  payment_due_at: null,
  payment: null,
  refunds: [],
  refunded: { ...money, amount: 0 },
});
const message = (status: OrderStatus, parts: Partial<OrderMessage> = {}): OrderMessage => ({
  type: "order",
  event_id: "event-1",
  order_id: "order-1",
  status,
  failure: null,
  tickets: [],
  ...parts,
});
const ALL: OrderStatus[] = [
  "pending",
  "awaiting_payment",
  "processing",
  "completed",
  "failed",
  "cancelled",
  "partly_refunded",
  "refunded",
];

test("an answer that a message overtook does not take it back", () => {
  const known = withMessage(order("pending"), message("completed"));
  expect(known.status).toBe("completed");
  expect(laterOf(known, order("processing"))).toBe(known);
});

test("what is as late or later is taken", () => {
  const read = order("completed");
  expect(laterOf(order("completed"), read)).toBe(read);
  expect(laterOf(order("pending"), read)).toBe(read);
  expect(laterOf(undefined, read)).toBe(read);
});

test("a message that comes late changes nothing", () => {
  const refunded = order("refunded");
  expect(withMessage(refunded, message("completed"))).toBe(refunded);
});

test("another order's message is none of ours", () => {
  const pending = order("pending");
  expect(withMessage(pending, message("completed", { order_id: "order-2" }))).toBe(pending);
});

test("a failure comes with its reason", () => {
  const failure = { code: "payment_declined", detail: "use another card" } as const;
  expect(withMessage(order("processing"), message("failed", { failure }))).toMatchObject({ status: "failed", failure });
});

test("only what is pending, being paid or to be paid is undecided", () => {
  expect(ALL.filter((status) => !isDecided(status))).toEqual(["pending", "awaiting_payment", "processing"]);
});

test("without a socket it looks every two seconds, then more seldom", () => {
  const looks = [0, 1, 5, 6, 7, 30].map((count) => nextLook("pending", count, false));
  expect(looks).toEqual([2_000, 2_000, 2_000, 3_000, 4_500, 15_000]);
});

test("with a socket it looks seldom, and nothing is looked at once it is decided", () => {
  expect(nextLook("processing", 1, true)).toBe(10_000);
  for (const status of ALL.filter(isDecided)) {
    expect(nextLook(status, 0, false)).toBe(false);
    expect(nextLook(status, 0, true)).toBe(false);
  }
});

test("a payment that somebody has to see first is looked for once a minute, and goes on from there", () => {
  expect([nextLook("awaiting_payment", 0, true), nextLook("awaiting_payment", 30, false)]).toEqual([60_000, 60_000]);
  const paid = withMessage(order("awaiting_payment"), message("processing"));
  expect(laterOf(paid, order("awaiting_payment")).status).toBe("processing");
});

test("an order that could not be read yet is asked for as well", () => {
  expect(nextLook(undefined, 1, false)).toBe(2_000);
});

test("only the engine's word makes an order missing", () => {
  expect([403, 404, 422].map((status) => isMissing(new Problem(status, {})))).toEqual([true, true, true]);
  const others = [
    ...[401, 408, 429, 500, 502, 503].map((status) => new Problem(status, {})),
    new Unreachable("x"),
    null,
  ];
  expect(others.filter(isMissing)).toEqual([]);
});
