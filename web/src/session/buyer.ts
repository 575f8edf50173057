/// Who buys in this tab: whoever is logged in, else the guest of the event that is shown. Staff's pages, and what the
/// device keeps, know logins alone.
import { useStore } from "zustand";

import { guests, guestStore } from "./guests";
import { orderAccess } from "./order-access";
import { session, useSession } from "./session";

session.onForget(() => guests.clear());

/** A buyer as pages need to know them. */
export interface Buyer {
  readonly token: string;
  readonly userId: string;
}

export const buyer = {
  get: (): Buyer | undefined => session.get() ?? guests.current(),
  token: (): string | undefined => buyer.get()?.token,
  subscribe(listener: () => void): () => void {
    const stops = [session.subscribe(listener), guestStore.subscribe(listener)];
    return () => stops.forEach((stop) => stop());
  },

  /** The engine does not accept a token any more. */
  expire(token: string): void {
    if (session.token() === token) session.expire();
    orderAccess.expire(token);
    guests.expire(token);
  },
};

/** The buyer, for components. */
export function useBuyer(): Buyer | undefined {
  const login = useSession();
  const guest = useStore(guestStore, (state) => state.guest);
  return login ?? guest;
}

/**
 * The token that a request is sent with. What opens an order is sent for that order; a guest's session is good for
 * buying at its event alone, and other requests are sent without it.
 */
export function bearerFor(path: string): string | undefined {
  const order = /^\/api\/orders\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1];
  const access = order === undefined ? undefined : orderAccess.find(order);
  if (access !== undefined) return access.token;
  const login = session.token();
  if (login !== undefined) return login;
  const guest = guests.current();
  if (guest === undefined) return undefined;
  const isBuying =
    /^\/api\/(?:holds|orders|auth\/guest)(?:\/|$)/.test(path) || path === `/api/events/${guest.eventId ?? ""}/holds`;
  return isBuying ? guest.token : undefined;
}
