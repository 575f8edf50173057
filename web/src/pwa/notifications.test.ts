// @vitest-environment jsdom
/// Which messages are worth a notification, and where each leads.
import i18next from "i18next";
import { beforeEach, expect, test, vi } from "vitest";

import type { HoldMessage, OrderMessage } from "../live/frames";

vi.stubGlobal("Notification", { permission: "default" });
const { noteFor } = await import("./notifications");

const order = (status: OrderMessage["status"]): OrderMessage => ({
  type: "order",
  event_id: "event-1",
  order_id: "order-1",
  status,
  failure: null,
  tickets: [],
});
const hold = (state: HoldMessage["state"]): HoldMessage => ({
  type: "hold",
  event_id: "event-1",
  hold_id: "hold-1",
  state,
  expires_at: "2026-11-24T20:00:00.000Z",
  seats: ["PLATEA-A-7", "PLATEA-A-8"],
});

beforeEach(async () => {
  await i18next.changeLanguage("en");
});

test("an order that is decided leads to its page", () => {
  expect(noteFor(order("completed"))).toMatchObject({ title: "Your tickets are ready", path: "/orders/order-1" });
  expect(noteFor(order("failed"))).toMatchObject({ title: "Your order did not work", path: "/orders/order-1" });
  expect(noteFor(order("processing"))).toBeUndefined();
});

test("a hold that is about to end leads to the payment, one that ended to the event; one takes the other's place", () => {
  const ending = noteFor(hold("expiring"));
  const ended = noteFor(hold("expired"));
  expect(ending).toMatchObject({ path: "/checkout/hold-1" });
  expect(ending?.body).toContain("PLATEA-A-7, PLATEA-A-8");
  expect(ended).toMatchObject({ path: "/events/event-1" });
  expect(ended?.tag).toBe(ending?.tag);
});

test("other messages are none", () => {
  expect(noteFor({ type: "resync", event_id: "event-1" })).toBeUndefined();
});
