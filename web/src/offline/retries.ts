/// When a query that failed is sent again, and that the page says so: a few times soon, then now and then for as long as
/// somebody looks.
import type { Query, QueryClient } from "@tanstack/react-query";

import { isPassing } from "../api/problem";
import { askedToWaitMs, putOff, settled, waitReason } from "../api/waits";

const RETRIES_MAX = 3;
const FIRST_MS = 500;
/** After the last of them a query rests; one that a busy engine put off is sent again after this, and then more rarely. */
const REST_MS = 8_000;
const REST_MAX_MS = 30_000;

/** How long each failure is waited for; the cache's own events don't tell. */
const delays = new WeakMap<object, number>();

/** Whether a query is sent again soon. */
export function mayRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES_MAX && isPassing(error);
}

/** How soon, in milliseconds. Half of it random, so that a crowd that was refused together does not come back together. */
export function retryDelay(failures: number, error: unknown, random = Math.random()): number {
  const delay = askedToWaitMs(error) + FIRST_MS * 2 ** failures * (0.5 + random / 2);
  if (typeof error === "object" && error !== null) delays.set(error, delay);
  return delay;
}

function delayOf(error: unknown): number {
  return (typeof error === "object" && error !== null ? delays.get(error) : undefined) ?? 0;
}

/** How long a query rests that was put off again and again. */
export function restMs(rests: number, error: unknown, random: number): number {
  const most = Math.min(REST_MS * 2 ** rests, REST_MAX_MS);
  return Math.max(askedToWaitMs(error), most * (0.5 + random / 2));
}

interface Rest {
  readonly count: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Watches a cache: what is put off is told (`src/api/waits.ts`), and asked again when it has rested. */
export function keepAsking(client: QueryClient): void {
  const cache = client.getQueryCache();
  const rests = new Map<string, Rest>();
  const forget = (hash: string): void => {
    clearTimeout(rests.get(hash)?.timer);
    rests.delete(hash);
    settled(hash);
  };
  const rest = (query: Query, error: unknown): void => {
    const hash = query.queryHash;
    const count = (rests.get(hash)?.count ?? -1) + 1;
    const milliseconds = restMs(count, error, Math.random());
    clearTimeout(rests.get(hash)?.timer);
    const again = (): void => void client.refetchQueries({ queryKey: query.queryKey, exact: true, type: "active" });
    rests.set(hash, { count, timer: setTimeout(again, milliseconds) });
    putOff(hash, error, milliseconds);
  };
  cache.subscribe((event) => {
    const hash = event.query.queryHash;
    const query: Query | undefined = cache.get(hash);
    const isLeft = event.type === "observerRemoved" && query?.getObserversCount() === 0;
    if (query === undefined || isLeft) {
      forget(hash);
      return;
    }
    if (event.type !== "updated") return;
    const { action } = event;
    if (action.type === "success") forget(hash);
    else if (action.type === "failed") putOff(hash, action.error, delayOf(action.error));
    else if (action.type === "error") {
      if (waitReason(action.error) !== undefined && query.isActive()) rest(query, action.error);
      else forget(hash);
    }
  });
}
