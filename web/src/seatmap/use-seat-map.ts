/// The seat map of an event for pages: its plan, and the live state of its seats for as long as the page is open.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useState } from "react";

import { api, bodyOf } from "../api/client";
import type { Problem } from "../api/problem";
import { SeatFeed } from "../live/seat-feed";
import { unpacked } from "./packed";
import { PendingChanges } from "./pending-changes";
import { areaTiersOf, SeatPlan, type PricedTier } from "./plan";
import { SeatStates } from "./states";

/** `waiting`: no state was seen yet; `refused`: there will be none. */
export type Liveness = { readonly kind: "waiting" | "live" } | { readonly kind: "refused"; readonly problem: Problem };

/** The static part of a seat map, and the part that changes. */
export interface SeatMapModel {
  readonly plan: SeatPlan;
  readonly states: SeatStates;
}

export interface SeatMapQuery {
  /** Undefined until layout and prices are loaded. */
  readonly seatMap: SeatMapModel | undefined;
  readonly liveness: Liveness;
  /** Why the layout cannot be loaded. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Whose cache an event's layout is in: a draft's, which only its organisers see, is not kept on the device. */
type Audience = "public" | "organiser";

function keyOf(name: "layout" | "groups", eventId: string, audience: Audience): readonly string[] {
  return audience === "organiser" ? ["organiser", name, eventId] : [name, eventId];
}

function useLayout(id: string, audience: Audience) {
  return useQuery({
    queryKey: keyOf("layout", id, audience),
    queryFn: async ({ signal }) =>
      unpacked(await bodyOf(api.GET("/api/events/{id}/layout/packed", { params: { path: { id } }, signal }))),
    staleTime: Infinity,
    // A layout never changes: the plan stays the same object, and 80,000 seats are not compared at each read.
    structuralSharing: (old, fresh) => old ?? fresh,
  });
}

/** Which section sells which tier. Asked for once: the counts come over the socket. */
function useGroups(id: string, audience: Audience) {
  return useQuery({
    queryKey: keyOf("groups", id, audience),
    queryFn: async ({ signal }) => {
      const body = await bodyOf(api.GET("/api/events/{id}/availability", { params: { path: { id } }, signal }));
      return body.groups.map(({ section, tier }) => ({ section, tier }));
    },
    staleTime: Infinity,
    // A new answer would build the plan anew.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The plan of an event, and states of its seats that nobody has told anything yet. */
interface SeatPlanQuery extends Pick<SeatMapQuery, "seatMap" | "error" | "retry"> {
  /** The same without prices: it is there sooner, and stays when prices change. */
  readonly unpriced: SeatMapModel | undefined;
}

/** Loads the layout. */
export function useSeatPlan(
  eventId: string,
  /** The event's tiers, once they are known. */
  tiers: readonly PricedTier[] | undefined,
  audience: Audience = "public",
): SeatPlanQuery {
  const layout = useLayout(eventId, audience);
  const groups = useGroups(eventId, audience);
  const isReady = layout.data !== undefined && !groups.isPending;
  const unpriced = useMemo<SeatMapModel | undefined>(() => {
    if (layout.data === undefined || !isReady) return undefined;
    const plan = new SeatPlan(layout.data, areaTiersOf(groups.data ?? []));
    return { plan, states: new SeatStates(plan) };
  }, [layout.data, isReady, groups.data]);
  const seatMap = useMemo<SeatMapModel | undefined>(
    () =>
      unpriced === undefined || tiers === undefined
        ? undefined
        : { ...unpriced, plan: unpriced.plan.withPrices(tiers) },
    [unpriced, tiers],
  );
  return { seatMap, unpriced, error: layout.error, retry: () => void layout.refetch() };
}

/** Loads the layout and follows the seats at the same time; changes that come before the plan wait for it. */
export function useSeatMap(
  eventId: string,
  /** The event's tiers, once they are known. */
  tiers: readonly PricedTier[] | undefined,
  audience: Audience = "public",
): SeatMapQuery {
  const { seatMap, unpriced, error, retry } = useSeatPlan(eventId, tiers, audience);
  const [liveness, setLiveness] = useState<Liveness>({ kind: "waiting" });
  const [pending] = useState(() => new PendingChanges());

  useEffect(() => {
    pending.clear();
    const feed = new SeatFeed(eventId, {
      onSnapshot: ({ statuses, areas }) => {
        pending.restart((states) => states.load(statuses, areas));
        setLiveness({ kind: "live" });
      },
      onChanges: (frame) => pending.put((states) => states.apply(frame)),
      onRefused: (problem) => setLiveness({ kind: "refused", problem }),
    });
    return () => feed.close();
  }, [eventId, pending]);
  // A layout effect runs before the effect in which the map paints itself for the first time.
  useLayoutEffect(() => pending.open(unpriced?.states), [pending, unpriced]);

  return { seatMap, liveness, error, retry };
}
