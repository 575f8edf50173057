/// Live statuses for components: one seat at once, sums at a pace that a page can follow.
import { useCallback, useRef, useSyncExternalStore } from "react";

import type { SeatStates, SeatStatus } from "./states";

const PACE_MS = 300;

/** A number that changes when the states did, at most every 300 ms: what is computed from them depends on it. */
export function useStatesVersion(states: SeatStates): number {
  const shown = useRef<{ states: SeatStates; version: number } | null>(null);
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      shown.current = { states, version: states.version };
      const show = (): void => {
        timer = undefined;
        shown.current = { states, version: states.version };
        changed();
      };
      const stop = states.subscribe(() => {
        timer ??= setTimeout(show, PACE_MS);
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
    [states],
  );
  return useSyncExternalStore(subscribe, () =>
    shown.current?.states === states ? shown.current.version : states.version,
  );
}

/** The status of one seat, as it is now. */
export function useSeatStatus(states: SeatStates, seat: number): SeatStatus {
  return useSyncExternalStore(states.subscribe, () => states.status(seat));
}
