// @vitest-environment jsdom
/// The wallet from login to logout, against an engine that answers as the real one does.
import "fake-indexeddb/auto";

import { beforeEach, expect, test, vi } from "vitest";

import { sampleEvent, sampleOrder } from "../api/sample";
import { nextWait } from "../api/waits";
import { session, type Session } from "../session/session";
import { emptyDatabase } from "./database";
import { currentWallet, emptyDevice, isNews, loadWallet, rereadWallet, syncWallet } from "./wallet";
import { claim, readKept, replaceKept } from "./wallet-store";

const login = (userId: string): Session => ({
  token: `token of ${userId}`,
  userId,
  roles: ["buyer"],
  expiresAt: "2099-01-01T00:00:00.000Z",
  kind: "dev",
});

let orders = [sampleOrder()];
let asked: string[] = [];
let isAway = false;
/** How the engine refuses to tell of orders; 0: it tells. */
let orderRefusal = 0;
/** How the engine refuses to tell of an event; 0: it tells. */
let eventRefusal = 0;

function engine(request: Request): Promise<Response> {
  asked.push(new URL(request.url).pathname);
  if (isAway) return Promise.reject(new TypeError("no network"));
  if (orderRefusal > 0 && request.url.includes("/api/orders")) {
    return Promise.resolve(Response.json({ code: "overloaded" }, { status: orderRefusal }));
  }
  if (eventRefusal > 0 && !request.url.includes("/api/orders")) {
    return Promise.resolve(Response.json({ code: "internal" }, { status: eventRefusal }));
  }
  const list = { items: orders, page: 1, per_page: 100, total: null, total_is_exact: false, next: null };
  return Promise.resolve(Response.json(request.url.includes("/api/orders") ? list : sampleEvent()));
}

beforeEach(async () => {
  vi.stubGlobal("fetch", engine);
  orders = [sampleOrder()];
  isAway = false;
  eventRefusal = 0;
  orderRefusal = 0;
  await session.end();
  await emptyDevice();
  asked = [];
});

test("what was bought is there after the session has ended by itself", async () => {
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  session.expire();
  isAway = true;
  await loadWallet();
  expect(currentWallet()).toMatchObject({ isRead: true, userId: "ana" });
  expect(currentWallet().orders[0]?.tickets).toHaveLength(2);
  expect(currentWallet().events.size).toBe(1);
});

test("a refund arrives, and events are not asked for again at once", async () => {
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  const refunded = sampleOrder({ status: "refunded" });
  expect(isNews(refunded)).toBe(true);
  expect(isNews(sampleOrder())).toBe(false);
  orders = [{ ...refunded, tickets: refunded.tickets.map((ticket) => ({ ...ticket, status: "void" })) }];
  asked = [];
  await syncWallet();
  expect(asked).toEqual(["/api/orders"]);
  expect((await readKept()).orders[0]).toMatchObject({
    status: "refunded",
    tickets: [{ status: "void" }, { status: "void" }],
  });
});

test("without the engine it shows what it has, and says why", async () => {
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  isAway = true;
  await syncWallet();
  expect(currentWallet().orders).toHaveLength(1);
  expect(currentWallet().error).toMatchObject({ name: "Unreachable" });
});

test("logging out empties the device", async () => {
  const stop = session.onLeave(emptyDevice);
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  expect((await readKept()).orders).toHaveLength(1);
  await session.end();
  stop();
  expect(await readKept()).toEqual({ owner: undefined, orders: [], events: new Map() });
  expect(currentWallet()).toMatchObject({ orders: [], userId: undefined });
});

test("an answer on its way does not bring tickets back after the logout", async () => {
  session.begin(login("ana"));
  await loadWallet();
  const stop = session.onLeave(emptyDevice);
  const syncing = syncWallet();
  await session.end();
  await syncing;
  stop();
  expect((await readKept()).orders).toEqual([]);
  expect(currentWallet().orders).toEqual([]);
});

test("two users in two tabs leave each other's tickets alone", async () => {
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  // Eva logs in in another tab, which then tells this one.
  await claim("eva");
  const evas = [sampleOrder({ order_id: "order-of-eva", user_id: "eva" })];
  await replaceKept("eva", evas, [], 1);
  await rereadWallet();
  expect(currentWallet()).toMatchObject({ userId: "ana", orders: [sampleOrder()] });
  // What the engine says next is shown here, and kept nowhere.
  orders = [sampleOrder({ order_id: "order-2" }), sampleOrder()];
  await syncWallet();
  expect(currentWallet()).toMatchObject({ userId: "ana" });
  expect(currentWallet().orders).toHaveLength(2);
  expect(await readKept()).toMatchObject({ owner: { userId: "eva" }, orders: evas });
});

test("what another tab of the same user kept is shown", async () => {
  session.begin(login("ana"));
  await loadWallet();
  await replaceKept("ana", [sampleOrder()], [sampleEvent()], 1);
  await rereadWallet();
  expect(currentWallet()).toMatchObject({ userId: "ana", orders: [sampleOrder()], syncedAt: 1 });
});

test.each([403, 404, 500, 503])("an event that answers %d keeps no ticket off the device", async (status) => {
  eventRefusal = status;
  session.begin(login("ana"));
  await loadWallet();
  orders = [sampleOrder({ event_id: `unreadable-${status}` })];
  await syncWallet();
  expect((await readKept()).orders).toHaveLength(1);
  expect(currentWallet().error).toBeUndefined();
});

test.each(["the session ends by itself", "another error comes", "an answer comes"])(
  "that the engine is busy is not said any more once %s",
  async (then) => {
    orderRefusal = 503;
    session.begin(login("ana"));
    await loadWallet();
    await syncWallet();
    expect(nextWait()?.reason).toBe("busy");
    if (then === "the session ends by itself") session.expire();
    orderRefusal = then === "another error comes" ? 500 : 0;
    await syncWallet();
    expect(nextWait()).toBeUndefined();
  },
);

test("a busy engine is asked for tickets more and more rarely, and by no hidden tab", async () => {
  orderRefusal = 503;
  session.begin(login("ana"));
  await loadWallet();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  try {
    const waits: number[] = [];
    await syncWallet();
    for (let rest = 1; rest <= 4; rest += 1) {
      waits.push((nextWait()?.until ?? 0) - Date.now());
      asked = [];
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
      await syncWallet();
    }
    expect(waits[0]).toBeGreaterThanOrEqual(4_000);
    expect(Math.min(...waits.slice(2))).toBeGreaterThanOrEqual(15_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    asked = [];
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toEqual([]);
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
});

test("where nothing can be kept, tickets are shown all the same", async () => {
  await emptyDatabase();
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
    throw new DOMException("no", "InvalidStateError");
  });
  session.begin(login("ana"));
  await loadWallet();
  await syncWallet();
  expect(currentWallet()).toMatchObject({ userId: "ana", isSyncing: false });
  expect(currentWallet().orders).toHaveLength(1);
});
