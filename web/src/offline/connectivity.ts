/// Whether the engine can be reached, and when that changes.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { Problem, Unreachable } from "../api/problem";

/**
 * `offline`: the device has no network. `connecting`: it has one, but the engine does not answer, and we keep asking.
 * `back`: it answers again, for a few seconds; then `online`.
 */
export type Reach = "online" | "offline" | "connecting" | "back";

const BACK_SHOWN_MS = 6_000;
const PROBE_TIMEOUT_MS = 5_000;
const PROBE_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

const store = createStore<{ reach: Reach }>(() => ({ reach: "online" }));
const returning = new Set<() => void>();
let failures = 0;
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

/** Whether a failure means that the engine is not there: no answer, or only that of a proxy before it. */
export function isAway(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.status >= 502 && error.code === "internal");
}

/** What requests found out. */
export const report = {
  /** The engine answered. */
  reached(): void {
    const { reach } = store.getState();
    clearTimeout(timer);
    failures = 0;
    if (reach === "online" || reach === "back") return;
    store.setState({ reach: "back" });
    timer = setTimeout(() => store.setState({ reach: "online" }), BACK_SHOWN_MS);
    returning.forEach((action) => action());
  },

  /** A request failed; only if nobody is there does it matter here. */
  failure(error: unknown): void {
    if (!isAway(error)) return;
    const { reach } = store.getState();
    if (reach === "offline" || reach === "connecting") return;
    lose();
  },
};

function lose(): void {
  store.setState({ reach: navigator.onLine ? "connecting" : "offline" });
  ask();
}

/** Asks again, later each time; half of the wait is random, so that a crowd does not come back as one. */
function ask(): void {
  clearTimeout(timer);
  const most = PROBE_DELAYS_MS[Math.min(failures, PROBE_DELAYS_MS.length - 1)] ?? 15_000;
  timer = setTimeout(() => void probe(), most / 2 + (most / 2) * Math.random());
  failures += 1;
}

/** Asks the engine whether it is there. A hotel's login page answers too, but not like the engine. */
export async function probe(): Promise<void> {
  try {
    const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    const body: unknown = await answer.json();
    if (typeof body === "object" && body !== null && "service" in body) {
      report.reached();
      return;
    }
  } catch {
    // As below.
  }
  if (store.getState().reach === "online" || store.getState().reach === "back") lose();
  else ask();
}

/** Begins to watch. */
export function watchConnectivity(): void {
  window.addEventListener("offline", () => {
    failures = 0;
    lose();
  });
  window.addEventListener("online", () => {
    if (store.getState().reach === "offline") store.setState({ reach: "connecting" });
    failures = 0;
    void probe();
  });
  document.addEventListener("visibilitychange", () => {
    const { reach } = store.getState();
    if (document.visibilityState === "visible" && (reach === "offline" || reach === "connecting")) void probe();
  });
  if (!navigator.onLine) lose();
  // The service worker may have opened this page without the engine.
  else if ("serviceWorker" in navigator && navigator.serviceWorker.controller !== null) void probe();
}
