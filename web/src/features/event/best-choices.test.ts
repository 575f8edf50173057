/// Sections and prices that go together.
import { expect, test } from "vitest";

import { SeatStates } from "../../seatmap/states";
import { testPlan } from "../../seatmap/test-plan";
import { hasFreeSeats, sectionsFor, tiersFor } from "./best-choices";

const plan = testPlan();

test("a section is offered with the prices that it has, and a price with the sections that sell it", () => {
  const states = new SeatStates(plan);
  const sections = (tier: number | null) =>
    sectionsFor(plan, states, tier).map(({ item, available }) => [item.code, available]);
  expect(sections(null)).toEqual([
    ["PLATEA", 40],
    ["PALCO-I", 40],
  ]);
  expect(sections(0)).toEqual([["PLATEA", 40]]);
  const tiers = (code: string) =>
    tiersFor(plan, states, plan.sectionByCode(code)).map(({ item, available }) => [plan.tiers[item]?.code, available]);
  expect(tiers("PALCO-I")).toEqual([["T2", 40]]);
  expect(tiers("")).toEqual([
    ["T1", 40],
    ["T2", 40],
  ]);
});

test("a section or price whose last seats are held is not sold out", () => {
  const states = new SeatStates(plan);
  const platea = plan.sectionByCode("PLATEA")?.index ?? 0;
  const seats = [...plan.section.keys()].filter((seat) => plan.section[seat] === platea);
  states.apply({ indices: seats, statuses: seats.map((_, index) => (index < 3 ? 1 : 2)) });
  expect(sectionsFor(plan, states, 0)).toMatchObject([{ available: 0, held: 3 }]);
  expect(tiersFor(plan, states, plan.sectionByCode("PLATEA"))).toMatchObject([{ item: 0, available: 0, held: 3 }]);
});

test("a seat map without free seats has nothing to find, whatever is free in its areas", () => {
  const states = new SeatStates(plan);
  expect(hasFreeSeats(plan, states)).toBe(true);
  const all = [...plan.x.keys()];
  states.apply({ indices: all, statuses: all.map(() => 2) });
  expect(states.countsOf(plan.sectionByCode("PISTA")?.index ?? 0).available).toBe(100);
  expect(hasFreeSeats(plan, states)).toBe(false);
});
