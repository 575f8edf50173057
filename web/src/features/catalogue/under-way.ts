/// What a buyer began and has not ended: holds of this tab and of a guest in another one, orders that are not decided.
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { isRefusal } from "../../api/problem";
import { serverClock } from "../../clock/server-clock";
import { keptHolds, type Hold, type KeptHold } from "../../holds/holds";
import { useWallet } from "../../offline/wallet";
import { guests } from "../../session/guests";
import { useOrderAccesses } from "../../session/order-access";
import { useSession } from "../../session/session";

type Order = Schemas["OrderBody"];

/** Enough for anybody, and few requests. */
const MOST = 3;
const LOOK_MS = 15_000;

/** Whether somebody has to do something about an order, or waits for it. */
export function isUndecided(status: Order["status"]): boolean {
  return status === "awaiting_payment" || status === "pending" || status === "processing";
}

/** What the tab may ask for a hold with; nothing if it was made by somebody who is not here. */
function tokenFor(
  { holdId, eventId, userId }: KeptHold & { holdId: string },
  login: ReturnType<typeof useSession>,
): string | undefined {
  if (userId === login?.userId) return login?.token;
  const guest = guests.ofHold(holdId, eventId);
  return guest?.userId === userId ? guest?.token : undefined;
}

/** No answer is no reason to show anything; a refusal is a reason not to ask again. */
async function orNothing<Body>(answer: Promise<Body>): Promise<Body | null> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** As the engine tells it: what was paid or let go in another tab is not under way. */
export function useUnderWay(): { holds: Hold[]; orders: Order[] } {
  const login = useSession();
  const [now] = useState(() => serverClock.now());
  const asked = keptHolds(now).flatMap((kept) => {
    const token = tokenFor(kept, login);
    return token === undefined ? [] : [{ holdId: kept.holdId, token }];
  });
  const holds = useQueries({
    queries: asked.slice(0, MOST).map(({ holdId, token }) => ({
      queryKey: ["under-way", holdId],
      queryFn: () => {
        const headers = { authorization: `Bearer ${token}` };
        return orNothing(bodyOf(api.GET("/api/holds/{id}", { params: { path: { id: holdId } }, headers })));
      },
      staleTime: 0,
      refetchInterval: LOOK_MS,
    })),
  });
  const orders = useQueries({
    queries: useOrderAccesses()
      .slice(0, MOST)
      .map(({ orderId }) => ({
        queryKey: ["under-way", orderId],
        queryFn: () => orNothing(bodyOf(api.GET("/api/orders/{id}", { params: { path: { id: orderId } } }))),
        staleTime: 0,
        refetchInterval: ({ state: { data } }: { state: { data: Order | null | undefined } }) =>
          data != null && isUndecided(data.status) ? LOOK_MS : (false as const),
      })),
  });
  const wallet = useWallet();
  const own = login?.userId === wallet.userId ? wallet.orders : [];
  const all = new Map([...own, ...orders.flatMap(({ data }) => data ?? [])].map((order) => [order.order_id, order]));
  return {
    holds: holds.flatMap(({ data }) => (data?.status === "active" ? data : [])),
    orders: [...all.values()].filter(({ status }) => isUndecided(status)).slice(0, MOST),
  };
}
