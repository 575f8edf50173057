/// An order of one's own, kept up to date by the socket, and by asking while there is none.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { liveSocket } from "../../live/socket";
import { useIsTold, useOrderMessages } from "../../live/use-live";
import { paced } from "../../offline/retries";
import { isDecided, isMissing, laterOf, nextLook, withMessage, type Order } from "./progress";

/** The key of an order in the cache. */
export function orderKey(orderId: string): readonly string[] {
  return ["order", orderId];
}

/** The order; it is followed until it is decided. */
export function useOrder(orderId: string) {
  const client = useQueryClient();
  const isTold = useIsTold();
  const query = useQuery({
    queryKey: orderKey(orderId),
    queryFn: async () => {
      const read = await bodyOf(api.GET("/api/orders/{id}", { params: { path: { id: orderId } } }));
      return laterOf(client.getQueryData<Order>(orderKey(orderId)), read);
    },
    retry: false, // the interval asks again
    refetchInterval: (query) => {
      const { data, error, dataUpdateCount, errorUpdateCount } = query.state;
      if (isMissing(error)) return false;
      // A payment at a provider is decided within minutes, an invoice within days.
      const status = data?.payment?.status === "open" ? "pending" : data?.status;
      return paced(nextLook(status, dataUpdateCount + errorUpdateCount, isTold), query);
    },
    refetchIntervalInBackground: true, // somebody waits for the tickets in another tab
  });
  const { refetch } = query;
  useOrderMessages((message) => {
    if (message.order_id !== orderId) return;
    client.setQueryData<Order>(orderKey(orderId), (known) => known && withMessage(known, message));
    // The message has no times and no sums.
    if (isDecided(message.status)) void refetch();
  });
  // What was said while there was no connection is not said again.
  useEffect(() => liveSocket.on("connected", () => void refetch()), [refetch]);
  return query;
}

/** What became of the hold of an order that failed. */
export type HoldOfFailed =
  /** Not known yet: nothing may be said of it. */
  | { readonly kind: "unknown"; readonly isFirstAnswerAwaited: boolean }
  /** It goes on, and can be paid with another card. */
  | { readonly kind: "held"; readonly hold: Schemas["HoldBody"] }
  /** Another order was made of it, from another tab for example. */
  | { readonly kind: "ordered"; readonly orderId: string }
  /** Its time is over. */
  | { readonly kind: "over" };

/** Asks for the hold of an order if that failed, until it is known. */
export function useHoldOfFailed(order: Order): HoldOfFailed {
  const holdId = order.hold_id;
  const { data: hold, failureCount } = useQuery({
    queryKey: ["hold-of-failed", holdId, order.order_id],
    queryFn: async (): Promise<Schemas["HoldBody"] | null> => {
      try {
        return await bodyOf(api.GET("/api/holds/{id}", { params: { path: { id: holdId } } }));
      } catch (error) {
        if (error instanceof Problem && !error.isPassing && error.status < 500) return null;
        throw error;
      }
    },
    enabled: order.status === "failed",
    staleTime: 0,
    gcTime: 0,
  });
  if (hold === null) return { kind: "over" };
  if (hold?.status === "active") return { kind: "held", hold };
  const next = hold?.order_id;
  if (next != null && next !== order.order_id) return { kind: "ordered", orderId: next };
  return { kind: "unknown", isFirstAnswerAwaited: hold === undefined && failureCount === 0 };
}
