/// Holds of this tab: taking one, and what is kept of each to have it back after a restart of the engine.
import { api, bodyOf, type Schemas } from "../api/client";
import { buyer } from "../session/buyer";
import { shelf } from "../session/shelf";

export type Hold = Schemas["HoldBody"];

/** Places as they are asked for: seats by label, area places by number. */
export interface Places {
  readonly seats: readonly string[];
  readonly areas: readonly Schemas["AreaPlacesBody"][];
}

/** What the tab remembers of a hold. */
export interface KeptHold {
  readonly eventId: string;
  /** The engine's proof of the hold. */
  readonly token: string | undefined;
  /** What was held, once it is known: to hold the same again. */
  readonly places: Places | undefined;
  /** Whose it is. */
  readonly userId: string | undefined;
  /** Its deadline as it was last told, RFC 3339. */
  readonly expiresAt: string | undefined;
}

/** Logging out sweeps it: src/session/traces.ts. */
const PREFIX = "ticketbuster.hold.";

/** The places of a hold. */
export function placesOf(hold: Hold): Places {
  const areas = hold.areas.map(({ section, quantity }) => ({ section, quantity }));
  return { seats: hold.seats.map(({ seat }) => seat), areas };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function readPlaces(seats: unknown, areas: unknown): Places | undefined {
  if (!Array.isArray(seats) || !Array.isArray(areas)) return undefined;
  const labels = seats.filter((seat): seat is string => typeof seat === "string");
  const quantities = areas.flatMap((area: unknown) => {
    if (!isRecord(area)) return [];
    const { section, quantity } = area;
    return typeof section === "string" && typeof quantity === "number" ? [{ section, quantity }] : [];
  });
  return labels.length + quantities.length === 0 ? undefined : { seats: labels, areas: quantities };
}

/** Reads what was kept of a hold; nothing if it is not what we write. */
export function readKeptHold(text: string | null): KeptHold | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value["event_id"] !== "string") return undefined;
    const { token, user_id: userId, expires_at: expiresAt } = value;
    return {
      eventId: value["event_id"],
      token: typeof token === "string" ? token : undefined,
      places: readPlaces(value["seats"], value["areas"]),
      userId: typeof userId === "string" ? userId : undefined,
      expiresAt: typeof expiresAt === "string" ? expiresAt : undefined,
    };
  } catch {
    return undefined;
  }
}

/** What this tab remembers of a hold. */
export function keptHold(holdId: string): KeptHold | undefined {
  try {
    return readKeptHold(sessionStorage.getItem(PREFIX + holdId));
  } catch {
    return undefined;
  }
}

/** Remembers a hold; its token comes only with the answer that granted it, and an earlier one is kept. */
export function keepHold(hold: Hold, userId = buyer.get()?.userId): void {
  const { event_id, expires_at } = hold;
  const token = hold.token ?? keptHold(hold.hold_id)?.token;
  // What is undefined is not written.
  const record = { token, event_id, user_id: userId, expires_at, ...placesOf(hold) };
  try {
    sessionStorage.setItem(PREFIX + hold.hold_id, JSON.stringify(record));
  } catch {
    // Without storage a hold that a restart loses is lost; everything else works.
  }
}

/** The holds of this tab whose time is not over as far as it knows. */
export function keptHolds(now: number): (KeptHold & { readonly holdId: string })[] {
  const tab = shelf("sessionStorage");
  if (tab === undefined) return [];
  const names = Array.from({ length: tab.length }, (_, index) => tab.key(index) ?? "");
  return names.flatMap((name) => {
    const kept = name.startsWith(PREFIX) ? readKeptHold(tab.getItem(name)) : undefined;
    if (kept?.expiresAt === undefined || !(Date.parse(kept.expiresAt) > now)) return [];
    return [{ ...kept, holdId: name.slice(PREFIX.length) }];
  });
}

/** Forgets a hold that was given up. */
export function forgetHold(holdId: string): void {
  try {
    sessionStorage.removeItem(PREFIX + holdId);
  } catch {
    // Nothing was kept then.
  }
}

/** Holds places, all or none. The same `key` never holds twice. */
export async function takeHold(eventId: string, places: Places, key: string): Promise<Hold> {
  const hold = await bodyOf(
    api.POST("/api/events/{id}/holds", {
      params: { path: { id: eventId }, header: { "Idempotency-Key": key } },
      body: { seats: [...places.seats], areas: [...places.areas] },
    }),
  );
  keepHold(hold);
  return hold;
}

/** Has a hold back that a restart lost. */
export async function reclaimHold(eventId: string, token: string): Promise<Hold> {
  const hold = await bodyOf(api.POST("/api/events/{id}/holds", { params: { path: { id: eventId } }, body: { token } }));
  keepHold(hold);
  return hold;
}
