/// The choice for an event, kept for this tab: it survives a reload and the way through the login.
import { useCallback, useState } from "react";

import {
  addSeats,
  NOTHING,
  parseSelection,
  setArea,
  toggleSeat,
  withoutSeats,
  type Change,
  type Selection,
} from "./selection";

/** Logging out sweeps it: src/session/traces.ts. */
const PREFIX = "ticketbuster.selection.";
const nameOf = (eventId: string): string => PREFIX + eventId;

/** The choice, and what can be done to it. Changes that go over the limit say so and change what they can. */
export interface Choice {
  readonly selection: Selection;
  /** Whether the last change was more than one hold may have. */
  readonly isOverLimit: boolean;
  readonly toggle: (label: string) => void;
  readonly add: (labels: readonly string[]) => void;
  readonly remove: (labels: readonly string[]) => void;
  readonly replace: (gone: readonly string[], taken: readonly string[]) => void;
  readonly setPlaces: (area: string, quantity: number) => void;
  readonly clear: () => void;
}

export function useSelection(eventId: string, most: number): Choice {
  const [{ selection, isOverLimit }, setChange] = useState<Change>(() => ({
    selection: parseSelection(sessionStorage.getItem(nameOf(eventId))),
    isOverLimit: false,
  }));
  const change = useCallback(
    (make: (now: Selection) => Change) =>
      setChange((now) => {
        const next = make(now.selection);
        sessionStorage.setItem(nameOf(eventId), JSON.stringify(next.selection));
        return next;
      }),
    [eventId],
  );
  const fine = (next: Selection): Change => ({ selection: next, isOverLimit: false });
  return {
    selection,
    isOverLimit,
    toggle: useCallback((label) => change((now) => toggleSeat(now, label, most)), [change, most]),
    add: useCallback((labels) => change((now) => addSeats(now, labels, most)), [change, most]),
    remove: useCallback((labels) => change((now) => fine(withoutSeats(now, labels))), [change]),
    replace: useCallback(
      (gone, taken) => change((now) => addSeats(withoutSeats(now, gone), taken, most)),
      [change, most],
    ),
    setPlaces: useCallback((area, quantity) => change((now) => setArea(now, area, quantity, most)), [change, most]),
    clear: useCallback(() => change(() => fine(NOTHING)), [change]),
  };
}
