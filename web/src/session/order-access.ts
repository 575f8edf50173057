/// What opens orders without an account: the session of the guest who placed one, or the link of a mail.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { shelf } from "./shelf";

/** What opens one order. */
export interface OrderAccess {
  readonly orderId: string;
  readonly token: string;
  /** Known if the order was placed in this browser. */
  readonly userId?: string;
  readonly eventId?: string;
  /** RFC 3339; a link says it to nobody but the engine. */
  readonly expiresAt?: string;
}

/** Logging out sweeps it: traces.ts. */
const PREFIX = "ticketbuster.access.";

/** Counts changes, so that pages hear of them. */
const changes = createStore<{ count: number }>(() => ({ count: 0 }));

/**
 * A guest who pays on a provider's page may come back in another tab, and an order has no other page to be found on
 * until its mail is there: their access stays on the device as long as it is good. A link can be opened again from its
 * mail: it stays in the tab.
 */
const shelves = (): Storage[] =>
  [shelf("sessionStorage"), shelf("localStorage")].filter((storage) => storage !== undefined);

function read(storage: Storage, name: string): OrderAccess | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(name) ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { token, userId, eventId, expiresAt } = value as Record<string, unknown>;
    if (typeof token !== "string") return undefined;
    if (typeof expiresAt === "string" && !(Date.parse(expiresAt) > Date.now())) return undefined;
    return {
      orderId: name.slice(PREFIX.length),
      token,
      ...(typeof userId === "string" ? { userId } : {}),
      ...(typeof eventId === "string" ? { eventId } : {}),
      ...(typeof expiresAt === "string" ? { expiresAt } : {}),
    };
  } catch {
    return undefined;
  }
}

/** The accesses of this tab and this device. */
export const orderAccess = {
  /** The tab's own goes first: a link that was just opened. */
  find(orderId: string): OrderAccess | undefined {
    for (const storage of shelves()) {
      const found = read(storage, PREFIX + orderId);
      if (found !== undefined) return found;
    }
    return undefined;
  },

  /** Keeps what opens an order, in the tab or on the device. */
  keep({ orderId, ...access }: OrderAccess, where: "tab" | "device"): void {
    const [tab, device] = [shelf("sessionStorage"), shelf("localStorage")];
    const text = JSON.stringify(access);
    for (const storage of where === "tab" ? [tab] : [device, tab]) {
      try {
        storage?.setItem(PREFIX + orderId, text);
        if (storage !== undefined) break;
      } catch {
        // It is full or forbidden: the next one.
      }
    }
    changes.setState(({ count }) => ({ count: count + 1 }));
  },

  /** Forgets what opens an order. */
  drop(orderId: string): void {
    for (const storage of shelves()) storage.removeItem(PREFIX + orderId);
    changes.setState(({ count }) => ({ count: count + 1 }));
  },

  /** The engine does not accept this token any more: whatever it opened is closed. */
  expire(token: string): void {
    for (const access of orderAccess.all()) if (access.token === token) orderAccess.drop(access.orderId);
  },

  /** All orders that can be opened; what is over is forgotten. */
  all(): OrderAccess[] {
    const found = new Map<string, OrderAccess>();
    for (const storage of shelves()) {
      const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
      for (const name of names.filter((name) => name.startsWith(PREFIX))) {
        const access = read(storage, name);
        if (access === undefined) storage.removeItem(name);
        else if (!found.has(access.orderId)) found.set(access.orderId, access);
      }
    }
    return [...found.values()];
  },
};

/** What opens an order, for components. */
export function useOrderAccess(orderId: string): OrderAccess | undefined {
  useStore(changes);
  return orderAccess.find(orderId);
}

/** All orders that can be opened here without an account, for components. */
export function useOrderAccesses(): OrderAccess[] {
  useStore(changes);
  return orderAccess.all();
}
