/// Opens the gate of this device for the page: storage, the library that verifies, and what was set up before.
import wasmUrl from "biscuit-module/biscuit_bg.wasm?url";
import { useEffect, useState } from "react";

import { serverClock } from "../../clock/server-clock";
import { hasRole, session } from "../../session/session";
import { loadBiscuit } from "./biscuit";
import { Gate, type GateWorld } from "./gate";
import { checkIn, fetchGateList, fetchKeys, fetchTickets, lookUp } from "./requests";
import { forgetGate, GateStore } from "./store";

export type Opened =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly why: "storage" | "library" }
  | { readonly phase: "setup"; readonly world: GateWorld; readonly owed: number }
  | { readonly phase: "running"; readonly gate: Gate; readonly world: GateWorld };

let library: ReturnType<typeof loadBiscuit> | undefined;

/** Once per page; a failure is tried again. */
function biscuitLibrary(): ReturnType<typeof loadBiscuit> {
  library ??= loadBiscuit(wasmUrl).catch((error: unknown) => {
    library = undefined;
    throw error;
  });
  return library;
}

function access(): "yes" | "no_session" | "no_role" {
  const current = session.get();
  if (current === undefined) return "no_session";
  return hasRole(current, "gate") ? "yes" : "no_role";
}

async function open(): Promise<Opened> {
  const store = await GateStore.open().catch(() => undefined);
  if (store === undefined) return { phase: "failed", why: "storage" };
  const loaded = await biscuitLibrary().catch(() => undefined);
  if (loaded === undefined) {
    store.close();
    return { phase: "failed", why: "library" };
  }
  const now = (): number => serverClock.now();
  const requests = { fetchKeys, fetchGateList, fetchTickets, lookUp, checkIn };
  const world: GateWorld = { store, library: loaded, ...requests, now, access };
  const gate = await Gate.resume(world);
  if (gate !== undefined) return { phase: "running", gate, world };
  const owed = (await store.journal()).filter(({ state }) => state === "waiting").length;
  return { phase: "setup", world, owed };
}

/** The gate of this device; `reopen` after it was set up, or to try again. */
export function useGateOfDevice(): { opened: Opened; reopen: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<Opened>({ phase: "loading" });
  useEffect(() => {
    let isGone = false;
    let current: Opened | undefined;
    void open().then((found) => {
      current = found;
      if (isGone) close(found);
      else setOpened(found);
    });
    return () => {
      isGone = true;
      if (current !== undefined) close(current);
    };
  }, [attempt]);
  useEffect(
    () =>
      session.onLeave(async () => {
        await forgetGate();
        setAttempt((count) => count + 1);
      }),
    [],
  );
  return { opened, reopen: () => setAttempt((count) => count + 1) };
}

function close(opened: Opened): void {
  if (opened.phase === "running") opened.gate.stop();
  if (opened.phase === "running" || opened.phase === "setup") opened.world.store.close();
}
