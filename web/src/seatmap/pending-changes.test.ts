/// Changes for a plan that is loaded later, or built anew.
import { expect, test } from "vitest";

import { PendingChanges } from "./pending-changes";
import { SeatStates } from "./states";
import { testPlan } from "./test-plan";

const fresh = (): SeatStates => new SeatStates(testPlan());
const snapshot = (...held: number[]): Uint8Array =>
  Uint8Array.from({ length: testPlan().count }, (_, seat) => (held.includes(seat) ? 1 : 0));
const area = { section: "PISTA", capacity: 100, held: 7, sold: 0, blocked: 0 };

test("a plan that comes late is told what it missed", () => {
  const [pending, states] = [new PendingChanges(), fresh()];
  pending.put((to) => to.apply({ indices: [9], statuses: [2] }));
  pending.restart((to) => to.load(snapshot(3)));
  pending.put((to) => to.apply({ indices: [4], statuses: [2] }));
  pending.open(states);
  expect([3, 4, 9].map((seat) => states.status(seat))).toEqual(["held", "sold", "available"]);
});

test("a plan that is made anew knows what the last one knew", () => {
  const [pending, first, second, third] = [new PendingChanges(), fresh(), fresh(), fresh()];
  pending.open(first);
  pending.restart((to) => to.load(snapshot(3), [area]));
  pending.put((to) => to.apply({ indices: [4], statuses: [2] }));
  pending.open(second);
  expect([3, 4, 5].map((seat) => second.status(seat))).toEqual(["held", "sold", "available"]);
  expect(second.totals()).toEqual(first.totals());
  expect(second.countsOf(2).held).toBe(7);
  // What comes while there is no plan is not lost either.
  pending.open(undefined);
  pending.put((to) => to.apply({ indices: [5], statuses: [1] }));
  pending.open(third);
  expect([3, 4, 5].map((seat) => third.status(seat))).toEqual(["held", "sold", "held"]);
});

test("another event starts with nothing of the last one", () => {
  const [pending, states] = [new PendingChanges(), fresh()];
  pending.open(fresh());
  pending.restart((to) => to.load(snapshot(3)));
  pending.clear();
  pending.open(states);
  expect(states.status(3)).toBe("available");
});
