/// Guests: sessions of this tab for buying at one event without an account. A tab has one for each event at which
/// something was held, and is one of them at a time: the guest of the event whose pages it shows. As long as something is
/// held, another tab of the device can be that guest, too (hold-access.ts).
import { createStore } from "zustand/vanilla";

import { holdAccess, type Guest, type GuestOfEvent } from "./hold-access";
import { orderAccess } from "./order-access";
import { shelf } from "./shelf";

export type { Guest } from "./hold-access";

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
  begin(guest: GuestOfEvent): Guest {
    const text = JSON.stringify(guest);
    try {
      sessionStorage.setItem(PREFIX + guest.eventId, text);
    } catch {
      inMemory.set(guest.eventId, text);
    }
    holdAccess.renew(guest);
    become(guest);
    return guest;
  },

  /** The tab shows an event's pages: it is that event's guest, if it has been one, or another tab holds something there. */
  enter(eventId: string): Guest | undefined {
    const own = guests.of(eventId);
    const other = own === undefined ? holdAccess.ofEvent(eventId) : undefined;
    return other === undefined ? become(own) : guests.begin(other);
  },

  /** The guest whose a hold is: the tab's own, or who made it in another tab. */
  ofHold(holdId: string, eventId: string): Guest | undefined {
    const own = guests.of(eventId);
    const maker = holdAccess.find(holdId);
    return maker === undefined || own?.userId === maker.userId ? own : maker;
  },

  /** The tab shows a hold's checkout. */
  enterHold(holdId: string, eventId: string): Guest | undefined {
    const maker = holdAccess.find(holdId);
    const isNobody = guests.of(eventId) === undefined;
    return isNobody && maker !== undefined ? guests.begin(maker) : become(guests.ofHold(holdId, eventId));
  },

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
    holdAccess.expire(token);
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
