/// The events that filters leave, page by page, kept up to date by the socket while they are in view.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { firstAnswersAt, firstEvents } from "../../api/first";
import { serverClock } from "../../clock/server-clock";
import { applyEventMessage } from "../../live/event-cache";
import { useEventStates } from "../../live/use-live";
import { eventsQuery, isFiltered, NO_FILTERS, type Filters } from "./filters";

const PER_PAGE = 24;
/** The engine lets a socket watch 50 events; others on the page need some too. */
const WATCHED_MAX = 40;

/** The events, and how to get more of them. */
export function useEvents(filters: Filters) {
  const query = eventsQuery(filters, new Date(serverClock.now()));
  return useInfiniteQuery({
    queryKey: ["events", query],
    queryFn: ({ pageParam, signal }) =>
      bodyOf(api.GET("/api/events", { params: { query: { ...query, page: pageParam, per_page: PER_PAGE } }, signal })),
    initialPageParam: 1,
    getNextPageParam: ({ page, per_page, total }) => (page * per_page < total ? page + 1 : undefined),
    placeholderData: keepPreviousData,
    initialData: () => firstPages(filters, query.from),
    initialDataUpdatedAt: firstAnswersAt,
  });
}

/** What came with the page, if it is what these filters leave; the engine is asked all the same. */
function firstPages(filters: Filters, from: string): InfiniteData<Schemas["List_EventBody"], number> | undefined {
  const events = firstEvents();
  if (events === undefined || isFiltered(filters) || filters.order !== NO_FILTERS.order) return undefined;
  // The engine does not know when the device's day began.
  const items = events.items.filter(({ starts_at }) => starts_at >= from);
  const total = events.total - (events.items.length - items.length);
  return { pages: [{ ...events, items, total, per_page: PER_PAGE }], pageParams: [1] };
}

/** The categories that there are events of. */
export function useCategories() {
  return useQuery({
    queryKey: ["events-categories"],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/categories", { signal })),
    staleTime: 5 * 60_000,
  });
}

/** Follows the events whose cards are near the window; answers what a card's element is to be given to. */
export function useWatchedCards(): (element: HTMLElement | null) => (() => void) | undefined {
  const cache = useQueryClient();
  const [watched, setWatched] = useState<readonly string[]>([]);
  const near = useRef(new Set<string>());
  const observer = useRef<IntersectionObserver>(undefined);
  useEventStates(watched, (message) => applyEventMessage(cache, message));
  useEffect(() => () => observer.current?.disconnect(), []);
  return useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    observer.current ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = target instanceof HTMLElement ? target.dataset["event"] : undefined;
          if (id === undefined) continue;
          if (isIntersecting) near.current.add(id);
          else near.current.delete(id);
        }
        setWatched([...near.current].slice(0, WATCHED_MAX));
      },
      { rootMargin: "200px" },
    );
    const mine = observer.current;
    const id = element.dataset["event"];
    mine.observe(element);
    return () => {
      mine.unobserve(element);
      if (id !== undefined) near.current.delete(id);
    };
  }, []);
}
