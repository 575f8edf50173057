/// Notices when somebody takes a seat that the buyer had chosen, and finds what to offer instead.
import { useCallback, useEffect, useRef, useState } from "react";

import { offerFor } from "./party";
import type { SeatPlan } from "./plan";
import type { SeatStates } from "./states";

export interface TakenSeats {
  /** Chosen seats that are gone. */
  readonly lost: readonly number[];
  /** Free seats to take instead; empty if there are none. */
  readonly offers: readonly number[];
  /** Chosen seats to give up for the offers, so that all sit together. */
  readonly givenUp: readonly number[];
}

interface Options {
  readonly plan: SeatPlan;
  readonly states: SeatStates;
  readonly selected: ReadonlySet<number>;
  /** Seats of the buyer's own hold: these are held by nobody else. */
  readonly mine: ReadonlySet<number>;
  /** While a hold of these very seats is on its way, their changes are most likely our own. */
  readonly isPaused: boolean;
  /** The seats are gone: take them out of the selection. */
  readonly onLost: (seats: readonly number[]) => void;
}

const NOTHING: TakenSeats = { lost: [], offers: [], givenUp: [] };

/** What was taken under the buyer's finger; `report` adds seats that a refused hold named. */
export function useTakenSeats(options: Options): {
  readonly taken: TakenSeats;
  readonly dismiss: () => void;
  readonly report: (seats: readonly number[]) => void;
} {
  const { states, isPaused } = options;
  const [taken, setTaken] = useState<TakenSeats>(NOTHING);
  const latest = useRef({ options, taken });
  useEffect(() => {
    latest.current = { options, taken };
  });

  const report = useCallback((seats: readonly number[]) => {
    const { options: now, taken: before } = latest.current;
    const lost = [...new Set([...before.lost, ...seats])];
    const next = { lost, ...offersFor(now, lost) };
    latest.current = { options: now, taken: next };
    setTaken(next);
    if (seats.length > 0) now.onLost(seats);
  }, []);

  const look = useCallback(() => {
    const { options: now, taken: shown } = latest.current;
    if (now.isPaused) return;
    const gone = [...now.selected].filter((seat) => !now.states.isFree(seat) && !now.mine.has(seat));
    const isStale =
      shown.offers.some((seat) => !now.states.isFree(seat)) || shown.givenUp.some((seat) => !now.selected.has(seat));
    if (gone.some((seat) => !shown.lost.includes(seat))) report(gone);
    else if (isStale) report([]);
  }, [report]);

  useEffect(() => states.subscribe(look), [states, look]);
  useEffect(() => {
    if (isPaused) return undefined;
    // After the effects of this render, so that a hold that has just come counts as the buyer's own.
    const timer = setTimeout(look);
    return () => clearTimeout(timer);
  }, [isPaused, look]);

  const dismiss = useCallback(() => setTaken(NOTHING), []);
  return { taken, dismiss, report };
}

function offersFor({ plan, states, selected }: Options, lost: readonly number[]): Omit<TakenSeats, "lost"> {
  const kept = new Set([...selected].filter((seat) => !lost.includes(seat)));
  const offer = lost.length === 0 ? null : offerFor(plan, states, { lost, kept });
  return { offers: offer?.take ?? [], givenUp: offer?.giveUp ?? [] };
}
