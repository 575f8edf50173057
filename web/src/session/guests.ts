/// Guests: sessions of this tab for buying at one event without an account. A tab has one for each event at which
/// something was held, and is one of them at a time: the guest of the event whose pages it shows.
import { createStore } from "zustand/vanilla";

import { orderAccess } from "./order-access";
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

/** Logging out sweeps it: traces.ts. */
const PREFIX = "ticketbuster.guest.";

export const guestStore = createStore<{ guest: Guest | undefined }>(() => ({ guest: undefined }));
/** Where a browser forbids its storage, a guest lives as long as the page. */
const inMemory = new Map<string, string>();

function parsed(text: string | null | undefined, eventId: string): Guest | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { token, userId, expiresAt, email } = value as Record<string, unknown>;
    if (typeof token !== "string" || typeof userId !== "string" || typeof expiresAt !== "string") return undefined;
    if (!(Date.parse(expiresAt) > Date.now())) return undefined;
    return { token, userId, eventId, expiresAt, email: typeof email === "string" ? email : undefined };
  } catch {
    return undefined;
  }
}

function become(guest: Guest | undefined): Guest | undefined {
  if (guestStore.getState().guest?.token !== guest?.token) guestStore.setState({ guest });
  return guest;
}

/** The guests of this tab. */
export const guests = {
  /** The one that the tab is now. */
  current: (): Guest | undefined => guestStore.getState().guest,

  /** The guest of an event. */
  of(eventId: string): Guest | undefined {
    let text = inMemory.get(eventId) ?? null;
    try {
      text ??= shelf("sessionStorage")?.getItem(PREFIX + eventId) ?? null;
    } catch {
      // Nothing was kept then.
    }
    return parsed(text, eventId);
  },

  /** Keeps a guest of an event, new or with a confirmed address, and the tab is that one. */
  begin(guest: Guest & { readonly eventId: string }): Guest {
    const text = JSON.stringify(guest);
    try {
      sessionStorage.setItem(PREFIX + guest.eventId, text);
    } catch {
      inMemory.set(guest.eventId, text);
    }
    become(guest);
    return guest;
  },

  /** The tab shows an event's pages: it is that event's guest, if it has been one. */
  enter: (eventId: string): Guest | undefined => become(guests.of(eventId)),

  /** The tab shows an order's page. */
  enterOrder(orderId: string): Guest | undefined {
    const access = orderAccess.find(orderId);
    if (access === undefined) return become(undefined);
    const { token, userId = "", eventId, expiresAt } = access;
    const own = eventId === undefined ? undefined : guests.of(eventId);
    return become(own?.userId === userId ? own : { token, userId, eventId, expiresAt, email: undefined });
  },

  /** The tab shows pages of no event. */
  leave: (): void => void become(undefined),

  /** The tab's storage was swept; the rest goes with it. */
  clear(): void {
    inMemory.clear();
    become(undefined);
  },

  /** The engine does not accept this token any more. */
  expire(token: string): void {
    const { guest } = guestStore.getState();
    if (guest?.token !== token) return;
    if (guest.eventId !== undefined) {
      inMemory.delete(guest.eventId);
      shelf("sessionStorage")?.removeItem(PREFIX + guest.eventId);
    }
    become(undefined);
  },

  /** Whether a user's name is a guest's. */
  isGuest: (userId: string | undefined): boolean => userId?.startsWith("guest:") === true,
};
