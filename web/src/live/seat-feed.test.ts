import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem, Unreachable } from "../api/problem";
import { nextWait } from "../api/waits";
import type { SeatFrame, ServerMessage } from "./frames";
import { SeatFeed, type SeatFollower, type Snapshot } from "./seat-feed";

/** A socket whose other end is the test. */
class Wire {
  readonly sent: object[] = [];
  private readonly listeners = { message: new Set(), frame: new Set(), connected: new Set() };
  on = (kind: "message" | "frame" | "connected", listener: unknown): (() => void) => {
    this.listeners[kind].add(listener);
    return () => this.listeners[kind].delete(listener);
  };
  use = (): (() => void) => () => undefined;
  send = (message: object): void => void this.sent.push(message);
  frame(fromSeq: number, seq: number, index: number, status: number, eventId = "e"): void {
    const frame = { eventId, fromSeq, seq, indices: Uint32Array.of(index), statuses: Uint8Array.of(status), areas: [] };
    this.listeners.frame.forEach((listener) => (listener as (frame: SeatFrame) => void)(frame));
  }
  say(message: ServerMessage): void {
    this.listeners.message.forEach((listener) => (listener as (message: ServerMessage) => void)(message));
  }
  connect(): void {
    this.listeners.connected.forEach((listener) => (listener as () => void)());
  }
}

/** A follower that keeps the map, as a page does. */
class Map implements SeatFollower {
  seats: number[] = [];
  snapshots = 0;
  refused: Problem | undefined;
  onSnapshot(snapshot: Snapshot): void {
    this.seats = [...snapshot.statuses];
    this.snapshots += 1;
  }
  onChanges({ indices, statuses }: SeatFrame): void {
    indices.forEach((index, i) => (this.seats[index] = statuses[i] ?? 0));
  }
  onRefused(problem: Problem): void {
    this.refused = problem;
  }
}

const COUNTS = { capacity: 3, available: 3, held: 0, sold: 0, blocked: 0 };

let wire: Wire;
let map: Map;
/** Snapshots that were asked for and not answered yet. */
let asked: { answer: (snapshot: Snapshot) => void; fail: (error: unknown) => void }[];

function follow(): SeatFeed {
  const snapshotOf = (): Promise<Snapshot> =>
    new Promise((answer, fail) => {
      asked.push({ answer, fail });
    });
  return new SeatFeed("e", map, wire, snapshotOf);
}

async function answer(seq: number, ...seats: number[]): Promise<void> {
  asked.shift()?.answer({ seq, epoch: 1, statuses: Uint8Array.from(seats), areas: [] });
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  wire = new Wire();
  map = new Map();
  asked = [];
});
afterEach(() => vi.useRealTimers());

test("frames that come before the snapshot wait for it, and old ones are passed over", async () => {
  const feed = follow();
  wire.frame(3, 4, 0, 1);
  wire.frame(4, 5, 1, 2);
  await answer(4, 0, 0, 0);
  expect(map.seats).toEqual([0, 2, 0]);
  expect(wire.sent).toEqual([{ type: "subscribe", event_id: "e", from_seq: 4, epoch: 1, format: "binary" }]);
  wire.frame(5, 6, 2, 3);
  wire.frame(5, 6, 2, 0, "another event");
  expect(map.seats).toEqual([0, 2, 3]);
  feed.close();
  expect(wire.sent.at(-1)).toEqual({ type: "unsubscribe", event_id: "e" });
});

test("a frame that begins before the state and ends after it applies", async () => {
  follow();
  await answer(5, 0);
  wire.frame(2, 8, 0, 2);
  expect(map.seats).toEqual([2]);
  wire.frame(8, 9, 0, 0);
  expect(map.seats).toEqual([0]);
});

test("a gap, a resync and a new connection each begin with a new snapshot", async () => {
  follow();
  await answer(1, 0);
  wire.frame(2, 3, 0, 1);
  expect(asked).toHaveLength(1);
  await answer(3, 1);
  expect(map.seats).toEqual([1]);
  wire.say({ type: "resync", event_id: "another" });
  expect(asked).toHaveLength(0);
  wire.say({ type: "resync", event_id: "e" });
  await answer(9, 2);
  expect(map.seats).toEqual([2]);
  wire.connect();
  // Another life of the server: a smaller number is a later state.
  await answer(2, 0);
  wire.frame(2, 3, 0, 1);
  expect(map.seats).toEqual([1]);
  expect(map.snapshots).toBe(4);
});

test("a snapshot that is overtaken by another is not taken in", async () => {
  follow();
  wire.connect();
  expect(asked).toHaveLength(2);
  const overtaken = asked.shift();
  await answer(7, 1);
  overtaken?.answer({ seq: 3, epoch: 1, statuses: Uint8Array.of(0), areas: [] });
  await vi.advanceTimersByTimeAsync(0);
  expect(map.seats).toEqual([1]);
});

test("a server that is away is asked again, and one that refuses is not", async () => {
  follow();
  asked.shift()?.fail(new Unreachable(new Error("no network")));
  await vi.advanceTimersByTimeAsync(10_000);
  asked.shift()?.fail(new Problem(503, { code: "overloaded" }));
  await vi.advanceTimersByTimeAsync(10_000);
  await answer(1, 2);
  expect(map.seats).toEqual([2]);
  wire.connect();
  asked.shift()?.fail(new Problem(404, { code: "not_found", detail: "gone" }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(0);
  expect(map.refused?.code).toBe("not_found");
});

test("that the engine is busy is not said any more of an event that is gone", async () => {
  follow();
  asked.shift()?.fail(new Problem(503, { code: "overloaded" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(nextWait()?.reason).toBe("busy");
  wire.connect();
  asked.shift()?.fail(new Problem(404, { code: "not_found" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(nextWait()).toBeUndefined();
});

test("a subscription that is refused for now is tried again later, and ever later", async () => {
  const feed = follow();
  const refuse = (code: string): void => wire.say({ type: "error", code, detail: "too many requests" });
  const subscriptions = (): number => wire.sent.length;
  await answer(4, 0);
  refuse("invalid_message");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(0);
  refuse("rate_limited");
  // Another's, perhaps: this one is no answer to anything of ours.
  refuse("rate_limited");
  await vi.advanceTimersByTimeAsync(250);
  expect(asked).toHaveLength(1);
  await answer(5, 1);
  expect(subscriptions()).toBe(2);
  refuse("overloaded");
  await vi.advanceTimersByTimeAsync(249);
  expect(asked).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(251);
  await answer(6, 2);
  expect(subscriptions()).toBe(3);
  wire.say({ type: "event", event_id: "e", status: "on_sale", counts: COUNTS });
  refuse("rate_limited");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(0);
  feed.close();
});
