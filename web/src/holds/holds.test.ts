// @vitest-environment jsdom
/// What a tab remembers of a hold.
import { beforeEach, expect, test } from "vitest";

import { session } from "../session/session";
import { forgetHold, keepHold, keptHold, keptHolds, readKeptHold, type Hold } from "./holds";

const money = { amount: 100, currency: "PEN" };
const priceParts = { net: money, fees: [], taxes: [] };
const hold = (parts: Partial<Hold> = {}): Hold => ({
  hold_id: "hold-1",
  event_id: "event-1",
  status: "active",
  seats: [
    {
      ...{ seat: "A-1-1", index: 0, section: "A", row: "1", number: "1", status: "held" },
      price: money,
      price_parts: priceParts,
    },
  ],
  areas: [{ section: "PIT", quantity: 2, price: money }],
  subtotal: money,
  fees: money,
  tax: money,
  total: money,
  price_parts: priceParts,
  order_fees: [],
  expires_at: "2030-01-01T00:00:00.000Z",
  extensions_left: 1,
  seq: 1,
  ...parts,
});

beforeEach(() => sessionStorage.clear());

test("a hold is kept with its proof and its places", () => {
  keepHold(hold({ token: "proof" }));
  expect(keptHold("hold-1")).toEqual({
    eventId: "event-1",
    token: "proof",
    userId: undefined,
    expiresAt: "2030-01-01T00:00:00.000Z",
    places: { seats: ["A-1-1"], areas: [{ section: "PIT", quantity: 2 }] },
  });
});

test("reading the hold again, which brings no proof, loses none", () => {
  keepHold(hold({ token: "proof" }));
  keepHold(hold());
  expect(keptHold("hold-1")?.token).toBe("proof");
});

test("a page that wrote only the proof and the event is understood", () => {
  expect(readKeptHold('{"token":"proof","event_id":"event-1"}')).toEqual({
    eventId: "event-1",
    token: "proof",
    places: undefined,
    userId: undefined,
    expiresAt: undefined,
  });
});

test("the holds of a tab are those whose time is not over", () => {
  keepHold(hold());
  keepHold(hold({ hold_id: "hold-2", expires_at: "2020-01-01T00:00:00.000Z" }));
  expect(keptHolds(Date.parse("2025-01-01")).map(({ holdId }) => holdId)).toEqual(["hold-1"]);
});

test("a hold that was given up is forgotten", () => {
  keepHold(hold({ token: "proof" }));
  forgetHold("hold-1");
  expect(keptHold("hold-1")).toBeUndefined();
});

test("who logs out leaves no hold behind", async () => {
  keepHold(hold({ token: "proof" }));
  sessionStorage.setItem("ticketbuster.other", "1");
  await session.end();
  expect(keptHold("hold-1")).toBeUndefined();
  expect(sessionStorage.getItem("ticketbuster.other")).toBe("1");
});

test.each([null, "", "7", "null", '{"token":"proof"}'])("what is not a hold is none: %s", (text) => {
  expect(readKeptHold(text)).toBeUndefined();
});
