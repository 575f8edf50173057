/// One user's purchases on a device.
import "fake-indexeddb/auto";

import { beforeEach, expect, test, vi } from "vitest";

import { sampleEvent, sampleOrder } from "../api/sample";
import { database, emptyDatabase } from "./database";
import { keepSeen } from "./seen";
import { claim, readKept, replaceKept } from "./wallet-store";

const order = sampleOrder();
const event = sampleEvent();

beforeEach(emptyDatabase);

test("keeps orders with their tickets, newest first, and their events", async () => {
  await claim("ana");
  const older = sampleOrder({ order_id: "older", created_at: "2026-01-01T00:00:00.000Z" });
  expect(await replaceKept("ana", [older, order], [event], 5)).toBe(true);
  const kept = await readKept();
  expect(kept.owner).toEqual({ userId: "ana", syncedAt: 5 });
  expect(kept.orders.map(({ order_id }) => order_id)).toEqual([order.order_id, "older"]);
  expect(kept.orders[0]?.tickets).toEqual(order.tickets);
  expect(kept.events.get(order.event_id)?.name).toBe(event.name);
});

test("follows the engine: what it tells no more is gone, with its event", async () => {
  await claim("ana");
  await replaceKept("ana", [order], [event], 5);
  const other = sampleOrder({ order_id: "other", event_id: "elsewhere" });
  await replaceKept("ana", [other], [], 6);
  const kept = await readKept();
  expect(kept.orders.map(({ order_id }) => order_id)).toEqual(["other"]);
  expect(kept.events.size).toBe(0);
});

test("the same user's next login keeps everything, another's takes it away", async () => {
  await claim("ana");
  await replaceKept("ana", [order], [event], 5);
  await claim("ana");
  expect((await readKept()).orders).toHaveLength(1);
  await claim("eva");
  expect(await readKept()).toEqual({ owner: { userId: "eva", syncedAt: undefined }, orders: [], events: new Map() });
});

test("an answer that comes after the logout is not kept", async () => {
  await claim("ana");
  await emptyDatabase();
  expect(await replaceKept("ana", [order], [event], 5)).toBe(false);
  expect(await readKept()).toEqual({ owner: undefined, orders: [], events: new Map() });
});

test("tickets take the room of what was only looked at", async () => {
  await claim("ana");
  await keepSeen({ hash: "layout/1", kind: "layout", data: "large", seenAt: 1, userId: undefined });
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  expect(await replaceKept("ana", [order], [event], 5)).toBe(true);
  expect((await readKept()).orders).toHaveLength(1);
  expect(await (await database()).count("seen")).toBe(0);
});
