import { expect, test } from "vitest";

import { sampleEvent } from "../../api/sample";
import {
  addSeats,
  NOTHING,
  parseSelection,
  placesOf,
  placesPerHold,
  requestOf,
  setArea,
  toggleSeat,
  withoutSeats,
} from "./selection";

const two = { seats: ["A-1", "A-2"], areas: {} };

test("a seat goes in and out", () => {
  const { selection } = toggleSeat(NOTHING, "A-1", 4);
  expect(selection.seats).toEqual(["A-1"]);
  expect(toggleSeat(selection, "A-1", 4).selection).toEqual(NOTHING);
});

test("no more can be chosen than one user may hold at a time", () => {
  const { limits, protection } = sampleEvent();
  const most = (seats_per_hold: number, places_held_max: number): number =>
    placesPerHold({ limits: { ...limits, seats_per_hold }, protection: { ...protection, places_held_max } });
  expect([most(8, 4), most(4, 8), most(8, 0)]).toEqual([4, 4, 8]);
});

test("a full choice takes no more, and a seat still goes out of it", () => {
  const full = toggleSeat(two, "A-3", 2);
  expect(full).toEqual({ selection: two, isOverLimit: true });
  expect(toggleSeat(two, "A-2", 2)).toEqual({ selection: { seats: ["A-1"], areas: {} }, isOverLimit: false });
});

test("several seats go in together or not at all, and each once", () => {
  expect(addSeats(two, ["A-2", "A-3", "A-3"], 3).selection.seats).toEqual(["A-1", "A-2", "A-3"]);
  expect(addSeats(two, ["A-3", "A-4"], 3)).toEqual({ selection: two, isOverLimit: true });
  expect(withoutSeats(two, ["A-1", "B-9"]).seats).toEqual(["A-2"]);
});

test("areas share the limit with seats", () => {
  const mixed = setArea(two, "PIT", 2, 4);
  expect(mixed).toEqual({ selection: { seats: ["A-1", "A-2"], areas: { PIT: 2 } }, isOverLimit: false });
  expect(placesOf(mixed.selection)).toBe(4);
  expect(setArea(mixed.selection, "PIT", 3, 4)).toEqual({ selection: mixed.selection, isOverLimit: true });
  expect(setArea(mixed.selection, "PIT", 0, 4).selection).toEqual(two);
  expect(setArea(two, "PIT", -1, 4).selection.areas).toEqual({});
  expect(toggleSeat(mixed.selection, "A-3", 4).isOverLimit).toBe(true);
});

test("the request has what was chosen and nothing else", () => {
  expect(requestOf({ seats: ["A-1"], areas: { PIT: 2 } })).toEqual({
    seats: ["A-1"],
    areas: [{ section: "PIT", quantity: 2 }],
  });
  expect(requestOf({ seats: [], areas: { PIT: 2 } })).toEqual({ areas: [{ section: "PIT", quantity: 2 }] });
  expect(requestOf(two)).toEqual({ seats: ["A-1", "A-2"] });
});

test("what was kept comes back, and nonsense does not", () => {
  const kept = { seats: ["A-1"], areas: { PIT: 2 } };
  expect(parseSelection(JSON.stringify(kept))).toEqual(kept);
  expect(parseSelection('{"seats":[1,"A-1"],"areas":{"PIT":-1,"X":"2"}}')).toEqual({ seats: ["A-1"], areas: {} });
  expect([null, "", "[", "null", "7"].map(parseSelection)).toEqual(Array.from({ length: 5 }, () => NOTHING));
});
