import { expect, test } from "vitest";

import { sampleEvent } from "../../../api/sample";
import { boundsOf, faultsOf, fieldOf, patchOf, RECOMMENDED_PROTECTION, settingsOf } from "./form";

const zone = "America/Lima";
const event = sampleEvent({
  name: "Noche de boleros",
  starts_at: "2027-01-16T01:00:30.000Z",
  time_zone: zone,
  status: "draft",
  sale: { opens_at: "2026-12-01T15:00:00.000Z", closes_at: "2027-01-16T01:00:00.000Z" },
  limits: { seats_per_hold: 8, seats_per_buyer: 10 },
  hold_seconds: 100,
});
const before = settingsOf(event);

test("the form shows the venue's clocks and minutes", () => {
  expect(before).toMatchObject({ starts_at: "2027-01-15T20:00", opens_at: "2026-12-01T10:00", hold_minutes: "1.67" });
});

test("what was left alone is not sent, even if the form can't show all of it", () => {
  expect(patchOf(before, before, zone)).toEqual({});
  expect(patchOf(before, { ...before, name: " Boleros " }, zone)).toEqual({ name: "Boleros" });
});

test("what was changed is sent in the engine's terms", () => {
  const after = {
    ...before,
    opens_at: "2026-12-02T10:30",
    hold_minutes: "7.5",
    seats_per_hold: "4",
    orphan_rule: "warn" as const,
    ask_phone: true,
  };
  expect(patchOf(before, after, zone)).toEqual({
    opens_at: "2026-12-02T15:30:00.000Z",
    hold_seconds: 450,
    seats_per_hold: 4,
    orphan_rule: "warn",
    ask_phone: true,
  });
});

test("faults are found before the engine is asked", () => {
  expect(faultsOf(before, zone)).toEqual({});
  const wrong = {
    ...before,
    name: " ",
    opens_at: "",
    seats_per_hold: "65",
    seats_per_buyer: "0",
    hold_minutes: "x",
    extensions: "1.5",
  };
  expect(faultsOf(wrong, zone)).toEqual({
    name: "missing",
    opens_at: "noTime",
    seats_per_hold: "notWhole",
    seats_per_buyer: "notWhole",
    hold_minutes: "notWhole",
    extensions: "notWhole",
  });
  expect(faultsOf({ ...before, closes_at: before.opens_at }, zone)).toEqual({ closes_at: "endsBeforeItOpens" });
});

test("the engine's field names lead to inputs", () => {
  expect(fieldOf("hold_seconds")).toBe("hold_minutes");
  expect(fieldOf("rules")).toBeUndefined();
});

test("a protection is sent whole, since what is left out is off", () => {
  const after = { ...before, abandoned_max: "4", abandoned_window_seconds: "1800" };
  expect(patchOf(before, after, zone)).toEqual({
    protection: { ...event.protection, abandoned_max: 4, abandoned_window_seconds: 1_800 },
  });
  expect(faultsOf(after, zone)).toEqual({});
  expect(faultsOf({ ...after, abandoned_window_seconds: "0" }, zone)).toEqual({ abandoned_window_seconds: "noWindow" });
  expect(faultsOf({ ...after, release_jitter_ms: "300001" }, zone)).toEqual({ release_jitter_ms: "notWhole" });
  expect(fieldOf("protection.rehold_pause_seconds")).toBe("rehold_pause_seconds");
  expect(fieldOf("protection")).toBeUndefined();
});

test("what is recommended against hoarding is what the documentation says, and may be set", () => {
  const after = { ...before, ...RECOMMENDED_PROTECTION };
  expect(faultsOf(after, zone)).toEqual({});
  expect(patchOf(before, after, zone)).toEqual({
    protection: {
      places_held_max: 4,
      rehold_pause_seconds: 30,
      abandoned_max: 1,
      address_abandoned_max: 40,
      abandoned_window_seconds: 1_800,
      short_hold_seconds: 60,
      abandoned_pause_seconds: 300,
      release_jitter_ms: 5_000,
    },
  });
});

test("an error can tell the limits of its number", () => {
  expect(boundsOf("seats_per_hold")).toEqual({ least: 1, most: 64 });
  expect(boundsOf("abandoned_max")).toEqual({ least: 0, most: 50 });
  expect(boundsOf("hold_minutes")).toEqual({ least: 0, most: 1_440 });
});
