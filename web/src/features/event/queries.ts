/// What the engine says about one event.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf, type Schemas } from "../../api/client";
import { firstAnswersAt, firstEvent } from "../../api/first";
import { unpacked } from "../../seatmap/packed";

export type EventDetail = Schemas["EventDetailBody"];

/** The event itself: `["event", id]`, kept live by `applyEventMessage`. */
export function useEvent(id: string) {
  return useQuery({
    queryKey: ["event", id],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/events/{id}", { params: { path: { id } }, signal })),
    initialData: () => firstEvent(id),
    // Old enough to be asked for once more: the counts may have changed while the page was loaded.
    initialDataUpdatedAt: firstAnswersAt,
  });
}

/** The seats' places and names, which never change. */
export function useLayout(id: string) {
  return useQuery({
    queryKey: ["layout", id],
    queryFn: async ({ signal }) =>
      unpacked(await bodyOf(api.GET("/api/events/{id}/layout/packed", { params: { path: { id } }, signal }))),
    staleTime: Infinity,
    // It never changes: the plan made of it lives on however often it is read, and nobody compares 80,000 seats.
    structuralSharing: (old, fresh) => old ?? fresh,
  });
}

/** Which section sells which tier; asked once, as the counts in it come over the socket. */
export function useGroups(id: string) {
  return useQuery({
    queryKey: ["groups", id],
    queryFn: async ({ signal }) => {
      const body = await bodyOf(api.GET("/api/events/{id}/availability", { params: { path: { id } }, signal }));
      return body.groups.map(({ section, tier }) => ({ section, tier }));
    },
    staleTime: Infinity,
    // What comes later would make the map anew.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
