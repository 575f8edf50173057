// @vitest-environment jsdom
/// The socket's manners: who it says it is, and how fast it talks.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { session } from "../session/session";
import { LiveSocket } from "./socket";

/** A connection whose other end is the test. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    const last = FakeSocket.all.at(-1);
    if (last === undefined) throw new Error("nobody connected");
    return last;
  }
  readonly said: Record<string, unknown>[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;
  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    // Whoever closes hears no more of it.
  }
  accept(): void {
    const now = new Date().toISOString();
    this.onmessage({ data: JSON.stringify({ type: "authenticated", user_id: null, expires_at: null, now }) });
  }
}

const login = (token: string): void =>
  session.begin({ token, userId: "ana", roles: ["buyer"], expiresAt: "2099-01-01T00:00:00Z", kind: "dev" });

let socket: LiveSocket;
let release: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  login("good");
  socket = new LiveSocket(() => "ws://test/ws");
  release = socket.use();
  FakeSocket.last.onopen();
});
afterEach(async () => {
  release();
  await session.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a session that the engine refuses ends, and the socket comes back as a guest", () => {
  expect(FakeSocket.last.said).toEqual([{ type: "authenticate", token: "good" }]);
  FakeSocket.last.onmessage({ data: '{"type":"error","code":"unauthenticated","detail":"ended"}' });
  FakeSocket.last.onclose({ code: 1008 });
  expect(session.get()).toBeUndefined();
  expect(FakeSocket.all).toHaveLength(2);
  FakeSocket.last.onopen();
  expect(FakeSocket.last.said).toEqual([{ type: "authenticate" }]);
  // One connection, not one for the refusal and one for the drop.
  vi.advanceTimersByTime(20_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test.each([1001, 1006, 1013])("close code %i says nothing about the session", (code) => {
  FakeSocket.last.onclose({ code });
  expect(session.token()).toBe("good");
  vi.advanceTimersByTime(20_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test("who talks too much stays logged in", () => {
  FakeSocket.last.accept();
  FakeSocket.last.onclose({ code: 1008 });
  expect(session.token()).toBe("good");
});

test("a refusal of a token that was renewed meanwhile ends nothing", () => {
  const old = FakeSocket.last;
  login("better");
  old.onclose({ code: 1008 });
  expect(session.token()).toBe("better");
});

test("no more is said in a second than the engine listens to, and in order", () => {
  FakeSocket.last.accept();
  const { said } = FakeSocket.last;
  said.length = 0;
  for (let at = 0; at < 100; at += 1) socket.send({ type: "unsubscribe", event_id: String(at) });
  expect(said).toHaveLength(40);
  vi.advanceTimersByTime(999);
  expect(said).toHaveLength(40);
  vi.advanceTimersByTime(2);
  expect(said).toHaveLength(80);
  vi.advanceTimersByTime(1_001);
  expect(said.map(({ event_id }) => event_id)).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
});

test("what a lost connection was not told is not said to the next one", () => {
  FakeSocket.last.accept();
  for (let at = 0; at < 100; at += 1) socket.send({ type: "unsubscribe", event_id: String(at) });
  FakeSocket.last.onclose({ code: 1006 });
  vi.advanceTimersByTime(1_000);
  FakeSocket.last.onopen();
  FakeSocket.last.accept();
  vi.advanceTimersByTime(5_000);
  expect(FakeSocket.last.said).toEqual([{ type: "authenticate", token: "good" }]);
});
