/// The orders and tickets of one user on this device, with the events that they are for.
import type { Schemas } from "../api/client";
import { database, dropSeen, isFull, type Owner } from "./database";

/** Everything that is kept of a user's purchases. */
export interface Kept {
  readonly owner: Owner | undefined;
  /** Newest first. */
  readonly orders: readonly Schemas["OrderBody"][];
  readonly events: ReadonlyMap<string, Schemas["EventDetailBody"]>;
}

/** Makes the device `userId`'s. What another user left goes; answers to the whole world stay. */
export async function claim(userId: string): Promise<void> {
  const transaction = (await database()).transaction(["meta", "orders", "events", "seen"], "readwrite");
  const meta = transaction.objectStore("meta");
  const owner = await meta.get("owner");
  if (owner?.userId !== userId) {
    await transaction.objectStore("orders").clear();
    await transaction.objectStore("events").clear();
    let cursor = await transaction.objectStore("seen").openCursor();
    while (cursor !== null) {
      if (cursor.value.userId !== undefined) await cursor.delete();
      cursor = await cursor.continue();
    }
    await meta.put({ userId, syncedAt: undefined }, "owner");
  }
  await transaction.done;
}

/** Reads what is kept. */
export async function readKept(): Promise<Kept> {
  const transaction = (await database()).transaction(["meta", "orders", "events"]);
  const [owner, orders, events] = await Promise.all([
    transaction.objectStore("meta").get("owner"),
    transaction.objectStore("orders").getAll(),
    transaction.objectStore("events").getAll(),
  ]);
  orders.sort((a, b) => b.created_at.localeCompare(a.created_at));
  return { owner, orders, events: new Map(events.map((event) => [event.event_id, event])) };
}

/**
 * Keeps all orders of a user as the engine told them, and nothing else. Answers whether it did: whoever logged out
 * meanwhile has left the device, and an answer that was on its way must not come back to it.
 */
export async function replaceKept(
  userId: string,
  orders: readonly Schemas["OrderBody"][],
  events: readonly Schemas["EventDetailBody"][],
  syncedAt: number,
): Promise<boolean> {
  try {
    return await replace(userId, orders, events, syncedAt);
  } catch (error) {
    if (!isFull(error)) throw error;
    // Tickets come before what was only looked at.
    await dropSeen();
    return replace(userId, orders, events, syncedAt);
  }
}

async function replace(
  userId: string,
  orders: readonly Schemas["OrderBody"][],
  events: readonly Schemas["EventDetailBody"][],
  syncedAt: number,
): Promise<boolean> {
  const transaction = (await database()).transaction(["meta", "orders", "events"], "readwrite");
  const meta = transaction.objectStore("meta");
  const isOwner = (await meta.get("owner"))?.userId === userId;
  if (isOwner) {
    const [orderStore, eventStore] = [transaction.objectStore("orders"), transaction.objectStore("events")];
    await orderStore.clear();
    for (const order of orders) await orderStore.put(order);
    const needed = new Set(orders.map(({ event_id }) => event_id));
    for (const key of await eventStore.getAllKeys()) if (!needed.has(key)) await eventStore.delete(key);
    for (const event of events) if (needed.has(event.event_id)) await eventStore.put(event);
    await meta.put({ userId, syncedAt }, "owner");
  }
  await transaction.done;
  return isOwner;
}
