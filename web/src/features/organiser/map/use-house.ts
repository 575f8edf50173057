/// The plan of an event's seats and their live states.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { api, bodyOf } from "../../../api/client";
import type { Problem } from "../../../api/problem";
import { SeatFeed } from "../../../live/seat-feed";
import { areaTiersOf, SeatPlan } from "../../../seatmap/plan";
import { SeatStates } from "../../../seatmap/states";

export interface House {
  readonly plan: SeatPlan;
  readonly states: SeatStates;
}

interface UseHouse {
  readonly house: House | undefined;
  /** The first snapshot is there. */
  readonly isLive: boolean;
  readonly error: unknown;
  readonly refetch: () => void;
}

/** Loads the layout once and follows the seats while the page shows them. */
export function useHouse(eventId: string): UseHouse {
  const path = { id: eventId };
  const layout = useQuery({
    // Not the buyers' key: what is kept here has another shape.
    queryKey: ["organiser", "layout", eventId],
    queryFn: async ({ signal }) => {
      const [layout, availability] = await Promise.all([
        bodyOf(api.GET("/api/events/{id}/layout", { params: { path }, signal })),
        bodyOf(api.GET("/api/events/{id}/availability", { params: { path }, signal })),
      ]);
      return { layout, areaTiers: areaTiersOf(availability.groups) };
    },
    staleTime: Infinity,
  });
  const { data } = layout;
  const house = useMemo(() => {
    if (data === undefined) return undefined;
    const plan = new SeatPlan(data.layout, data.areaTiers);
    return { plan, states: new SeatStates(plan) };
  }, [data]);
  const [live, setLive] = useState<{ readonly house: House; readonly refusal?: Problem }>();
  useEffect(() => {
    if (house === undefined) return;
    const feed = new SeatFeed(eventId, {
      onSnapshot: ({ statuses, areas }) => {
        house.states.load(statuses, areas);
        setLive({ house });
      },
      onChanges: (frame) => house.states.apply(frame),
      onRefused: (refusal) => setLive({ house, refusal }),
    });
    return () => feed.close();
  }, [eventId, house]);
  const isOurs = live !== undefined && live.house === house;
  return {
    house,
    isLive: isOurs && live.refusal === undefined,
    error: layout.error ?? (isOurs ? live.refusal : undefined),
    refetch: () => void layout.refetch(),
  };
}
