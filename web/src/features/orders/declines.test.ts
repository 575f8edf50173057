// @vitest-environment jsdom
/// A decline is new once: after a way to the provider and back it is said when it was.
import { beforeEach, expect, test } from "vitest";

import { declineOf, declinesWereRead } from "./declines";

beforeEach(() => {
  sessionStorage.clear();
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
