/// The idempotency key of an attempt to hold: kept for the same request until it has an outcome, so that a lost answer
/// never holds twice.
import { isNoOutcome, newKey } from "../../api/idempotency";
import { Problem } from "../../api/problem";

/** The part of the browser's storage that is needed here. */
export type KeyStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface Attempt {
  readonly key: string;
  /** Who wants what. */
  /** The request as text. */
  readonly wish: string;
}

/** Logging out sweeps it: src/session/traces.ts. */
const nameOf = (eventId: string): string => `ticketbuster.attempt.${eventId}`;

function attemptOf(store: KeyStore, eventId: string): Attempt | undefined {
  try {
    const value: unknown = JSON.parse(store.getItem(nameOf(eventId)) ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { key, wish } = value as Record<string, unknown>;
    return typeof key === "string" && typeof wish === "string" ? { key, wish } : undefined;
  } catch {
    return undefined;
  }
}

/** A request as text: the same user and the same places, in any order, are the same request. */
export function requestText(userId: string, body: object): string {
  const sorted = JSON.stringify(body, (name, value: unknown) =>
    name === "seats" && Array.isArray(value) ? [...(value as string[])].sort() : value,
  );
  return `${userId} ${sorted}`;
}

/** The key for a request: the one of the last try, if that was the same and has no outcome yet. */
export function keyFor(store: KeyStore, eventId: string, text: string): string {
  const last = attemptOf(store, eventId);
  if (last?.wish === text) return last.key;
  const key = newKey();
  store.setItem(nameOf(eventId), JSON.stringify({ key, wish: text } satisfies Attempt));
  return key;
}

/** Whether a request was sent and nobody knows what became of it. */
export function isOpen(store: KeyStore, eventId: string, text: string): boolean {
  return attemptOf(store, eventId)?.wish === text;
}

/** The last try has an outcome: the next one is another. */
export function settle(store: KeyStore, eventId: string): void {
  store.removeItem(nameOf(eventId));
}

/** Refusals of the engine, and of nobody else, that say that nothing was done. */
const NOT_TAKEN_IN = ["overloaded", "moved", "rate_limited", "request_timeout"];

/** Whether the engine may have done what was asked for, although nobody said so. */
export function mayBeDone(error: unknown): boolean {
  return isNoOutcome(error) && !(error instanceof Problem && error.isPassing && NOT_TAKEN_IN.includes(error.code));
}
