/// The house of one event: its plan, and the exact state of its seats as long as somebody looks.
import { useEffect, useLayoutEffect, useMemo, useState } from "react";

import type { Problem } from "../../api/problem";
import { SeatFeed } from "../../live/seat-feed";
import { SeatPlan } from "../../seatmap/plan";
import { SeatStates } from "../../seatmap/states";
import { Inbox } from "./inbox";
import { useGroups, useLayout } from "./queries";

/** `waiting`: no state was seen yet; `refused`: there will be none. */
export type Liveness = { readonly kind: "waiting" | "live" } | { readonly kind: "refused"; readonly problem: Problem };

export interface House {
  readonly plan: SeatPlan;
  readonly states: SeatStates;
}

export interface HouseQuery {
  /** There once the layout is. */
  readonly house: House | undefined;
  readonly liveness: Liveness;
  /** The layout can't be had. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Layout and state are asked for at once; what comes before the plan is there waits for it. */
export function useHouse(eventId: string): HouseQuery {
  const layout = useLayout(eventId);
  const groups = useGroups(eventId);
  const [liveness, setLiveness] = useState<Liveness>({ kind: "waiting" });
  const [inbox] = useState(() => new Inbox());
  const areaTiers = groups.data;
  const isReady = layout.data !== undefined && !groups.isPending;
  const house = useMemo<House | undefined>(() => {
    if (layout.data === undefined || !isReady) return undefined;
    const plan = new SeatPlan(layout.data, new Map(areaTiers?.map(({ section, tier }) => [section, tier])));
    return { plan, states: new SeatStates(plan) };
  }, [layout.data, isReady, areaTiers]);

  useEffect(() => {
    inbox.clear();
    const feed = new SeatFeed(eventId, {
      onSnapshot: ({ statuses, areas }) => {
        inbox.restart((states) => states.load(statuses, areas));
        setLiveness({ kind: "live" });
      },
      onChanges: (frame) => inbox.put((states) => states.apply(frame)),
      onRefused: (problem) => setLiveness({ kind: "refused", problem }),
    });
    return () => feed.close();
  }, [eventId, inbox]);
  // A layout effect comes before the one in which the map paints itself for the first time.
  useLayoutEffect(() => inbox.open(house?.states), [inbox, house]);

  return { house, liveness, error: layout.error, retry: () => void layout.refetch() };
}
