import { expect, test } from "vitest";

import { toInstant, toLocal } from "./zoned-time";

test("an instant is shown on the venue's clocks", () => {
  expect(toLocal("2027-01-16T01:00:00.000Z", "America/Lima")).toBe("2027-01-15T20:00");
  expect(toLocal("2027-07-01T12:30:00.000Z", "Europe/Madrid")).toBe("2027-07-01T14:30");
  expect(toLocal("2027-01-15T18:30:00.000Z", "Asia/Kathmandu")).toBe("2027-01-16T00:15");
});

test("midnight is 00:00, not 24:00", () => {
  expect(toLocal("2027-01-15T05:00:00.000Z", "America/Lima")).toBe("2027-01-15T00:00");
});

test("what an input gives is that time at the venue, wherever the device is", () => {
  expect(toInstant("2027-01-15T20:00", "America/Lima")).toEqual({ instant: "2027-01-16T01:00:00.000Z", fit: "once" });
  expect(toInstant("2027-07-01T14:30", "Europe/Madrid")).toEqual({
    instant: "2027-07-01T12:30:00.000Z",
    fit: "once",
  });
});

test("there and back is the same for every hour of the weeks in which clocks change", () => {
  for (const [zone, month, day] of [
    ["America/Lima", 2, 1],
    ["Europe/Madrid", 2, 20],
    ["Europe/Madrid", 9, 20],
    ["America/New_York", 2, 7],
    ["America/New_York", 10, 1],
    ["Australia/Lord_Howe", 3, 1],
    ["Australia/Lord_Howe", 9, 1],
  ] as const) {
    for (let hour = 0; hour < 14 * 24; hour += 1) {
      const instant = new Date(Date.UTC(2027, month, day, hour, 30)).toISOString();
      const back = toInstant(toLocal(instant, zone), zone);
      // Of two instants with one time, the first is taken.
      const shift = Date.parse(instant) - Date.parse(back?.instant ?? "");
      if (back?.fit === "twice") expect([0, 1_800_000, 3_600_000]).toContain(shift);
      else expect(back).toEqual({ instant, fit: "once" });
    }
  }
});

test("a time that the clocks skip moves past the gap", () => {
  // Madrid, 28 March 2027: 02:00 becomes 03:00.
  expect(toInstant("2027-03-28T02:30", "Europe/Madrid")).toEqual({
    instant: "2027-03-28T01:30:00.000Z",
    fit: "never",
  });
  expect(toLocal("2027-03-28T01:30:00.000Z", "Europe/Madrid")).toBe("2027-03-28T03:30");
});

test("of a time that the clocks show twice the first is meant", () => {
  // Madrid, 31 October 2027: 03:00 becomes 02:00.
  expect(toInstant("2027-10-31T02:30", "Europe/Madrid")).toEqual({
    instant: "2027-10-31T00:30:00.000Z",
    fit: "twice",
  });
});

test("what is no time is no instant", () => {
  for (const text of ["", "2027-01-15", "2027-13-01T00:00", "tomorrow"])
    expect(toInstant(text, "America/Lima")).toBeUndefined();
});
