/// Holds of this tab: taking one, and what is kept of each to have it back after a restart of the engine. A guest's hold
/// is kept on the device, too, until it ends: an account's is found by logging in, theirs by nothing else.
import { api, bodyOf, type Schemas } from "../api/client";
import { buyer } from "../session/buyer";
import { guests } from "../session/guests";
import { holdAccess } from "../session/hold-access";
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

/** What the tab keeps, and what the device does; either may be forbidden. */
const shelves = (): Storage[] =>
  [shelf("sessionStorage"), shelf("localStorage")].filter((storage) => storage !== undefined);

/** Does something with a storage that may be full or forbidden. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    // Without storage a hold that a restart loses is lost; everything else works.
    return undefined;
  }
}

/** What this tab remembers of a hold, or the device. */
export function keptHold(holdId: string): KeptHold | undefined {
  for (const storage of shelves()) {
    const kept = attempt(() => readKeptHold(storage.getItem(PREFIX + holdId)));
    if (kept !== undefined) return kept;
  }
  return undefined;
}

/** Remembers a hold; its token comes only with the answer that granted it, and an earlier one is kept. */
export function keepHold(hold: Hold, userId = buyer.get()?.userId): void {
  const { event_id, expires_at, hold_id: holdId } = hold;
  const token = hold.token ?? keptHold(holdId)?.token;
  // What is undefined is not written.
  const text = JSON.stringify({ token, event_id, user_id: userId, expires_at, ...placesOf(hold) });
  attempt(() => sessionStorage.setItem(PREFIX + holdId, text));
  const guest = guests.isGuest(userId) ? guests.current() : undefined;
  if (guest?.userId !== userId || guest?.eventId === undefined) return;
  holdAccess.keep(holdId, { ...guest, eventId: guest.eventId }, expires_at);
  attempt(() => localStorage.setItem(PREFIX + holdId, text));
}

/** The holds of this tab and this device whose time is not over as far as they know. */
export function keptHolds(now: number): (KeptHold & { readonly holdId: string })[] {
  const found = new Map<string, KeptHold & { readonly holdId: string }>();
  for (const storage of shelves()) {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
    for (const name of names.filter((name) => name.startsWith(PREFIX))) {
      const holdId = name.slice(PREFIX.length);
      const kept = readKeptHold(storage.getItem(name));
      if (kept?.expiresAt !== undefined && Date.parse(kept.expiresAt) > now) {
        if (!found.has(holdId)) found.set(holdId, { ...kept, holdId });
        // The tab offers the same places again; the device keeps nothing of a hold that is over.
      } else if (storage !== shelf("sessionStorage")) storage.removeItem(name);
    }
  }
  return [...found.values()];
}

/** Forgets a hold that was given up. */
export function forgetHold(holdId: string): void {
  for (const storage of shelves()) attempt(() => storage.removeItem(PREFIX + holdId));
  holdAccess.drop(holdId);
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
