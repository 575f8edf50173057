/// Keeps what queries were answered, and answers them from it while the engine can't be reached.
import type { Query, QueryClient } from "@tanstack/react-query";

import { isAway } from "../api/transport";
import { session } from "../session/session";
import { keepSeen, kindOf, readSeen } from "./seen";
import { readKept } from "./wallet-store";

/**
 * Watches a cache; pages need not know of it. A query that fails because nobody is there gets the last answer that this
 * device has, with the time at which it came (`dataUpdatedAt`), and goes on being stale.
 */
export function keepQueries(client: QueryClient): () => void {
  const cache = client.getQueryCache();
  return cache.subscribe((event) => {
    if (event.type !== "updated") return;
    const { action } = event;
    const query: Query | undefined = cache.get(event.query.queryHash);
    if (query === undefined) return;
    const kind = kindOf(query.queryKey);
    switch (action.type) {
      case "success":
        if (action.manual === true) return;
        if (kind !== undefined) keep(query, kind);
        return;
      case "failed":
      case "error":
        if (kind !== undefined && isAway(action.error)) void recall(client, query);
        return;
      default:
    }
  });
}

function keep(query: Query, kind: string): void {
  const { data, dataUpdatedAt } = query.state;
  const answer = { hash: query.queryHash, kind, data, seenAt: dataUpdatedAt, userId: session.get()?.userId };
  keepSeen(answer).catch((error: unknown) => console.warn("an answer was not kept", error));
}

async function recall(client: QueryClient, query: Query): Promise<void> {
  const { data, dataUpdatedAt, status } = query.state;
  if (data !== undefined) {
    // What is shown stays: a failure to refresh it is told by the banner, not in its place.
    if (status === "error") client.setQueryData(query.queryKey, data, { updatedAt: dataUpdatedAt });
    return;
  }
  try {
    const userId = session.get()?.userId;
    const seen = (await readSeen(query.queryHash, userId)) ?? (await readListed(query.queryKey, userId));
    if (seen === undefined || query.state.data !== undefined) return;
    client.setQueryData(query.queryKey, seen.data, { updatedAt: seen.seenAt });
  } catch {
    // A device that keeps nothing has nothing to say.
  }
}

/** An order, or its event, that was listed under "My tickets": its page opens also if nobody has looked at it before. */
async function readListed(
  [kind, id, ...more]: readonly unknown[],
  userId: string | undefined,
): Promise<{ data: unknown; seenAt: number } | undefined> {
  if (userId === undefined || typeof id !== "string" || more.length > 0) return undefined;
  const { owner, orders, events } = await readKept();
  if (owner?.userId !== userId || owner.syncedAt === undefined) return undefined;
  const order = kind === "order" ? orders.find(({ order_id: orderId }) => orderId === id) : undefined;
  const data = order ?? (kind === "event" ? events.get(id) : undefined);
  return data === undefined ? undefined : { data, seenAt: owner.syncedAt };
}

/** When the oldest of what is on the page came from the engine; undefined: nothing of it is kept. */
export function shownSince(client: QueryClient): number | undefined {
  const shown = client
    .getQueryCache()
    .findAll({ type: "active" })
    .filter((query) => kindOf(query.queryKey) !== undefined && query.state.data !== undefined)
    .map((query) => query.state.dataUpdatedAt);
  return shown.length === 0 ? undefined : Math.min(...shown);
}
