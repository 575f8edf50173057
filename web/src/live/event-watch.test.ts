/// What the engine is told while the cards of many events scroll by.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { EventWatch } from "./event-watch";

/** A socket whose other end is the test. */
class Wire {
  isConnected = true;
  sent: string[] = [];
  private readonly connected = new Set<() => void>();
  on = (kind: string, listener: unknown): (() => void) => {
    if (kind !== "connected") throw new Error(`nobody should listen to ${kind}`);
    const heard = listener as () => void;
    this.connected.add(heard);
    return () => this.connected.delete(heard);
  };
  send = (message: { type: string; event_id?: string; format?: string }): void => {
    this.sent.push([message.type, message.event_id, message.format].filter(Boolean).join(" "));
  };
  connect(): void {
    this.isConnected = true;
    this.connected.forEach((listener) => listener());
  }
  /** What was sent since the last look. */
  take(): string[] {
    return this.sent.splice(0);
  }
}

let wire: Wire;
let watch: EventWatch;
beforeEach(() => {
  vi.useFakeTimers();
  wire = new Wire();
  watch = new EventWatch(wire);
});
afterEach(() => void vi.useRealTimers());

test("only differences are sent, those that go first", () => {
  watch.watch(["a", "b"]);
  vi.advanceTimersByTime(250);
  expect(wire.take()).toEqual(["subscribe a counts", "subscribe b counts"]);
  watch.watch(["b", "c"]);
  vi.advanceTimersByTime(250);
  expect(wire.take()).toEqual(["unsubscribe a", "subscribe c counts"]);
  watch.watch(["c", "b"]);
  vi.advanceTimersByTime(250);
  expect(wire.take()).toEqual([]);
});

test("a quick scroll is one change, and what only passed by is not said", () => {
  for (let at = 0; at < 100; at += 1) {
    watch.watch([`event-${at}`, `event-${at + 1}`]);
    vi.advanceTimersByTime(2);
  }
  vi.advanceTimersByTime(250);
  expect(wire.take()).toEqual(["subscribe event-99 counts", "subscribe event-100 counts"]);
});

test("changes that never pause are said all the same", () => {
  for (let at = 0; at < 10; at += 1) {
    watch.watch(["a"]);
    vi.advanceTimersByTime(100);
  }
  expect(wire.take()).toEqual(["subscribe a counts"]);
});

test("a new connection is told everything, one that is lost nothing", () => {
  watch.watch(["a", "b"]);
  vi.advanceTimersByTime(250);
  wire.take();
  wire.isConnected = false;
  watch.watch(["b", "c"]);
  vi.advanceTimersByTime(250);
  expect(wire.take()).toEqual([]);
  wire.connect();
  expect(wire.take()).toEqual(["subscribe b counts", "subscribe c counts"]);
});

test("what is closed says so at once, and never comes back", () => {
  watch.watch(["a"]);
  vi.advanceTimersByTime(250);
  watch.watch(["a", "b"]);
  wire.take();
  watch.close();
  expect(wire.take()).toEqual(["unsubscribe a"]);
  vi.advanceTimersByTime(1_000);
  wire.connect();
  expect(wire.take()).toEqual([]);
});
