import { expect, test } from "vitest";

import { busyMinutes, bySection, columnsOf, paidGroups, rejectionsOf, summaryOf, topOf } from "./chart-data";

const minute = (time: string, orders: number, amount: number) => ({
  minute: `2027-01-01T${time}:00.000Z`,
  orders,
  revenue: { amount, currency: "PEN" },
});
const hour = [
  minute("10:00", 0, 0),
  minute("10:01", 3, 25_050),
  minute("10:02", 3, 30_000),
  minute("10:03", 1, 40_000),
];

test("columns are seconds and orders, or money in major units", () => {
  expect(columnsOf(hour.slice(0, 2), "orders", 2)).toEqual([
    [Date.parse("2027-01-01T10:00:00Z") / 1_000, Date.parse("2027-01-01T10:01:00Z") / 1_000],
    [0, 3],
  ]);
  expect(columnsOf(hour, "revenue", 2)[1]).toEqual([0, 250.5, 300, 400]);
  expect(columnsOf(hour, "revenue", 0)[1]).toEqual([0, 25_050, 30_000, 40_000]);
});

test("the axis leaves room above the bars, and a lone order does not fill it", () => {
  expect(topOf([0, 1], "orders")).toBe(4);
  expect(topOf([100], "orders")).toBe(115);
  expect(topOf([0, 0], "revenue")).toBe(1);
  expect(topOf([200], "revenue")).toBeCloseTo(230);
});

test("the peak is the earliest of the best minutes of what is measured", () => {
  expect(summaryOf(hour, "orders")).toEqual({ orders: 7, revenue: 95_050, peak: hour[1] });
  expect(summaryOf(hour, "revenue").peak).toBe(hour[3]);
  expect(summaryOf([minute("10:00", 0, 0)], "orders").peak).toBeUndefined();
});

test("a table has the minutes with orders, newest first", () => {
  expect(busyMinutes(hour).map((each) => each.minute.slice(11, 16))).toEqual(["10:03", "10:02", "10:01"]);
});

test("tiers of a section are added up, sections keep their order", () => {
  const group = (section: string, tier: string, sold: number) => ({
    section,
    tier,
    counts: { capacity: 10, available: 10 - sold, held: 0, sold, blocked: 0 },
    sold_value: { amount: sold * 100, currency: "PEN" },
  });
  const sections = bySection([group("B", "vip", 1), group("A", "std", 2), group("B", "std", 3)]);
  expect(sections.map(({ section }) => section)).toEqual(["B", "A"]);
  expect(sections[0]?.counts).toEqual({ capacity: 20, available: 16, held: 0, sold: 4, blocked: 0 });
  expect(sections[0]?.value).toEqual({ amount: 400, currency: "PEN" });
  expect(sections[0]?.groups.map(({ tier }) => tier)).toEqual(["vip", "std"]);
});

test("refusals come commonest first, and those that never happened not at all", () => {
  expect(rejectionsOf({ overloaded: 0, not_on_sale: 2, limit_exceeded: 9, hold_expired: 2 })).toEqual([
    { code: "limit_exceeded", times: 9 },
    { code: "hold_expired", times: 2 },
    { code: "not_on_sale", times: 2 },
  ]);
});

test("what was paid for places is told only where it is known", () => {
  const money = (amount: number) => ({ amount, currency: "PEN" });
  const counts = { capacity: 10, available: 7, held: 0, sold: 3, blocked: 0 };
  const group = { section: "A", tier: "vip", counts, sold_value: money(30_000) };
  const price_parts = { net: money(10_000), fees: [], taxes: [] };
  const tiers = [{ tier: "vip", name: "VIP", price: money(11_800), price_parts, amount: money(11_800) }];
  expect(paidGroups([group], { prices: "inclusive", tiers })?.[0]?.sold_value).toEqual(money(35_400));
  expect(paidGroups([group], { prices: "exclusive", tiers })).toBeUndefined();
  expect(paidGroups([{ ...group, sold_value: money(29_000) }], { prices: "inclusive", tiers })).toBeUndefined();
});
