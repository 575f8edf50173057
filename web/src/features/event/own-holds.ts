/// The buyer's own holds of an event, and their orders there that are not paid, as the engine lists them: also those that another tab or device made.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf } from "../../api/client";
import { keepHold } from "../../holds/holds";
import { useBuyer } from "../../session/buyer";

/** The key of all holds of an event in the cache, whoever buys. */
export function ownHoldsKey(eventId: string): readonly string[] {
  return ["own-holds", eventId];
}

/** The active holds of an event. */
export function useOwnHolds(eventId: string) {
  const userId = useBuyer()?.userId;
  return useQuery({
    queryKey: [...ownHoldsKey(eventId), userId],
    queryFn: async ({ signal }) => {
      const { items } = await bodyOf(api.GET("/api/events/{id}/holds", { params: { path: { id: eventId } }, signal }));
      const active = items.filter(({ status }) => status === "active");
      // The checkout offers the same places again when their time is over.
      active.forEach((hold) => keepHold(hold));
      return active;
    },
    enabled: userId !== undefined,
    staleTime: 0,
  });
}

/** The orders at an event that wait for their payment. */
export function useUnpaidOrders(eventId: string) {
  const userId = useBuyer()?.userId;
  return useQuery({
    queryKey: ["unpaid-orders", eventId, userId],
    queryFn: async ({ signal }) => {
      const query = { event_id: eventId };
      const { items } = await bodyOf(api.GET("/api/orders", { params: { query }, signal }));
      return items.filter(({ status }) => status === "awaiting_payment");
    },
    enabled: userId !== undefined,
    staleTime: 0,
  });
}
