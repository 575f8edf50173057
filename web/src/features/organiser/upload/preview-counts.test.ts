import { expect, test } from "vitest";

import { areaTiersIn, countsByTier } from "./preview-counts";

const section = (code: string, kind: "seats" | "area", capacity: number) => ({
  section: code,
  name: code,
  kind,
  capacity,
  outline: [],
});

test("a tier's places are its seats and its areas", () => {
  const layout = {
    tier: [0, 1, 1],
    tiers: [
      { tier: "vip", name: "VIP" },
      { tier: "general", name: "General" },
    ],
    sections: [section("A", "seats", 3), section("PIT", "area", 60)],
  };
  expect(countsByTier(layout, new Map([["PIT", "general"]]))).toEqual([1, 62]);
  expect(countsByTier(layout, new Map())).toEqual([1, 2]);
});

test("the tiers of areas are read from our own JSON, and from nothing else", () => {
  const body = { sections: [{ section: "A", tier: "vip" }, { section: "PIT", kind: "area", tier: "general" }, 7] };
  expect([...areaTiersIn(JSON.stringify(body))]).toEqual([["PIT", "general"]]);
  expect(areaTiersIn('{"header":{},"csv":""}').size).toBe(0);
});
