/// Reads that the engine deferred because it was busy or was asked too fast, and when each is sent again, so that the
/// page can say so.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { Problem } from "./problem";

/** `busy`: too many ask; `interrupted`: what answers is being replaced; `fast`: this user or address asks too often. */
export type WaitReason = "busy" | "interrupted" | "fast";

/** Refusals of an engine that has nothing to do with how many people are there. */
const INTERRUPTIONS: readonly string[] = ["interrupted", "moved", "store_unavailable"];

/** What the page waits for. */
export interface Wait {
  readonly reason: WaitReason;
  /** When it is asked again; the device's clock, milliseconds since 1970. */
  readonly until: number;
}

const store = createStore<{ waits: ReadonlyMap<string, Wait> }>(() => ({ waits: new Map() }));

/** Why an error means that one has to wait; nothing if it is another. */
export function waitReason(error: unknown): WaitReason | undefined {
  if (!(error instanceof Problem) || !error.isPassing) return undefined;
  if (error.status === 429) return "fast";
  return INTERRUPTIONS.includes(error.code) ? "interrupted" : "busy";
}

/** What is waited for until something is sent again; nothing if it is not, or for another error. */
export function waitUntil(error: unknown, until: number | undefined): Wait | undefined {
  const reason = waitReason(error);
  return reason === undefined || until === undefined ? undefined : { reason, until };
}

/** How long the engine asks to wait, in milliseconds. */
export function askedToWaitMs(error: unknown): number {
  return error instanceof Problem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
}

/** How waits grow: the first is at most `firstMs`, each later one twice as long, up to `mostMs`. */
export interface Pace {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait before something is sent again, after `failures` (from 1) of which `error` is the last: never sooner
 * than the engine asked for, and half of the rest random, so that a crowd that failed together does not come back
 * together. `random` from 0 to 1.
 */
export function waitMs(failures: number, error: unknown, { firstMs, mostMs }: Pace, random = Math.random()): number {
  const most = Math.min(firstMs * 2 ** (failures - 1), mostMs);
  return Math.round(askedToWaitMs(error) + (most / 2) * (1 + random));
}

/** A read is sent again in so many milliseconds, if `error` is one that one waits for. `name` tells reads apart. */
export function putOff(name: string, error: unknown, milliseconds: number): void {
  const reason = waitReason(error);
  if (reason === undefined) {
    settled(name);
    return;
  }
  const until = Date.now() + milliseconds;
  store.setState(({ waits }) => ({ waits: new Map(waits).set(name, { reason, until }) }));
}

/** A read was answered, or nobody wants it any more. */
export function settled(name: string): void {
  if (!store.getState().waits.has(name)) return;
  store.setState(({ waits }) => ({ waits: new Map([...waits].filter(([other]) => other !== name)) }));
}

/** Whether a read is put off at this moment: nobody else should send it before. */
export function isPutOff(name: string): boolean {
  return (store.getState().waits.get(name)?.until ?? 0) > Date.now();
}

/** The wait that ends first, if there is any. */
export function nextWait(): Wait | undefined {
  const waits = [...store.getState().waits.values()];
  return waits.toSorted((one, other) => one.until - other.until)[0];
}

/** The same for components. */
export function useNextWait(): Wait | undefined {
  useStore(store, ({ waits }) => waits);
  return nextWait();
}
