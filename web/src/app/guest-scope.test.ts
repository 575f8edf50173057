// @vitest-environment jsdom
/// Which guest a tab is by its address, and the secret in the address of an order.
import { beforeEach, expect, test } from "vitest";

import { guests } from "../session/guests";
import { orderAccess } from "../session/order-access";
import { accessIn, enter, enterFirst } from "./guest-scope";

const EVENT = "01a227b6-050f-76f7-b270-89da48dc6273";
const HOLD = "48dc6273-89ed-8849-9790-eb70afd495a8";
const ORDER = "48dc6273-89ed-8849-9790-eb70afd495a9";

beforeEach(() => {
  sessionStorage.clear();
  guests.leave();
});

test("only an order's address has the secret of one", () => {
  expect(accessIn({ pathname: `/orders/${ORDER}`, hash: "#access=secret_-." })).toEqual({
    orderId: ORDER,
    token: "secret_-.",
  });
  for (const [pathname, hash] of [
    ["/", "#access=secret"],
    ["/orders/1", "#access=secret"],
    [`/orders/${ORDER}`, "#access="],
    [`/orders/${ORDER}`, "#main"],
  ] as const)
    expect(accessIn({ pathname, hash }), pathname + hash).toBeUndefined();
});

test("the secret leaves the address as soon as it is read", () => {
  window.history.replaceState(null, "", `/orders/${ORDER}?from=mail#access=secret`);
  enterFirst();
  expect(window.location.pathname + window.location.search + window.location.hash).toBe(`/orders/${ORDER}?from=mail`);
  expect(orderAccess.find(ORDER)?.token).toBe("secret");
  expect(guests.current()?.token).toBe("secret");
});

test("the guest is the event's, on its page and at its checkout, and nobody elsewhere", () => {
  guests.begin({
    token: "guest",
    userId: "guest:1",
    eventId: EVENT,
    expiresAt: "2099-01-01T00:00:00Z",
    email: undefined,
  });
  sessionStorage.setItem(`ticketbuster.hold.${HOLD}`, JSON.stringify({ event_id: EVENT, seats: [], areas: [] }));
  for (const pathname of [`/events/${EVENT}`, `/checkout/${HOLD}`]) {
    enter({ pathname, hash: "" });
    expect(guests.current()?.token, pathname).toBe("guest");
  }
  for (const pathname of ["/", "/login", "/checkout/unknown", "/organiser"]) {
    enter({ pathname, hash: "" });
    expect(guests.current(), pathname).toBeUndefined();
  }
});
