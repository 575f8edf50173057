/// What a guest's hold is paid with in another tab: their session, kept on the device until the hold ends. Who closes
/// the tab finds the seats again, and a shared device has nothing of them afterwards.
import { shelf } from "./shelf";

/** A guest's session. */
export interface Guest {
  readonly token: string;
  readonly userId: string;
  /** The one event that it is good for; unknown of who came by the link to an order. */
  readonly eventId: string | undefined;
  /** RFC 3339. */
  readonly expiresAt: string | undefined;
  /** The address that was confirmed by a code. */
  readonly email: string | undefined;
}

/** A guest of an event. */
export type GuestOfEvent = Guest & { readonly eventId: string };

/** Logging out sweeps it: traces.ts. */
const PREFIX = "ticketbuster.guest.hold.";

const isFuture = (at: unknown): at is string => typeof at === "string" && Date.parse(at) > Date.now();

function parsed(text: string | null): GuestOfEvent | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { token, userId, eventId, expiresAt, email, until } = value as Record<string, unknown>;
    if (typeof token !== "string" || typeof userId !== "string" || typeof eventId !== "string") return undefined;
    if (!isFuture(until) || !isFuture(expiresAt)) return undefined;
    return { token, userId, eventId, expiresAt, email: typeof email === "string" ? email : undefined };
  } catch {
    return undefined;
  }
}

/** Does something with the device's storage, which may be full or forbidden: then a hold lives in its tab. */
function withDevice<Result>(action: (device: Storage) => Result): Result | undefined {
  const device = shelf("localStorage");
  try {
    return device === undefined ? undefined : action(device);
  } catch {
    return undefined;
  }
}

/** All that are kept, by their names; what is over is forgotten. */
function all(): (readonly [name: string, guest: GuestOfEvent])[] {
  const found = withDevice((device) => {
    const names = Array.from({ length: device.length }, (_, index) => device.key(index) ?? "");
    return names.flatMap((name) => {
      if (!name.startsWith(PREFIX)) return [];
      const guest = parsed(device.getItem(name));
      if (guest !== undefined) return [[name, guest] as const];
      device.removeItem(name);
      return [];
    });
  });
  return found ?? [];
}

/** The guests' sessions of this device, by hold. */
export const holdAccess = {
  /** Keeps it until the hold ends, by the engine's word; a longer hold is kept longer. */
  keep(holdId: string, guest: GuestOfEvent, until: string): void {
    withDevice((device) => device.setItem(PREFIX + holdId, JSON.stringify({ ...guest, until })));
  },

  /** The guest of a hold. */
  find: (holdId: string): GuestOfEvent | undefined => withDevice((device) => parsed(device.getItem(PREFIX + holdId))),

  /** Who holds something at an event. */
  ofEvent: (eventId: string): GuestOfEvent | undefined => all().find(([, guest]) => guest.eventId === eventId)?.[1],

  /** The guest has another session, which says more. */
  renew(guest: GuestOfEvent): void {
    for (const [name, { userId }] of all()) {
      if (userId !== guest.userId) continue;
      withDevice((device) => {
        const { until } = JSON.parse(device.getItem(name) ?? "{}") as { until?: string };
        device.setItem(name, JSON.stringify({ ...guest, until }));
      });
    }
  },

  /** The hold was given up. */
  drop(holdId: string): void {
    withDevice((device) => device.removeItem(PREFIX + holdId));
  },

  /** The engine does not accept this token any more. */
  expire(token: string): void {
    for (const [name, guest] of all()) {
      if (guest.token === token) withDevice((device) => device.removeItem(name));
    }
  },
};
