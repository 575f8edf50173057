/// One event with its sections and tiers, for every page that shows it.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf, type Schemas } from "./client";
import { firstAnswersAt, firstEvent } from "./first";

export type EventDetail = Schemas["EventDetailBody"];

export function fetchEvent(id: string, signal?: AbortSignal): Promise<EventDetail> {
  const options = signal === undefined ? {} : { signal };
  return bodyOf(api.GET("/api/events/{id}", { params: { path: { id } }, ...options }));
}

/** `["event", id]` in the cache, where the socket's messages update it; not asked for while there is no id. */
export function useEvent(id: string | undefined, { staleMs }: { staleMs?: number } = {}) {
  return useQuery({
    queryKey: ["event", id],
    queryFn: ({ signal }) => fetchEvent(id ?? "", signal),
    enabled: id !== undefined,
    initialData: () => (id === undefined ? undefined : firstEvent(id)),
    // Old enough to be asked for again: the counts may have changed while the page was loaded.
    initialDataUpdatedAt: firstAnswersAt,
    ...(staleMs === undefined ? {} : { staleTime: staleMs }),
  });
}

/** For pages that need an event's names, which hardly change, and not its counts. */
export const NAMES_STALE_MS = 60_000;
