import { expect, test } from "vitest";

import { sampleOrder } from "../../../api/sample";
import { leftOf, typedAmount } from "./order-labels";

test("an amount is typed with a point or a comma, in the digits of its currency", () => {
  expect(["12.5", "12,50", " 12 ", "0.05", "1250"].map((text) => typedAmount(text, 2))).toEqual([
    1_250, 1_250, 1_200, 5, 125_000,
  ]);
  expect(["", "x", "1.234", "-5", "1.2.3", "1e3"].map((text) => typedAmount(text, 2))).toEqual(
    Array<undefined>(6).fill(undefined),
  );
  expect([typedAmount("12", 0), typedAmount("12.5", 0), typedAmount("1.25", 3)]).toEqual([12, undefined, 1_250]);
});

test("what is left of an order is never less than nothing", () => {
  const order = sampleOrder({ refunded: { amount: 7_000, currency: "PEN" } });
  expect(leftOf(order)).toEqual({ amount: 788, currency: "PEN" });
  expect(leftOf(sampleOrder({ refunded: { amount: 9_000, currency: "PEN" } })).amount).toBe(0);
});
