import { expect, test } from "vitest";

import { sumOfParts, totalOf, type OrderFee, type PriceParts } from "./sums";

const money = (amount: number) => ({ amount, currency: "PEN" });
const parts = (net: number, fee: number, tax: number): PriceParts => ({
  net: money(net),
  fees: [{ name: "Cargo", amount: money(fee) }],
  taxes: [{ name: "IGV", basis_points: 1_800, amount: money(tax) }],
});
const delivery: OrderFee = {
  name: "Delivery",
  price: money(590),
  price_parts: {
    net: money(0),
    fees: [{ name: "Delivery", amount: money(500) }],
    taxes: [{ name: "IGV", basis_points: 1_800, amount: money(90) }],
  },
};

test("a choice costs its places, and once what comes per order", () => {
  const places = [
    { price: 25_000, quantity: 2 },
    { price: 8_000, quantity: 1 },
  ];
  expect(totalOf(places, [])).toBe(58_000);
  expect(totalOf(places, [delivery])).toBe(58_590);
});

test("nothing chosen costs nothing, not even the order's fee", () => {
  expect(totalOf([], [delivery])).toBe(0);
  expect(totalOf([{ price: 900, quantity: 0 }], [delivery])).toBe(0);
});

test("parts of one name and rate are one line", () => {
  const reduced: PriceParts = {
    net: money(100),
    fees: [],
    taxes: [{ name: "IGV", basis_points: 1_000, amount: money(10) }],
  };
  const items = [
    { parts: parts(20_762, 424, 3_814), count: 2 },
    { parts: reduced, count: 1 },
    { parts: delivery.price_parts, count: 1 },
  ];
  expect(sumOfParts(items, "PEN")).toEqual({
    net: money(41_624),
    fees: [
      { name: "Cargo", amount: money(848) },
      { name: "Delivery", amount: money(500) },
    ],
    taxes: [
      { name: "IGV", basis_points: 1_800, amount: money(7_718) },
      { name: "IGV", basis_points: 1_000, amount: money(10) },
    ],
  });
});
