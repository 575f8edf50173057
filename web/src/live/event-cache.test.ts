import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";

import { applyEventMessage } from "./event-cache";

const counts = { capacity: 10, available: 10, held: 0, sold: 0, blocked: 0 };
const list = (...ids: string[]) => ({
  items: ids.map((event_id) => ({ event_id, status: "on_sale", counts })),
  page: 1,
});

test("a message reaches the event in every list and by itself, and nothing else", () => {
  const cache = new QueryClient();
  cache.setQueryData(["events", {}], { pages: [list("a"), list("b")], pageParams: [1, 2] });
  cache.setQueryData(["events", { q: "c" }], { pages: [list("c")], pageParams: [1] });
  cache.setQueryData(["event", "b"], { event_id: "b", name: "B", status: "on_sale", counts });
  const other = cache.getQueryData(["events", { q: "c" }]);
  const now = { ...counts, available: 4, sold: 6 };
  applyEventMessage(cache, { type: "event", event_id: "b", status: "paused", counts: now });
  expect(cache.getQueryData(["events", {}])).toMatchObject({
    pages: [list("a"), { items: [{ event_id: "b", status: "paused", counts: now }] }],
  });
  expect(cache.getQueryData(["event", "b"])).toEqual({ event_id: "b", name: "B", status: "paused", counts: now });
  expect(cache.getQueryData(["events", { q: "c" }])).toBe(other);
});

test("an event that nobody asked for is not made up", () => {
  const cache = new QueryClient();
  applyEventMessage(cache, { type: "event", event_id: "x", status: "paused", counts });
  expect(cache.getQueryData(["event", "x"])).toBeUndefined();
});

test("an event whose sale goes on is asked for again, because its prices may be others; one that opens is not", () => {
  const cache = new QueryClient();
  for (const before of ["paused", "closed", "scheduled", "on_sale"]) {
    cache.setQueryData(["event", before], { event_id: before, status: before, counts });
    applyEventMessage(cache, { type: "event", event_id: before, status: "on_sale", counts });
  }
  const isAsked = (id: string) => cache.getQueryState(["event", id])?.isInvalidated;
  expect(["paused", "closed", "scheduled", "on_sale"].map(isAsked)).toEqual([true, true, false, false]);
});
