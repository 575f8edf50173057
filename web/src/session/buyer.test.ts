// @vitest-environment jsdom
/// Who buys, and which requests are theirs.
import { beforeEach, expect, test } from "vitest";

import { bearerFor, buyer } from "./buyer";
import { guests } from "./guests";
import { orderAccess } from "./order-access";
import { session } from "./session";

const EVENT = "01a227b6-050f-76f7-b270-89da48dc6273";
const OTHER = "01a227b6-050f-76f7-b270-89da48dc6274";
const ORDER = "48dc6273-89ed-8849-9790-eb70afd495a9";
const LATER = "2099-01-01T00:00:00.000Z";

const guestOf = (eventId: string) =>
  guests.begin({ token: `guest at ${eventId}`, userId: "guest:1", eventId, expiresAt: LATER, email: undefined });

beforeEach(async () => {
  await session.end();
  guests.leave();
});

test("a guest buys at one event, and their session is sent for nothing else", () => {
  guestOf(EVENT);
  const token = `guest at ${EVENT}`;
  expect(buyer.token()).toBe(token);
  for (const path of [
    `/api/events/${EVENT}/holds`,
    "/api/holds/1",
    "/api/orders",
    `/api/orders/${ORDER}`,
    "/api/auth/guest/code",
  ])
    expect(bearerFor(path), path).toBe(token);
  for (const path of [
    "/api/events",
    `/api/events/${EVENT}`,
    `/api/events/${OTHER}/holds`,
    "/api/tickets/verify",
    "/api/payments",
  ])
    expect(bearerFor(path), path).toBeUndefined();
});

test("a tab is the guest of the event that it shows, also when it is loaded again", () => {
  guestOf(EVENT);
  guestOf(OTHER);
  expect(guests.enter(EVENT)?.token).toBe(`guest at ${EVENT}`);
  guests.leave();
  expect(buyer.get()).toBeUndefined();
  expect(guests.enter(OTHER)?.eventId).toBe(OTHER);
  expect(guests.enter("an event of nobody's")).toBeUndefined();
});

test("whoever is logged in buys for their account", () => {
  guestOf(EVENT);
  session.begin({ token: "login", userId: "ana", roles: ["buyer"], expiresAt: LATER, kind: "dev" });
  expect(buyer.get()?.userId).toBe("ana");
  expect(bearerFor("/api/holds/1")).toBe("login");
  expect(guests.of(EVENT)).toBeDefined();
});

test("what opens an order is sent for that order, whoever is logged in", () => {
  session.begin({ token: "login", userId: "ana", roles: ["buyer"], expiresAt: LATER, kind: "dev" });
  orderAccess.keep({ orderId: ORDER, token: "link" }, "tab");
  expect(bearerFor(`/api/orders/${ORDER}`)).toBe("link");
  expect(bearerFor(`/api/orders/${ORDER}/payment`)).toBe("link");
  expect(bearerFor("/api/orders")).toBe("login");
  guests.enterOrder(ORDER);
  expect(guests.current()?.token).toBe("link");
});

test("what the engine refuses is forgotten, and nothing else", () => {
  guestOf(EVENT);
  orderAccess.keep({ orderId: ORDER, token: "link" }, "tab");
  buyer.expire("link");
  expect(orderAccess.find(ORDER)).toBeUndefined();
  expect(buyer.token()).toBe(`guest at ${EVENT}`);
  buyer.expire(`guest at ${EVENT}`);
  expect(guests.of(EVENT)).toBeUndefined();
  expect(session.hasExpired()).toBe(false);
});

test("a guest's order opens in every tab for as long as their session lives; a link stays in its tab", () => {
  const access = { orderId: ORDER, token: "guest", userId: "guest:1", eventId: EVENT };
  orderAccess.keep({ ...access, expiresAt: LATER }, "device");
  sessionStorage.clear();
  expect(orderAccess.find(ORDER)).toMatchObject({ token: "guest", eventId: EVENT });
  orderAccess.keep({ ...access, expiresAt: "2020-01-01T00:00:00.000Z" }, "device");
  expect(orderAccess.all()).toEqual([]);
  expect(localStorage.length).toBe(0);
  orderAccess.keep({ orderId: ORDER, token: "link" }, "tab");
  sessionStorage.clear();
  expect(orderAccess.find(ORDER)).toBeUndefined();
});

test("a logout leaves nothing of a guest", async () => {
  guestOf(EVENT);
  orderAccess.keep({ orderId: ORDER, token: "guest", expiresAt: LATER }, "device");
  session.begin({ token: "login", userId: "ana", roles: ["buyer"], expiresAt: LATER, kind: "dev" });
  await session.end();
  expect(orderAccess.all()).toEqual([]);
  expect(guests.of(EVENT)).toBeUndefined();
  expect(buyer.get()).toBeUndefined();
});
