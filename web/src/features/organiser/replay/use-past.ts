/// The course of a sale, and the state of its seats at one transition, put into the map's states.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { unpackStatuses } from "../../../live/frames";
import { paced } from "../../../offline/retries";
import type { SeatStates } from "../../../seatmap/states";
import { PastLoader } from "./past-loader";

const TIMELINE_MS = 15_000;
/** So many changed seats are painted one by one; more, and the map is painted anew. */
const MENDED_MAX = 2_000;

/** The whole sale; it grows while it goes on. */
export function useTimeline(id: string) {
  return useQuery({
    queryKey: ["organiser", "timeline", id],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/events/{id}/timeline", { params: { path: { id } }, signal })),
    refetchInterval: (query) => paced(TIMELINE_MS, query),
  });
}

/** What happened to a seat; asked for when there is a label. */
export function useSeatLife(id: string, seat: string | undefined) {
  return useQuery({
    queryKey: ["organiser", "seat-changes", id, seat],
    enabled: seat !== undefined,
    queryFn: ({ signal }) => {
      const params = { path: { id }, query: { seat: seat ?? "" } };
      return bodyOf(api.GET("/api/events/{id}/seat-changes", { params, signal }));
    },
  });
}

/** A state of the past that is on the map. */
export interface Past {
  readonly seq: number;
  /** The instant of its last transition, RFC 3339. */
  readonly at: string;
  readonly counts: Schemas["CountsBody"];
}

interface LoadedPast extends Past {
  readonly statuses: Uint8Array;
  readonly areas: readonly Schemas["AreaBody"][];
}

async function loadPast(id: string, seq: number, signal: AbortSignal): Promise<LoadedPast> {
  const params = { path: { id }, query: { at_seq: seq } };
  return pastOf(await bodyOf(api.GET("/api/events/{id}/seats", { params, signal })));
}

/** The transition that an instant comes after. */
export async function seqAt(id: string, instant: string): Promise<number> {
  const params = { path: { id }, query: { at: instant } };
  return pastOf(await bodyOf(api.GET("/api/events/{id}/seats", { params }))).seq;
}

function pastOf(body: Schemas["SeatsBody"]): LoadedPast {
  if (!("encoding" in body) || body.at === undefined || body.counts === undefined) {
    throw new Problem(502, { detail: "the answer is no state of the past" });
  }
  const { seq, at, counts, areas } = body;
  return { seq, at, counts, areas, statuses: unpackStatuses(body.status, body.count) };
}

/** Puts a state on the map; few changes are shown as changes. */
export function showPast(states: SeatStates, { statuses, areas }: Pick<LoadedPast, "statuses" | "areas">): void {
  const indices: number[] = [];
  for (let seat = 0; seat < statuses.length && indices.length <= MENDED_MAX; seat += 1) {
    if (states.statuses[seat] !== statuses[seat]) indices.push(seat);
  }
  if (indices.length > MENDED_MAX) states.load(statuses, areas);
  else states.apply({ indices, statuses: indices.map((seat) => statuses[seat] ?? 0), areas });
}

interface PastQuery {
  /** What is on the map; undefined before the first answer. */
  readonly past: Past | undefined;
  readonly error: unknown;
  /** Whether it is asked for again by itself. */
  readonly isWaiting: boolean;
}

/** Shows the state after transition `seq` on the map, as soon as it can be had. */
export function usePast(
  eventId: string,
  states: SeatStates | undefined,
  { seq, isPlaying }: { seq: number; isPlaying: boolean },
): PastQuery {
  const [shown, setShown] = useState<PastQuery>({ past: undefined, error: null, isWaiting: false });
  const loader = useMemo(
    () =>
      states === undefined
        ? undefined
        : new PastLoader<LoadedPast>((at, signal) => loadPast(eventId, at, signal), {
            onState: (state) => {
              showPast(states, state);
              setShown({ past: state, error: null, isWaiting: false });
            },
            onError: (error, isWaiting) => setShown(({ past }) => ({ past, error, isWaiting })),
          }),
    [eventId, states],
  );
  useEffect(() => () => loader?.close(), [loader]);
  useEffect(() => {
    if (isPlaying) loader?.play(seq);
    else loader?.drag(seq);
  }, [loader, seq, isPlaying]);
  return shown;
}
