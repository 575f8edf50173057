/// What this device keeps, and its versions. Everything in here goes when its user logs out.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Schemas } from "../api/client";

/** Whose tickets are kept: the last user that logged in here, until logging out. */
export interface Owner {
  readonly userId: string;
  /** Milliseconds since 1970; when the engine last told all orders. */
  readonly syncedAt: number | undefined;
}

/** An answer of the engine as a query has it, and when it came. */
export interface SeenAnswer {
  readonly hash: string;
  readonly kind: string;
  readonly data: unknown;
  readonly seenAt: number;
  /** Whose it is, if it is anybody's own. */
  readonly userId: string | undefined;
}

interface DeviceSchema extends DBSchema {
  meta: { key: "owner"; value: Owner };
  orders: { key: string; value: Schemas["OrderBody"] };
  events: { key: string; value: Schemas["EventDetailBody"] };
  seen: { key: string; value: SeenAnswer; indexes: { byAge: [string, number] } };
}

export type Database = IDBPDatabase<DeviceSchema>;

const NAME = "ticketbuster";
/** A new version drops what was only looked at, whose form it may not know; tickets stay. */
const VERSION = 2;
export const STORES = ["meta", "orders", "events", "seen"] as const;

let opened: Promise<Database> | undefined;

/** The database; rejects where the browser has none (some private windows). */
export function database(): Promise<Database> {
  opened ??= openDB<DeviceSchema>(NAME, VERSION, {
    upgrade(fresh, before, _now, transaction) {
      if (before > 0) {
        void transaction.objectStore("seen").clear();
        return;
      }
      fresh.createObjectStore("meta");
      fresh.createObjectStore("orders", { keyPath: "order_id" });
      fresh.createObjectStore("events", { keyPath: "event_id" });
      fresh.createObjectStore("seen", { keyPath: "hash" }).createIndex("byAge", ["kind", "seenAt"]);
    },
    // A newer version of the site in another tab must not wait for this one.
    blocking(_current, _blocked, event) {
      forget();
      if (event.target instanceof IDBDatabase) event.target.close();
    },
    terminated: forget,
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  return opened;
}

function forget(): void {
  opened = undefined;
}

/** Whether a write failed because the device is full. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** Makes room for tickets: whatever was only looked at goes. */
export async function dropSeen(): Promise<void> {
  await (await database()).clear("seen");
}

/** Forgets everything. */
export async function emptyDatabase(): Promise<void> {
  const transaction = (await database()).transaction(STORES, "readwrite");
  await Promise.all([...STORES.map((name) => transaction.objectStore(name).clear()), transaction.done]);
}
