/// What is kept for the time of a login.
import { expect, test } from "vitest";

import {
  forgetRequest,
  keepView,
  keepRequest,
  keptView,
  keptRequest,
  withoutRequest,
  type TabStore,
} from "./before-login";

function tab(): TabStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, text) => void entries.set(name, text),
    removeItem: (name) => void entries.delete(name),
  };
}

const BEST = { best_available: { quantity: 2, adjacent: true, section: "OCC101" } };

const back = (search: string, now: number): { now: number; query: URLSearchParams } => ({
  now,
  query: new URLSearchParams(search),
});

test("a request is what it was, for its event alone, until it is forgotten or a quarter of an hour old", () => {
  const store = tab();
  const search = keepRequest(store, "one", BEST, { now: 1_000, search: "?view=list" });
  expect(keptRequest(store, "one", back(search, 1_000))).toEqual(BEST);
  expect(keptRequest(store, "two", back(search, 1_000))).toBeUndefined();
  expect(keptRequest(store, "one", back(search, 1_000 + 15 * 60_000))).toEqual(BEST);
  expect(keptRequest(store, "one", back(search, 1_001 + 15 * 60_000))).toBeUndefined();
  expect(keptRequest(store, "one", back(search, 999))).toBeUndefined();
  forgetRequest(store, "one");
  expect(keptRequest(store, "one", back(search, 1_000))).toBeUndefined();
});

test("only the return of its own login brings a request back", () => {
  const store = tab();
  const earlier = keepRequest(store, "one", BEST, { now: 1_000, search: "" });
  const search = keepRequest(store, "one", BEST, { now: 1_000, search: "?view=list" });
  expect(keptRequest(store, "one", back("", 1_000))).toBeUndefined();
  expect(keptRequest(store, "one", back(earlier, 1_000))).toBeUndefined();
  expect(keptRequest(store, "one", back(search, 1_000))).toEqual(BEST);
  expect(withoutRequest(new URLSearchParams(search)).toString()).toBe("view=list");
});

test("what is no request and no view is nothing", () => {
  const store = tab();
  const texts = ["", "null", "3", "{}", '{"at":1,"id":"i"}', '{"request":"all","at":1,"id":"i"}', '{"scale":0}', "{"];
  for (const text of texts) {
    store.setItem("ticketbuster.wish.e", text);
    store.setItem("ticketbuster.view.e", text);
    expect([keptRequest(store, "e", back("?wish=i", 1)), keptView(store, "e")], text).toEqual([undefined, undefined]);
  }
});

test("the view comes back, and the whole plan leaves none", () => {
  const store = tab();
  keepView(store, "e", { x: -12.5, y: 40, scale: 1.25 });
  expect(keptView(store, "e")).toEqual({ x: -12.5, y: 40, scale: 1.25 });
  keepView(store, "e", null);
  expect(store.entries.size).toBe(0);
});
