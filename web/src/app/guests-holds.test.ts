// @vitest-environment jsdom
/// A guest's hold is found in another tab of the device until it ends, and not after that.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { enter } from "./guest-scope";
import { guests } from "../session/guests";
import { session } from "../session/session";
import { forgetHold, keepHold, keptHold, keptHolds, type Hold } from "../holds/holds";

const EVENT = "event-1";
const NOW = Date.parse("2030-01-01T00:00:00Z");
const in_ = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const hold = (parts: Partial<Hold> = {}) =>
  ({
    hold_id: "hold-1",
    event_id: EVENT,
    seats: [],
    areas: [],
    expires_at: in_(10),
    token: "proof",
    ...parts,
  }) as unknown as Hold;

/** A tab in which a guest holds something. */
function holdInFirstTab(token = "guest", userId = "guest:1"): void {
  guests.begin({ token, userId, eventId: EVENT, expiresAt: in_(24 * 60), email: undefined });
  keepHold(hold());
}
function openOtherTab(): void {
  sessionStorage.clear();
  guests.clear();
}
const go = (pathname: string): string | undefined => {
  enter({ pathname, hash: "" });
  return guests.current()?.userId;
};

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  localStorage.clear();
  openOtherTab();
  await session.end();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each(["/checkout/hold-1", `/events/${EVENT}`])("another tab at %s is the guest who holds", (pathname) => {
  holdInFirstTab();
  openOtherTab();
  expect(keptHold("hold-1")).toMatchObject({ eventId: EVENT, token: "proof" });
  expect(keptHolds(NOW).map(({ holdId }) => holdId)).toEqual(["hold-1"]);
  expect(guests.ofHold("hold-1", EVENT)?.token).toBe("guest");
  expect(go(pathname)).toBe("guest:1");
  // Loaded again, it still is.
  guests.leave();
  expect(go(pathname)).toBe("guest:1");
});

test("nothing of it is on the device when the hold has ended", () => {
  holdInFirstTab();
  openOtherTab();
  vi.setSystemTime(NOW + 11 * 60_000);
  expect(go("/checkout/hold-1")).toBeUndefined();
  expect(go(`/events/${EVENT}`)).toBeUndefined();
  expect(keptHolds(Date.now())).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test("more time for the hold is more time on the device", () => {
  holdInFirstTab();
  keepHold(hold({ expires_at: in_(20) }));
  openOtherTab();
  vi.setSystemTime(NOW + 11 * 60_000);
  expect(go("/checkout/hold-1")).toBe("guest:1");
});

test("two tabs that are two guests open each their own hold, and each other's", () => {
  holdInFirstTab();
  openOtherTab();
  guests.begin({ token: "other", userId: "guest:2", eventId: EVENT, expiresAt: in_(60), email: undefined });
  keepHold(hold({ hold_id: "hold-2" }));
  expect(go("/checkout/hold-2")).toBe("guest:2");
  expect(go("/checkout/hold-1")).toBe("guest:1");
  expect(go(`/events/${EVENT}`)).toBe("guest:2");
});

test("a confirmed address, a hold that was let go, a session that is refused and a logout are followed", async () => {
  holdInFirstTab();
  guests.begin({ token: "confirmed", userId: "guest:1", eventId: EVENT, expiresAt: in_(60), email: "ana@example.com" });
  openOtherTab();
  expect(guests.ofHold("hold-1", EVENT)).toMatchObject({ token: "confirmed", email: "ana@example.com" });
  guests.expire("confirmed");
  expect(guests.ofHold("hold-1", EVENT)).toBeUndefined();
  holdInFirstTab();
  forgetHold("hold-1");
  expect(localStorage.length).toBe(0);
  holdInFirstTab();
  await session.end();
  expect(localStorage.length).toBe(0);
});

test("where the device's storage is forbidden a hold lives in its tab, and an account's hold always does", () => {
  vi.stubGlobal("localStorage", undefined);
  holdInFirstTab();
  expect(go("/checkout/hold-1")).toBe("guest:1");
  vi.unstubAllGlobals();
  keepHold(hold({ hold_id: "hold-3" }), "ana");
  expect(localStorage.length).toBe(0);
});
