/// What is kept for the time of a login.
import { expect, test } from "vitest";

import { forgetWish, keepView, keepWish, keptView, keptWish, type TabStore } from "./before-login";

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

test("a wish is what it was, for its event alone, until it is forgotten or a quarter of an hour old", () => {
  const store = tab();
  keepWish(store, "one", BEST, 1_000);
  expect(keptWish(store, "one", 1_000)).toEqual(BEST);
  expect(keptWish(store, "two", 1_000)).toBeUndefined();
  expect(keptWish(store, "one", 1_000 + 15 * 60_000)).toEqual(BEST);
  expect(keptWish(store, "one", 1_001 + 15 * 60_000)).toBeUndefined();
  expect(keptWish(store, "one", 999)).toBeUndefined();
  forgetWish(store, "one");
  expect(keptWish(store, "one", 1_000)).toBeUndefined();
});

test("what is no wish and no view is nothing", () => {
  const store = tab();
  for (const text of ["", "null", "3", "{}", '{"at":1}', '{"request":"all","at":1}', '{"x":1,"y":2,"scale":0}', "{"]) {
    store.setItem("ticketbuster.wish.e", text);
    store.setItem("ticketbuster.view.e", text);
    expect([keptWish(store, "e", 1), keptView(store, "e")], text).toEqual([undefined, undefined]);
  }
});

test("the view comes back, and the whole plan leaves none", () => {
  const store = tab();
  keepView(store, "e", { x: -12.5, y: 40, scale: 1.25 });
  expect(keptView(store, "e")).toEqual({ x: -12.5, y: 40, scale: 1.25 });
  keepView(store, "e", null);
  expect(store.entries.size).toBe(0);
});
