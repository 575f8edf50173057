/// What somebody has chosen of one event, before the engine holds it: seats by label and places of areas.
import type { Schemas } from "../../api/client";
import type { EventDetail } from "../../api/use-event";

export type HoldRequest = Schemas["HoldRequest"];

export interface Selection {
  /** Labels, in the order in which they were chosen. */
  readonly seats: readonly string[];
  /** Places by area code; never 0. */
  readonly areas: Readonly<Record<string, number>>;
}

export const NOTHING: Selection = { seats: [], areas: {} };

/** A change, and whether it went over what one hold may have. */
export interface Change {
  readonly selection: Selection;
  readonly isOverLimit: boolean;
}

/** As many places as one hold of the event may have: a hold over what one user may hold at a time is never given. */
export function placesPerHold({ limits, protection }: Pick<EventDetail, "limits" | "protection">): number {
  const held = protection.places_held_max;
  return held > 0 ? Math.min(limits.seats_per_hold, held) : limits.seats_per_hold;
}

/** How many places are chosen. */
export function placesOf({ seats, areas }: Selection): number {
  return seats.length + Object.values(areas).reduce((sum, quantity) => sum + quantity, 0);
}

/** Takes a seat in, or out if it was in. */
export function toggleSeat(selection: Selection, label: string, most: number): Change {
  if (selection.seats.includes(label)) return { selection: withoutSeats(selection, [label]), isOverLimit: false };
  return addSeats(selection, [label], most);
}

/** Takes seats in: all or, if that is too many, none. */
export function addSeats(selection: Selection, labels: readonly string[], most: number): Change {
  const fresh = labels.filter((label, index) => !selection.seats.includes(label) && labels.indexOf(label) === index);
  if (placesOf(selection) + fresh.length > most) return { selection, isOverLimit: true };
  return { selection: { ...selection, seats: [...selection.seats, ...fresh] }, isOverLimit: false };
}

/** Leaves seats out. */
export function withoutSeats(selection: Selection, labels: readonly string[]): Selection {
  return { ...selection, seats: selection.seats.filter((label) => !labels.includes(label)) };
}

/** Sets the places of an area, as far as the limit lets it. */
export function setArea(selection: Selection, area: string, quantity: number, most: number): Change {
  const { [area]: before = 0, ...others } = selection.areas;
  const room = most - (placesOf(selection) - before);
  const wanted = Math.max(0, Math.floor(quantity));
  const taken = Math.min(wanted, Math.max(0, room));
  const areas = taken === 0 ? others : { ...others, [area]: taken };
  return { selection: { ...selection, areas }, isOverLimit: wanted > taken };
}

/** What the engine is asked to hold. */
export function requestOf({ seats, areas }: Selection): HoldRequest {
  const quantities = Object.entries(areas).map(([section, quantity]) => ({ section, quantity }));
  return {
    ...(seats.length === 0 ? {} : { seats: [...seats] }),
    ...(quantities.length === 0 ? {} : { areas: quantities }),
  };
}

/** Reads what was kept; what is no selection is nothing. */
export function parseSelection(text: string | null): Selection {
  if (text === null) return NOTHING;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return NOTHING;
    const { seats, areas } = value as Record<string, unknown>;
    const labels = Array.isArray(seats) ? seats.filter((label): label is string => typeof label === "string") : [];
    const places = Object.entries(typeof areas === "object" && areas !== null ? areas : {}).filter(
      (entry): entry is [string, number] => Number.isInteger(entry[1]) && Number(entry[1]) > 0,
    );
    return { seats: labels, areas: Object.fromEntries(places) };
  } catch {
    return NOTHING;
  }
}
