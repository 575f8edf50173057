import { beforeEach, expect, test } from "vitest";

import { isNoOutcome } from "../../api/idempotency";
import { Problem, Unreachable } from "../../api/problem";
import { isOpen, keyFor, mayBeDone, settle, requestText, type KeyStore } from "./attempt";

let store: KeyStore;
beforeEach(() => {
  const items = new Map<string, string>();
  store = {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
});

test("the same request keeps its key until it has an outcome", () => {
  const request = requestText("ana", { seats: ["A-1", "A-2"] });
  const key = keyFor(store, "e", request);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(keyFor(store, "e", requestText("ana", { seats: ["A-2", "A-1"] }))).toBe(key);
  expect(isOpen(store, "e", request)).toBe(true);
  settle(store, "e");
  expect(isOpen(store, "e", request)).toBe(false);
  expect(keyFor(store, "e", request)).not.toBe(key);
});

test("another request, another user, another event: another key", () => {
  const key = keyFor(store, "e", requestText("ana", { seats: ["A-1"] }));
  expect(keyFor(store, "f", requestText("ana", { seats: ["A-1"] }))).not.toBe(key);
  expect(keyFor(store, "e", requestText("ben", { seats: ["A-1"] }))).not.toBe(key);
  expect(keyFor(store, "e", requestText("ben", { seats: ["A-1", "A-2"] }))).not.toBe(key);
});

test("what is stored is not trusted", () => {
  store.setItem("ticketbuster.attempt.e", "{broken");
  expect(keyFor(store, "e", "w")).toMatch(/^[0-9a-f]{32}$/);
});

test("only an answer of the engine is an outcome", () => {
  const open = [
    new Unreachable("x"),
    new Problem(503, {}),
    new Problem(500, {}),
    new Problem(429, {}),
    new TypeError("x"),
  ];
  expect(open.every(isNoOutcome)).toBe(true);
  expect(isNoOutcome(new Problem(409, { code: "seats_unavailable" }))).toBe(false);
  expect(isNoOutcome(new Problem(422, {}))).toBe(false);
});

test("only the engine's word that it is too busy, or another's turn, says that nothing was done", () => {
  const busy = [
    new Problem(503, { code: "overloaded" }),
    new Problem(503, { code: "moved" }),
    new Problem(429, { code: "rate_limited" }),
    new Problem(408, { code: "request_timeout" }),
  ];
  expect(busy.map(mayBeDone)).toEqual([false, false, false, false]);
  const unknown = [
    new Unreachable("x"),
    // A proxy, which may have passed the request on.
    new Problem(503, {}),
    new Problem(503, { code: "interrupted" }),
    new Problem(500, { code: "internal" }),
  ];
  expect(unknown.every(mayBeDone)).toBe(true);
  expect(mayBeDone(new Problem(409, { code: "seats_unavailable" }))).toBe(false);
});
