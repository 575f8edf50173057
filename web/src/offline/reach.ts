/// Whether the engine can be reached: what was learnt goes in, what to do comes out. No clock, no network, no chance.

/**
 * `offline`: the device has no network. `connecting`: it has one, but the engine does not answer, and we keep asking.
 * `back`: it answers again, for a few seconds; then `online`.
 */
export type Reach = "online" | "offline" | "connecting" | "back";

export type ReachInput =
  /** A request or a socket was answered by the engine itself. */
  | { readonly kind: "answered" }
  /** A request found nobody there. */
  | { readonly kind: "away" }
  /** A read was wanted while nobody is there. */
  | { readonly kind: "wanted" }
  /** Somebody asks for a try at once. */
  | { readonly kind: "try" }
  /** The device has a network, or has none. */
  | { readonly kind: "network"; readonly isThere: boolean }
  /** The question whether the engine is there was answered by it, or was not. */
  | { readonly kind: "probed"; readonly isThere: boolean }
  /** The time that was asked for has come. */
  | { readonly kind: "timer" };

export type ReachEffect =
  /** Ask the engine whether it is there. */
  | { readonly kind: "probe" }
  /** Say `timer` then; an earlier one is forgotten. */
  | { readonly kind: "wait"; readonly ms: number }
  /** The engine is there again: ask for everything anew. */
  | { readonly kind: "return" };

export interface ReachState {
  readonly reach: Reach;
  /** Questions without an answer since the engine was last there for a while: the next one waits longer. */
  readonly failures: number;
  readonly isProbing: boolean;
  /** When the engine was last asked, and when it came back; milliseconds, not before any instant: `-Infinity`. */
  readonly probedAt: number;
  readonly returnedAt: number;
}

export const REACHED: ReachState = {
  reach: "online",
  failures: 0,
  isProbing: false,
  probedAt: -Infinity,
  returnedAt: -Infinity,
};

const BACK_SHOWN_MS = 6_000;
const PROBE_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** An engine that goes again sooner was not really back: questions go on where they were, so no banner flickers. */
const STEADY_MS = 30_000;
/** Answers and requests bring a question forward, but not closer than this to the last one. */
const HINT_GAP_MS = 1_000;
const WANTED_GAP_MS = 5_000;

interface Step {
  readonly state: ReachState;
  readonly effects: readonly ReachEffect[];
}

/** `now` in milliseconds of any clock that never steps back; `random` from 0 up to 1. */
export function step(state: ReachState, input: ReachInput, now: number, random: number): Step {
  const isLost = state.reach === "offline" || state.reach === "connecting";
  const same: Step = { state, effects: [] };
  switch (input.kind) {
    case "answered": {
      // The engine may be half there, so one answer decides nothing; but it is worth a question.
      const isSteady = now - state.returnedAt > STEADY_MS;
      return isLost && isSteady && now - state.probedAt >= HINT_GAP_MS ? probe(state, now) : same;
    }
    case "wanted":
      return isLost && now - state.probedAt >= WANTED_GAP_MS ? probe(state, now) : same;
    case "away":
      return isLost ? same : lose(state, "connecting", now, random);
    case "try":
      return probe(state, now);
    case "network":
      if (!input.isThere) return lose(state, "offline", now, random);
      // Who was not thought away has nothing to find out; browsers say it late, too.
      return isLost ? probe({ ...state, reach: "connecting" }, now) : same;
    case "probed": {
      const asked = { ...state, isProbing: false };
      if (!input.isThere) {
        return isLost ? wait(asked, random) : lose(asked, "connecting", now, random);
      }
      if (state.reach === "online") return { state: asked, effects: [] };
      // A question takes the place of the time that was waited for: that is asked for again.
      if (state.reach === "back") return { state: asked, effects: [{ kind: "wait", ms: BACK_SHOWN_MS }] };
      const back: ReachState = { ...asked, reach: "back", returnedAt: now };
      return { state: back, effects: [{ kind: "wait", ms: BACK_SHOWN_MS }, { kind: "return" }] };
    }
    case "timer":
      if (state.reach === "back") return { state: { ...state, reach: "online" }, effects: [] };
      return isLost ? probe(state, now) : same;
  }
}

function lose(state: ReachState, reach: "offline" | "connecting", now: number, random: number): Step {
  const failures = now - state.returnedAt > STEADY_MS ? 0 : state.failures;
  return wait({ ...state, reach, failures }, random);
}

/** Later each time; half of the wait is random, so that a crowd does not come back as one. */
function wait(state: ReachState, random: number): Step {
  const most = PROBE_DELAYS_MS[Math.min(state.failures, PROBE_DELAYS_MS.length - 1)] ?? 15_000;
  return {
    state: { ...state, failures: state.failures + 1 },
    effects: [{ kind: "wait", ms: most / 2 + (most / 2) * random }],
  };
}

function probe(state: ReachState, now: number): Step {
  if (state.isProbing) return { state, effects: [] };
  return { state: { ...state, isProbing: true, probedAt: now }, effects: [{ kind: "probe" }] };
}
