import { expect, test } from "vitest";

import { isOver, movesOf, planOf, STATUSES } from "./status";

const now = Date.parse("2027-01-01T12:00:00Z");
const sale = (opens: string, closes: string) => ({ opens_at: opens, closes_at: closes });
const open = sale("2026-12-01T00:00:00Z", "2027-02-01T00:00:00Z");
const ahead = sale("2027-01-10T00:00:00Z", "2027-02-01T00:00:00Z");

test("a draft whose sale lies ahead is announced, one whose start is past is opened", () => {
  expect(movesOf({ status: "draft", sale: ahead }, now)[0]).toBe("schedule");
  expect(movesOf({ status: "draft", sale: open }, now)).toEqual(["openNow", "cancel"]);
});

test("every status but a cancelled one can be cancelled", () => {
  for (const status of STATUSES) {
    expect(movesOf({ status, sale: open }, now).includes("cancel")).toBe(status !== "cancelled");
  }
});

test("opening early moves the start of the sale first", () => {
  expect(planOf("openNow", { status: "draft", sale: ahead }, now)).toEqual({
    patch: { opens_at: "2027-01-01T12:00:00.000Z" },
    status: { status: "on_sale" },
  });
});

test("a scheduled sale needs nothing but its start to open", () => {
  expect(planOf("openNow", { status: "scheduled", sale: ahead }, now)).toEqual({
    patch: { opens_at: "2027-01-01T12:00:00.000Z" },
  });
});

test("a draft whose start is past keeps it", () => {
  expect(planOf("openNow", { status: "draft", sale: open }, now)).toEqual({ status: { status: "on_sale" } });
});

test("the reason that was given goes with every request of a move", () => {
  const reason = "the band is ready early";
  const opens_at = "2027-01-01T12:00:00.000Z";
  expect(planOf("openNow", { status: "scheduled", sale: ahead }, now, ` ${reason} `)).toEqual({
    patch: { opens_at, reason },
  });
  expect(planOf("openNow", { status: "draft", sale: ahead }, now, reason)).toEqual({
    patch: { opens_at, reason },
    status: { status: "on_sale", reason },
  });
  expect(planOf("pause", { status: "on_sale", sale: open }, now, reason).status?.reason).toBe(reason);
  expect(planOf("pause", { status: "on_sale", sale: open }, now, "  ").status).toEqual({ status: "paused" });
});

test("the end of the sale belongs to what comes after it", () => {
  const at = sale("2026-12-01T00:00:00Z", "2027-01-01T12:00:00Z");
  expect(isOver({ sale: at }, now)).toBe(true);
  expect(isOver({ sale: at }, now - 1)).toBe(false);
});
