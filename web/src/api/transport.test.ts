// @vitest-environment jsdom
/// Which answers count as the engine's word, and that nobody is asked who is known to be away.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { api, bodyOf } from "./client";
import { Unreachable } from "./problem";
import { watchTransport } from "./transport";

let told: string[] = [];
let mayRead = true;
let answer: () => Promise<Response>;
const asked = vi.fn(() => answer());

const layout = () => bodyOf(api.GET("/api/events/{id}/layout", { params: { path: { id: "1" } } }));
const json = (headers: Record<string, string>, status = 200) =>
  Promise.resolve(Response.json({ code: "internal" }, { status, headers }));

beforeEach(() => {
  told = [];
  mayRead = true;
  asked.mockClear();
  vi.stubGlobal("fetch", asked);
  watchTransport({ mayRead: () => mayRead, answered: () => told.push("answered"), away: () => told.push("away") });
});

afterEach(() => vi.unstubAllGlobals());

test("an answer that a cache may have given says nothing of the engine", async () => {
  answer = () => json({ "cache-control": "public, max-age=31536000, immutable" });
  await layout();
  expect(told).toEqual([]);
});

test("one that no cache gives without asking is the engine's word, and so is a refusal", async () => {
  for (const headers of [{ "cache-control": "no-store" }, { "cache-control": "no-cache" }]) {
    answer = () => json(headers);
    await layout();
  }
  answer = () => Promise.resolve(Response.json({ code: "not_found" }, { status: 404 }));
  await expect(layout()).rejects.toThrow();
  expect(told).toEqual(["answered", "answered", "answered"]);
});

test("no answer is told, and so is a proxy's that found nobody", async () => {
  answer = () => Promise.reject(new TypeError("no network"));
  await expect(layout()).rejects.toThrow(Unreachable);
  answer = () => Promise.resolve(new Response("bad gateway", { status: 502 }));
  await expect(layout()).rejects.toThrow();
  expect(told).toEqual(["away", "away"]);
});

test("while nobody is there reads stay on the device; what changes something is sent", async () => {
  mayRead = false;
  answer = () => json({ "cache-control": "no-store" });
  await expect(layout()).rejects.toThrow(Unreachable);
  expect(asked).not.toHaveBeenCalled();
  await bodyOf(api.DELETE("/api/holds/{id}", { params: { path: { id: "1" } } }));
  await bodyOf(api.GET("/api/tickets/keys", { cache: "no-store" }));
  expect(asked).toHaveBeenCalledTimes(2);
});
