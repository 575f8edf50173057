/// When a query that failed is sent again, and that the page says so: a few times soon, then now and then for as long as
/// somebody looks.
import type { Query, QueryClient } from "@tanstack/react-query";

import { isPassing } from "../api/problem";
import { isPutOff, putOff, settled, waitMs, waitReason, type Pace } from "../api/waits";
import { whenVisible } from "./visible";

const RETRIES_MAX = 3;
const SOON: Pace = { firstMs: 500, mostMs: 4_000 };
/** After the last of them a query rests; one that a busy engine put off is sent again after this, and then more rarely. */
const REST: Pace = { firstMs: 8_000, mostMs: 30_000 };

/** How long each failure is waited for; the cache's own events don't tell. */
const delays = new WeakMap<object, number>();

/** Whether a query is sent again soon. */
export function mayRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES_MAX && isPassing(error);
}

/** How soon, in milliseconds; the cache counts failures from 0. */
export function retryDelay(failures: number, error: unknown, random = Math.random()): number {
  const delay = waitMs(failures + 1, error, SOON, random);
  if (typeof error === "object" && error !== null) delays.set(error, delay);
  return delay;
}

function delayOf(error: unknown): number {
  return (typeof error === "object" && error !== null ? delays.get(error) : undefined) ?? 0;
}

/** How long something rests that was put off again and again, `rests` times (from 1). */
export function restMs(rests: number, error: unknown, random = Math.random()): number {
  return waitMs(rests, error, REST, random);
}

/**
 * When a query that is looked at is asked again by itself: every so many milliseconds, but not while a busy engine has
 * put it off; then `keepAsking` does it.
 */
export function paced(intervalMs: number | false, query: Pick<Query, "state" | "queryHash">): number | false {
  return waitReason(query.state.error) !== undefined || isPutOff(query.queryHash) ? false : intervalMs;
}

interface Rest {
  readonly count: number;
  readonly stop: () => void;
}

/** Watches a cache: what is put off is told (`src/api/waits.ts`), and asked again when it has rested. */
export function keepAsking(client: QueryClient): void {
  const cache = client.getQueryCache();
  const rests = new Map<string, Rest>();
  const forget = (hash: string): void => {
    rests.get(hash)?.stop();
    rests.delete(hash);
    settled(hash);
  };
  const rest = (query: Query, error: unknown): void => {
    const hash = query.queryHash;
    const count = (rests.get(hash)?.count ?? 0) + 1;
    const milliseconds = restMs(count, error);
    rests.get(hash)?.stop();
    const again = (): void => void client.refetchQueries({ queryKey: query.queryKey, exact: true, type: "active" });
    rests.set(hash, { count, stop: afterwards(milliseconds, isWatchedUnseen(query), again) });
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
    if (action.type === "success") {
      // What the socket told of a part is no answer to the question that was put off.
      if (action.manual !== true) forget(hash);
    } else if (action.type === "failed") putOff(hash, action.error, delayOf(action.error));
    else if (action.type === "error") {
      if (waitReason(action.error) !== undefined && query.isActive()) rest(query, action.error);
      else forget(hash);
    }
  });
}

/** Whether somebody waits for the answer although the page is hidden. */
function isWatchedUnseen(query: Query): boolean {
  return query.observers.some(({ options }) => options.refetchIntervalInBackground === true);
}

/** Does something after a time, and not before somebody looks unless `isUnseen`; the answer stops it. */
function afterwards(milliseconds: number, isUnseen: boolean, action: () => void): () => void {
  let stopLooking = (): void => undefined;
  const timer = setTimeout(() => {
    if (isUnseen) action();
    else stopLooking = whenVisible(action);
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    stopLooking();
  };
}
