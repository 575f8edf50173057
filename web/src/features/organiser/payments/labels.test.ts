/// How payments and what happened to them read.
import { expect, test } from "vitest";

import type { Schemas } from "../../../api/client";
import { endingOf, eventName, meaningOf, shownEvents, statusOf } from "./labels";

const t = (key: string): string => `[${key}]`;
const happened = (what: Schemas["PaymentEventName"], detail: string | null = null) => ({
  at: "2026-11-29T18:00:00.000Z",
  what,
  detail,
});

test("what providers say most often is said in the page's language", () => {
  expect(meaningOf("the test card is made to be declined", t)).toBe("[said_testCard]");
  expect(meaningOf("the payment provider is unavailable: no connection: client error (Connect)", t)).toBe(
    "[said_noConnection]",
  );
  expect(meaningOf("insufficient_funds", t)).toBeUndefined();
  expect(endingOf(happened("ending", "deadline"), t)).toBe("[ending_deadline]");
  expect(endingOf(happened("declined", "deadline"), t)).toBeUndefined();
});

test("nobody took the money of an invoice: it was marked as paid", () => {
  const events = [happened("created"), happened("captured")];
  expect(shownEvents({ events }, true).map((event) => eventName(event, true, t))).toEqual(["[invoice_captured]"]);
  expect(shownEvents({ events }, false).map((event) => eventName(event, false, t))).toEqual([
    "[event_created]",
    "[event_captured]",
  ]);
});

test("a payment that was given back is not just paid", () => {
  expect(statusOf({ status: "captured" }, "refunded")).toBe("refunded");
  expect(statusOf({ status: "captured" }, "partly_refunded")).toBe("partly_refunded");
  expect(statusOf({ status: "captured" }, "completed")).toBe("captured");
  expect(statusOf({ status: "declined" }, "refunded")).toBe("declined");
});
