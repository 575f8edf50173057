/// Whether the engine can be reached, and when that changes: the one place that decides it for a tab (`reach.ts` says how).
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { watchTransport } from "../api/transport";
import { REACHED, step, type Reach, type ReachInput } from "./reach";

export type { Reach } from "./reach";

const PROBE_TIMEOUT_MS = 5_000;

const store = createStore<{ reach: Reach }>(() => ({ reach: "online" }));
const returning = new Set<() => void>();
let state = REACHED;
let timer: ReturnType<typeof setTimeout> | undefined;

/** For components. */
export function useReach(): Reach {
  return useStore(store, ({ reach }) => reach);
}

/** As it is now. */
export function currentReach(): Reach {
  return store.getState().reach;
}

/** Calls `action` whenever the engine can be reached again. */
export function onReturn(action: () => void): () => void {
  returning.add(action);
  return () => returning.delete(action);
}

function isLost(): boolean {
  return state.reach === "offline" || state.reach === "connecting";
}

/** Takes in what was learnt, and does what follows from it. */
export function learn(input: ReachInput): void {
  const next = step(state, input, performance.now(), Math.random());
  state = next.state;
  if (store.getState().reach !== state.reach) store.setState({ reach: state.reach });
  for (const effect of next.effects) {
    if (effect.kind === "wait") {
      clearTimeout(timer);
      timer = setTimeout(() => learn({ kind: "timer" }), effect.ms);
    } else if (effect.kind === "probe") {
      clearTimeout(timer);
      void askHealth().then((isThere) => learn({ kind: "probed", isThere }));
    } else returning.forEach((action) => action());
  }
}

/** Asks at once, for somebody who presses "Try now". */
export function probe(): void {
  learn({ kind: "try" });
}

/** What the types of the engine's problems begin with. */
const PROBLEM = "urn:ticketbuster:";

/** Asks the engine whether it is there. A hotel's login page answers too, but not like the engine. */
async function askHealth(): Promise<boolean> {
  try {
    const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return isEngine(await answer.json());
  } catch {
    return false;
  }
}

/** Whether the engine says this: that it is well, or that it is asked too often, which is no absence. */
export function isEngine(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return "service" in body || ("type" in body && typeof body.type === "string" && body.type.startsWith(PROBLEM));
}

/** Begins to watch. */
export function watchConnectivity(): void {
  watchTransport({
    mayRead: () => {
      if (isLost()) learn({ kind: "wanted" });
      return !isLost();
    },
    answered: () => learn({ kind: "answered" }),
    away: () => learn({ kind: "away" }),
  });
  window.addEventListener("offline", () => learn({ kind: "network", isThere: false }));
  window.addEventListener("online", () => learn({ kind: "network", isThere: true }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && isLost()) probe();
  });
  if (!navigator.onLine) learn({ kind: "network", isThere: false });
  // The service worker may have opened this page without the engine.
  else if ("serviceWorker" in navigator && navigator.serviceWorker.controller !== null) probe();
}
