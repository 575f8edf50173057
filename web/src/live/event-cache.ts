/// Status and counts that come over the socket, put into what the page has of the catalogue and of single events.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import type { Schemas } from "../api/client";
import type { EventMessage } from "./frames";

type EventList = Schemas["List_EventBody"];

/** Updates `["events", …]` and `["event", id]`. */
export function applyEventMessage(cache: QueryClient, { event_id, status, counts }: EventMessage): void {
  cache.setQueriesData<InfiniteData<EventList>>({ queryKey: ["events"] }, (lists) => {
    const has = lists?.pages.some(({ items }) => items.some((event) => event.event_id === event_id));
    if (lists === undefined || has !== true) return lists;
    const update = (event: Schemas["EventBody"]): Schemas["EventBody"] =>
      event.event_id === event_id ? { ...event, status, counts } : event;
    return { ...lists, pages: lists.pages.map((list) => ({ ...list, items: list.items.map(update) })) };
  });
  const before = cache.getQueryData<Schemas["EventDetailBody"]>(["event", event_id])?.status;
  cache.setQueryData<Schemas["EventDetailBody"]>(["event", event_id], (event) => event && { ...event, status, counts });
  // Only while it did not sell may its prices have changed. An opening at its hour is none of these: everybody waits for it.
  if (status === "on_sale" && (before === "paused" || before === "closed")) {
    void cache.invalidateQueries({ queryKey: ["event", event_id] });
  }
}
