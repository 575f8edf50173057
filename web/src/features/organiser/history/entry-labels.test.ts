/// How entries of an event's history read.
import { expect, test } from "vitest";

import type { Schemas } from "../../../api/client";
import { PROTECTION } from "../settings/form";
import { fieldName, givenBack, sentence, shownLabels, shownValue, toldLater } from "./entry-labels";

const ENTRY: Schemas["HistoryBody"] = {
  at: "2026-11-28T20:00:00.000Z",
  user_id: "boss",
  command: "block",
  reason: null,
  order_id: null,
  buyer_id: null,
  ticket_id: null,
  gate: null,
  scanned_at: null,
  places: 5,
  labels: ["A-1", "PIT ×3", "A-2"],
  changes: [],
};
const t = (key: string, params?: object): string => `${key} ${JSON.stringify(params ?? {})}`;

const names = { nameOf: (label: string) => `seat ${label}`, buyerOf: (user: string) => user };

test("an entry says what was done, and to what", () => {
  expect(sentence(ENTRY, t, names)).toBe('block {"count":5}');
  const order_id = "0198a2b3-c4d5-8001-9000-0000c0ffee01";
  expect(sentence({ ...ENTRY, command: "refund", order_id, buyer_id: "ana" }, t, names)).toBe(
    'refund {"order":"C0FFEE01","buyer":"ana"}',
  );
  expect(sentence({ ...ENTRY, command: "withdraw", order_id, buyer_id: "ana" }, t, names)).toBe(
    'withdraw {"order":"C0FFEE01","buyer":"ana"}',
  );
  expect(sentence({ ...ENTRY, command: "check_in", gate: "north" }, t, names)).toBe(
    'check_in {"place":"seat A-1","gate":"north"}',
  );
});

test("of many places the first are named and the others counted", () => {
  expect(shownLabels(ENTRY, 10)).toEqual({ labels: ["A-1", "PIT ×3", "A-2"], more: 0 });
  expect(shownLabels(ENTRY, 2)).toEqual({ labels: ["A-1", "PIT ×3"], more: 1 });
  expect(shownLabels({ ...ENTRY, command: "create", labels: [] }, 2)).toEqual({ labels: [], more: 0 });
});

test("fields have names, and instants are read in the venue's time", () => {
  expect(fieldName("sale.opens_at", t)).toBe("field_opens_at {}");
  expect(fieldName("protection.abandoned_max", t)).toBe("field_abandoned_max {}");
  expect(fieldName("limits.something_new", t)).toBe("limits.something_new");
  const shown = (field: string, value: string): string => shownValue({ field, value }, t, t, () => "tonight");
  expect(shown("starts_at", "2026-11-28T20:00:00.000Z")).toBe("tonight");
  expect(shown("hold_seconds", "600")).toBe("600");
  expect(shown("status", "on_sale")).toBe("status_on_sale {}");
  expect(shown("name", "on_sale")).toBe("on_sale");
  expect(shown("ask_phone", "true")).toBe("value_true {}");
  expect(shown("name", "true")).toBe("true");
});

test("a refund of a part says what it gave back, and not what all of them did", () => {
  const changes = [{ field: "refunded", from: "147.32 EUR", to: "157.82 EUR" }];
  expect(givenBack({ changes })).toEqual({ amount: 1_050, currency: "EUR" });
  expect(givenBack({ changes: [{ field: "refunded", from: "0 JPY", to: "300 JPY" }] })).toEqual({
    amount: 300,
    currency: "JPY",
  });
  expect(givenBack({ changes: [{ field: "name", from: "a", to: "b" }] })).toBeUndefined();
  const order_id = "0198a2b3-c4d5-8001-9000-0000c0ffee01";
  expect(sentence({ ...ENTRY, command: "refund", order_id, buyer_id: "ana", changes }, t, names)).toBe(
    'refund_part {"order":"C0FFEE01","buyer":"ana"}',
  );
});

test("everything that is set against hoarding has a name", () => {
  for (const [field] of PROTECTION) expect(fieldName(`protection.${field}`, t)).toBe(`field_${field} {}`);
});

test("only who was told of later was scanned without a network", () => {
  const at = "2026-11-28T20:00:00.000Z";
  expect(toldLater({ at, scanned_at: null })).toBeUndefined();
  expect(toldLater({ at, scanned_at: "2026-11-28T19:59:59.100Z" })).toBeUndefined();
  // The clocks of gate and engine may differ a little.
  expect(toldLater({ at, scanned_at: "2026-11-28T20:00:00.400Z" })).toBeUndefined();
  expect(toldLater({ at, scanned_at: "2026-11-28T19:55:00.000Z" })).toBe("2026-11-28T19:55:00.000Z");
});
