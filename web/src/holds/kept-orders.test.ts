/// The key of an order lives until the order has an outcome, and no longer than the engine remembers it.
import { beforeEach, expect, test } from "vitest";

import { KEPT_MS, KeptOrders, type OrderRequest, type Shelf } from "./kept-orders";

class FakeShelf implements Shelf {
  readonly entries = new Map<string, string>();
  isFull = false;

  get length(): number {
    return this.entries.size;
  }
  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.entries.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(name, value);
  }
  removeItem(name: string): void {
    this.entries.delete(name);
  }
}

const NOW = 1_900_000_000_000;
let now = NOW;
let tab = new FakeShelf();
let device = new FakeShelf();
let kept = new KeptOrders(tab, device, () => now);

const request = (parts: Partial<OrderRequest> = {}): OrderRequest => ({
  key: "key-1",
  userId: "ana",
  holdId: "hold-1",
  payment: "tok_success",
  email: "",
  name: "",
  phone: "",
  language: "es",
  holdToken: "proof",
  startedAt: now,
  ...parts,
});

beforeEach(() => {
  now = NOW;
  tab = new FakeShelf();
  device = new FakeShelf();
  kept = new KeptOrders(tab, device, () => now);
});

test("a request is found again by a page that is loaded again, with its card and its proof", () => {
  kept.begin(request());
  const reloaded = new KeptOrders(tab, device, () => now);
  expect(reloaded.find("hold-1", "ana")).toEqual({ ...request(), orderId: undefined });
});

test("a crash takes the tab's shelf, and the device still knows the key", () => {
  kept.begin(request());
  const afterCrash = new KeptOrders(new FakeShelf(), device, () => now);
  expect(afterCrash.find("hold-1", "ana")?.key).toBe("key-1");
});

test("while a request has no outcome, another one for the hold gets its key and its card", () => {
  kept.begin(request());
  const second = kept.begin(request({ key: "key-2", payment: "tok_declined" }));
  expect(second).toMatchObject({ key: "key-1", payment: "tok_success" });
  expect(kept.find("hold-1", "ana")?.key).toBe("key-1");
});

test("another tab joins the request of the first", () => {
  kept.begin(request());
  const other = new KeptOrders(new FakeShelf(), device, () => now);
  expect(other.begin(request({ key: "key-2" })).key).toBe("key-1");
});

test("after a refusal the next request has its own key", () => {
  kept.begin(request());
  kept.forget("hold-1");
  expect(kept.find("hold-1", "ana")).toBeUndefined();
  expect(kept.begin(request({ key: "key-2" })).key).toBe("key-2");
});

test("a settled request leaves the device, and the tab knows the order", () => {
  kept.begin(request());
  kept.settle("hold-1", "ana", "order-1");
  expect(device.length).toBe(0);
  expect(new KeptOrders(tab, device, () => now).find("hold-1", "ana")?.orderId).toBe("order-1");
});

test("an outcome in the tab wins over what another tab left on the device", () => {
  kept.begin(request());
  const text = device.getItem("ticketbuster.order.hold-1") ?? "";
  kept.settle("hold-1", "ana", "order-1");
  device.setItem("ticketbuster.order.hold-1", text);
  expect(kept.find("hold-1", "ana")?.orderId).toBe("order-1");
});

test("after an order that failed the next request has its own key, and another tab's request stays", () => {
  kept.begin(request());
  const text = device.getItem("ticketbuster.order.hold-1") ?? "";
  kept.settle("hold-1", "ana", "order-1");
  device.setItem("ticketbuster.order.hold-1", text);
  kept.failed("hold-1", "order-of-before");
  expect(kept.find("hold-1", "ana")?.orderId).toBe("order-1");
  kept.failed("hold-1", "order-1");
  expect(kept.find("hold-1", "ana")).toBeUndefined();
  expect(kept.begin(request({ key: "key-2", payment: "tok_declined" })).key).toBe("key-2");
  kept.failed("hold-1", "order-1");
  expect(kept.find("hold-1", "ana")?.key).toBe("key-2");
});

test("nobody goes on with somebody else's request", () => {
  kept.begin(request());
  expect(kept.find("hold-1", "eva")).toBeUndefined();
  expect(kept.begin(request({ userId: "eva", key: "key-2" })).key).toBe("key-2");
});

test("holds do not share keys", () => {
  kept.begin(request());
  kept.begin(request({ holdId: "hold-2", key: "key-2" }));
  expect([kept.find("hold-1", "ana")?.key, kept.find("hold-2", "ana")?.key]).toEqual(["key-1", "key-2"]);
});

test("what is older than a day is forgotten, here and by the next request for good", () => {
  kept.begin(request());
  now += KEPT_MS + 1;
  expect(kept.find("hold-1", "ana")).toBeUndefined();
  kept.begin(request({ holdId: "hold-2", key: "key-2" }));
  expect([...device.entries.keys()]).toEqual(["ticketbuster.order.hold-2"]);
  expect([...tab.entries.keys()]).toEqual(["ticketbuster.order.hold-2"]);
});

test("cleaning up leaves what is not ours", () => {
  device.setItem("ticketbuster.language", "es");
  device.setItem("ticketbuster.order.broken", "{");
  kept.prune();
  expect([...device.entries.keys()]).toEqual(["ticketbuster.language"]);
});

test("a full shelf does not stop the order: the other one keeps the key", () => {
  tab.isFull = true;
  kept.begin(request());
  expect(new KeptOrders(tab, device, () => now).find("hold-1", "ana")?.key).toBe("key-1");
});

test("without any shelf the key lives as long as the page", () => {
  const bare = new KeptOrders(undefined, undefined, () => now);
  bare.begin(request());
  expect(bare.begin(request({ key: "key-2" })).key).toBe("key-1");
  bare.forget("hold-1");
  expect(bare.find("hold-1", "ana")).toBeUndefined();
});

test.each(["", "null", "[]", '{"key":1}', '{"key":"k","userId":"ana","holdId":"h","payment":"t"}'])(
  "what is not a request is none: %s",
  (text) => {
    device.setItem("ticketbuster.order.hold-1", text);
    expect(kept.find("hold-1", "ana")).toBeUndefined();
  },
);
