// @vitest-environment jsdom
/// A decline is new once: after a way to the provider and back it is said when it was.
import { beforeEach, expect, test, vi } from "vitest";

import { declineOf, declinesWereRead } from "./declines";

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  declinesWereRead();
});

test("a decline is new until the page is left, and then as old as it is", () => {
  const first = declineOf("order", "payment", "declined");
  expect(first.isNew).toBe(true);
  expect(declineOf("order", "payment", "declined")).toBe(first);
  declinesWereRead();
  expect(declineOf("order", "payment", "declined")).toEqual({ at: first.at, isNew: false });
});

test("that of another payment is new again", () => {
  declineOf("order", "payment-1", "declined");
  declinesWereRead();
  expect(declineOf("order", "payment-2", "declined").isNew).toBe(true);
});

test("a tab that was closed, and the order opened in another one, make nothing new of it", () => {
  const first = declineOf("order", "payment", "declined");
  sessionStorage.clear();
  declinesWereRead();
  expect(declineOf("order", "payment", "declined")).toEqual({ at: first.at, isNew: false });
});

test("what is old is forgotten, and without the device's storage the tab keeps it", () => {
  localStorage.setItem("ticketbuster.declined.old", "2020-01-01T00:00:00.000Z old payment declined");
  declineOf("order", "payment", "declined");
  expect(localStorage.getItem("ticketbuster.declined.old")).toBeNull();
  declinesWereRead();
  vi.stubGlobal("localStorage", undefined);
  declineOf("other", "payment", "declined");
  declinesWereRead();
  expect(declineOf("other", "payment", "declined").isNew).toBe(false);
  vi.unstubAllGlobals();
});
