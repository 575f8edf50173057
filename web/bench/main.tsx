/// The seat map alone, fed with changes at a set pace, and a way to read how smooth it runs.
import { useState } from "react";
import { createRoot } from "react-dom/client";

import type { Schemas } from "../src/api/client";
import { fetchSnapshot } from "../src/live/seat-feed";
import { SeatMap, type SeatMapHandle } from "../src/seatmap/SeatMap";
import { areaTiersOf, SeatPlan } from "../src/seatmap/plan";
import { usualSeatSize } from "../src/seatmap/scene";
import { SeatStates } from "../src/seatmap/states";
import { startTheme } from "../src/ui/theme";
import "../src/ui/tokens.css";
import "../src/ui/base.css";
import "./bench.css";

/** As the server sends them: at most twenty frames a second. */
const FRAMES_PER_SECOND = 20;

interface Bench {
  /** Milliseconds from the start of the navigation to the map's first frame. */
  firstPaintMs: number | null;
  changes: number;
  map: SeatMapHandle | null;
  states: SeatStates;
  plan: SeatPlan;
  /** The diameter of a usual seat, in CSS pixels. */
  seatPx: () => number;
  /** Sends this many changes a second from now on. */
  feed: (perSecond: number) => void;
  /** Sells, holds and blocks shares of the seats, so that every sign is seen. */
  fill: (sold: number, held: number, blocked: number) => void;
}

declare global {
  interface Window {
    bench?: Bench;
  }
}

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeBench(plan: SeatPlan, states: SeatStates): Bench {
  const next = random(7);
  let timer: ReturnType<typeof setInterval> | undefined;
  const bench: Bench = {
    firstPaintMs: null,
    changes: 0,
    map: null,
    plan,
    states,
    seatPx: () => (bench.map?.scale() ?? 0) * usualSeatSize(plan),
    feed: (perSecond) => {
      clearInterval(timer);
      const each = Math.round(perSecond / FRAMES_PER_SECOND);
      if (each === 0) return;
      timer = setInterval(() => {
        const indices = Uint32Array.from({ length: each }, () => Math.floor(next() * plan.count));
        const statuses = Uint8Array.from(indices, (seat) => ((states.statuses[seat] ?? 0) + 1) % 3);
        bench.changes += each;
        states.apply({ indices, statuses });
      }, 1_000 / FRAMES_PER_SECOND);
    },
    fill: (sold, held, blocked) => {
      const statuses = new Uint8Array(plan.count);
      for (let seat = 0; seat < plan.count; seat++) {
        const dice = next();
        const status = dice < sold ? 2 : dice < sold + held ? 1 : dice < sold + held + blocked ? 3 : 0;
        statuses[seat] = status;
      }
      states.load(statuses);
    },
  };
  return bench;
}

function Page({ bench }: { bench: Bench }) {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seat: number): boolean => {
    const next = new Set(selected);
    if (!next.delete(seat) && bench.states.isFree(seat)) next.add(seat);
    setSelected(next);
    return next.size !== selected.size;
  };
  return (
    <SeatMap
      ref={(map) => {
        bench.map = map;
      }}
      plan={bench.plan}
      states={bench.states}
      selected={selected}
      onSeat={toggle}
      onFirstPaint={() => {
        // The frame is on the screen when the next one begins.
        requestAnimationFrame(() => (bench.firstPaintMs ??= performance.now()));
      }}
    />
  );
}

async function start(): Promise<void> {
  startTheme();
  const id = new URLSearchParams(location.search).get("event") ?? "";
  const read = async <T,>(path: string): Promise<T> => (await fetch(`/api/events/${id}/${path}`)).json() as Promise<T>;
  const [layout, availability, snapshot] = await Promise.all([
    read<Schemas["LayoutBody"]>("layout"),
    read<Schemas["AvailabilityBody"]>("availability"),
    fetchSnapshot(id, new AbortController().signal),
  ]);
  const plan = new SeatPlan(layout, areaTiersOf(availability.groups));
  const states = new SeatStates(plan);
  states.load(snapshot.statuses, snapshot.areas);
  const bench = makeBench(plan, states);
  window.bench = bench;
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<Page bench={bench} />);
}

void start();
