/// Live statuses and the sums that are kept as they change.
import { expect, test, vi } from "vitest";

import { SeatStates, type Counts } from "./states";
import { random, seatAt, testPlan } from "./test-plan";

function counted(states: SeatStates, section: number, tier?: number): Counts {
  const sums = { capacity: 0, available: 0, held: 0, sold: 0, blocked: 0 };
  for (let seat = 0; seat < states.plan.count; seat++) {
    if (states.plan.section[seat] !== section || (tier !== undefined && states.plan.tier[seat] !== tier)) continue;
    sums.capacity += 1;
    sums[states.status(seat)] += 1;
  }
  return sums;
}

test("sums after any changes are what counting gives", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const states = new SeatStates(testPlan());
    const next = random(seed);
    for (let frame = 0; frame < 30; frame++) {
      const indices = Array.from({ length: 1 + Math.floor(next() * 12) }, () => Math.floor(next() * states.plan.count));
      states.apply({ indices, statuses: indices.map(() => Math.floor(next() * 4)) });
      if (frame === 15) states.load(Uint8Array.from({ length: states.plan.count }, () => Math.floor(next() * 4)));
    }
    for (const section of [0, 1]) {
      expect(states.countsOf(section), `seed ${seed}`).toEqual(counted(states, section));
      expect(states.countsOf(section, 1), `seed ${seed}`).toEqual(counted(states, section, 1));
    }
  }
});

test("listeners hear only of seats that really changed", () => {
  const states = new SeatStates(testPlan());
  const heard = vi.fn();
  const stop = states.subscribe(heard);
  states.apply({ indices: [3, 4, 4], statuses: [1, 0, 2] });
  expect(heard.mock.calls).toEqual([[{ kind: "seats", seats: [3, 4] }]]);
  states.apply({ indices: [3], statuses: [1] });
  expect(heard).toHaveBeenCalledTimes(1);
  states.load(new Uint8Array(states.plan.count));
  expect(heard).toHaveBeenLastCalledWith({ kind: "all" });
  stop();
  states.apply({ indices: [3], statuses: [2] });
  expect(heard).toHaveBeenCalledTimes(2);
});

test("what is not of this plan is left alone", () => {
  const states = new SeatStates(testPlan());
  states.apply({ indices: [-1, 9_999, 0], statuses: [1, 1, 7] });
  expect(states.totals()).toEqual({ capacity: 180, available: 180, held: 0, sold: 0, blocked: 0 });
  expect(() => states.load(new Uint8Array(3))).toThrow(RangeError);
});

test("areas count by themselves", () => {
  const states = new SeatStates(testPlan());
  const pista = states.plan.sectionByCode("PISTA")?.index ?? -1;
  expect(states.countsOf(pista).available).toBe(100);
  states.apply({
    indices: [],
    statuses: [],
    areas: [{ section: "PISTA", capacity: 100, held: 7, sold: 20, blocked: 3 }],
  });
  expect(states.countsOf(pista)).toEqual({ capacity: 100, available: 70, held: 7, sold: 20, blocked: 3 });
  expect(states.countsOf(pista, 0).capacity).toBe(0);
  expect(states.totals(1)).toEqual({ capacity: 140, available: 110, held: 7, sold: 20, blocked: 3 });
});

test("a seat's status", () => {
  const states = new SeatStates(testPlan());
  const seat = seatAt(states.plan, "PLATEA-B-2");
  states.apply({ indices: [seat], statuses: [3] });
  expect([states.status(seat), states.isFree(seat)]).toEqual(["blocked", false]);
});
