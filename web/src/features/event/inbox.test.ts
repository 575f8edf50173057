/// News for a plan that comes later, or anew.
import { expect, test } from "vitest";

import { SeatStates } from "../../seatmap/states";
import { testPlan } from "../../seatmap/test-plan";
import { Inbox } from "./inbox";

const fresh = (): SeatStates => new SeatStates(testPlan());
const snapshot = (...held: number[]): Uint8Array =>
  Uint8Array.from({ length: testPlan().count }, (_, seat) => (held.includes(seat) ? 1 : 0));
const area = { section: "PISTA", capacity: 100, held: 7, sold: 0, blocked: 0 };

test("a plan that comes late is told what it missed", () => {
  const [inbox, states] = [new Inbox(), fresh()];
  inbox.put((to) => to.apply({ indices: [9], statuses: [2] }));
  inbox.restart((to) => to.load(snapshot(3)));
  inbox.put((to) => to.apply({ indices: [4], statuses: [2] }));
  inbox.open(states);
  expect([3, 4, 9].map((seat) => states.status(seat))).toEqual(["held", "sold", "available"]);
});

test("a plan that is made anew knows what the last one knew", () => {
  const [inbox, first, second, third] = [new Inbox(), fresh(), fresh(), fresh()];
  inbox.open(first);
  inbox.restart((to) => to.load(snapshot(3), [area]));
  inbox.put((to) => to.apply({ indices: [4], statuses: [2] }));
  inbox.open(second);
  expect([3, 4, 5].map((seat) => second.status(seat))).toEqual(["held", "sold", "available"]);
  expect(second.totals()).toEqual(first.totals());
  expect(second.countsOf(2).held).toBe(7);
  // What comes while there is no plan is not lost either.
  inbox.open(undefined);
  inbox.put((to) => to.apply({ indices: [5], statuses: [1] }));
  inbox.open(third);
  expect([3, 4, 5].map((seat) => third.status(seat))).toEqual(["held", "sold", "held"]);
});

test("another event starts with nothing of the last one", () => {
  const [inbox, states] = [new Inbox(), fresh()];
  inbox.open(fresh());
  inbox.restart((to) => to.load(snapshot(3)));
  inbox.clear();
  inbox.open(states);
  expect(states.status(3)).toBe("available");
});
