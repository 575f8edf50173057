import { expect, test } from "vitest";

import { estimate, shareOf, type Charges } from "./estimate";

const perPlace = { name: "Service", per: "place", amount: 500, basis_points: null } as const;
const perOrder = { name: "Delivery", per: "order", amount: 300, basis_points: null } as const;
const ofSubtotal = { name: "Card", per: "subtotal", amount: null, basis_points: 250 } as const;
const tax = { name: "IGV", basis_points: 1_800 };
const none: Charges = { fees: [], tax: null };

test("halves round to even, as the engine rounds", () => {
  expect([1, 3, 5, 7].map((amount) => shareOf(amount, 5_000))).toEqual([0, 2, 2, 4]);
  expect(shareOf(10_001, 1_800)).toBe(1_800);
  // More than a double keeps apart: 100,000,000,000 × 9,999 / 10,000.
  expect(shareOf(100_000_000_003, 9_999)).toBe(99_990_000_003);
});

test("fees are taken per place, per order and of the subtotal; tax on all of it", () => {
  const places = [
    { price: 20_000, quantity: 2 },
    { price: 8_000, quantity: 1 },
  ];
  const sums = estimate(places, { fees: [perPlace, perOrder, ofSubtotal], tax });
  const fees = 3 * 500 + 300 + 1_200;
  expect(sums).toEqual({ subtotal: 48_000, fees, tax: 9_180, total: 48_000 + fees + 9_180 });
});

test("every fee rounds by itself, tax once", () => {
  // 2.5 % of 1,020 is 25.5, to 26; of 1,060 is 26.5, to 26.
  expect(estimate([{ price: 1_020, quantity: 1 }], { fees: [ofSubtotal], tax: null }).fees).toBe(26);
  expect(estimate([{ price: 1_060, quantity: 1 }], { fees: [ofSubtotal], tax: null }).fees).toBe(26);
  expect(estimate([{ price: 1_020, quantity: 1 }], { fees: [ofSubtotal, ofSubtotal], tax: null }).fees).toBe(52);
});

test("nothing chosen costs nothing, not even the order's fee", () => {
  expect(estimate([], { fees: [perOrder], tax })).toEqual({ subtotal: 0, fees: 0, tax: 0, total: 0 });
  expect(estimate([{ price: 900, quantity: 0 }], { fees: [perOrder], tax }).total).toBe(0);
  expect(estimate([{ price: 900, quantity: 3 }], none)).toEqual({ subtotal: 2_700, fees: 0, tax: 0, total: 2_700 });
});
