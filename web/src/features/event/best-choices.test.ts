/// Sections and prices that go together.
import { expect, test } from "vitest";

import { SeatStates } from "../../seatmap/states";
import { testPlan } from "../../seatmap/test-plan";
import { hasFreeSeats, sectionsFor, tiersFor } from "./best-choices";

const plan = testPlan();

test("a section is offered with the prices that it has, and a price with the sections that sell it", () => {
  const states = new SeatStates(plan);
  const sections = (tier: number | null) => sectionsFor(plan, states, tier).map(({ item, free }) => [item.code, free]);
  expect(sections(null)).toEqual([
    ["PLATEA", 40],
    ["PALCO-I", 40],
  ]);
  expect(sections(0)).toEqual([["PLATEA", 40]]);
  const tiers = (code: string) =>
    tiersFor(plan, states, plan.sectionByCode(code)).map(({ item, free }) => [plan.tiers[item]?.code, free]);
  expect(tiers("PALCO-I")).toEqual([["T2", 40]]);
  expect(tiers("")).toEqual([
    ["T1", 40],
    ["T2", 40],
  ]);
});

test("a seat map without free seats has nothing to find, whatever is free in its areas", () => {
  const states = new SeatStates(plan);
  expect(hasFreeSeats(plan, states)).toBe(true);
  const all = [...plan.x.keys()];
  states.apply({ indices: all, statuses: all.map(() => 2) });
  expect(states.countsOf(plan.sectionByCode("PISTA")?.index ?? 0).available).toBe(100);
  expect(hasFreeSeats(plan, states)).toBe(false);
});
