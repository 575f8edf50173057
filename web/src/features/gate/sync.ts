/// Sends offline admissions to the engine: a state machine without clock or network. A scan leaves the queue only with
/// the engine's answer.
import type { CheckInAnswer, Conflict } from "./model";

/** Somebody whom the engine does not know of yet. */
interface Waiting {
  readonly ticketId: string;
  /** Not before this instant of the device. */
  readonly notBefore: number;
  /** The engine does not take the time of the scan: tell without. */
  readonly isTimeLeftOut: boolean;
}

/** Why nothing is sent for now. */
export type Hindrance = "network" | "session" | "role";

export interface SyncState {
  readonly queue: readonly Waiting[];
  readonly sending: string | undefined;
  readonly hindrance: Hindrance | undefined;
  /** With the network as hindrance: when to try again. */
  readonly retryAt: number;
  readonly failures: number;
}

export type SyncInput =
  /** Somebody was let in by the device alone. */
  | { readonly kind: "recorded"; readonly ticketId: string }
  /** Time has passed. */
  | { readonly kind: "tick" }
  /** The engine was reached in another way. */
  | { readonly kind: "reached" }
  /** Somebody logged in. */
  | { readonly kind: "logged_in" }
  | { readonly kind: "answered"; readonly ticketId: string; readonly answer: CheckInAnswer };

export type SyncEffect =
  | { readonly kind: "send"; readonly ticketId: string; readonly isTimeLeftOut: boolean }
  /** The engine knows now; `conflict` if it knew better. */
  | { readonly kind: "settle"; readonly ticketId: string; readonly conflict: Conflict | undefined };

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

const BACKOFF_MS = 2_000;
const BACKOFF_MS_MAX = 30_000;

/** Nothing to tell. */
export const IDLE: SyncState = { queue: [], sending: undefined, hindrance: undefined, retryAt: 0, failures: 0 };

/** The next state at `now` of the device, and what is to be done. */
export function step(state: SyncState, input: SyncInput, now: number): Step {
  switch (input.kind) {
    case "recorded": {
      if (state.queue.some(({ ticketId }) => ticketId === input.ticketId)) return sendNext(state, now, []);
      const entry = { ticketId: input.ticketId, notBefore: now, isTimeLeftOut: false };
      return sendNext({ ...state, queue: [...state.queue, entry] }, now, []);
    }
    case "tick":
      return sendNext(state, now, []);
    case "reached":
      return sendNext(state.hindrance === "network" ? { ...state, hindrance: undefined, failures: 0 } : state, now, []);
    case "logged_in":
      return sendNext({ ...state, hindrance: undefined, failures: 0 }, now, []);
    case "answered":
      return state.sending === input.ticketId
        ? answered(state, input.ticketId, input.answer, now)
        : { state, effects: [] };
  }
}

function answered(before: SyncState, ticketId: string, answer: CheckInAnswer, now: number): Step {
  const state: SyncState = { ...before, sending: undefined };
  const settled = (conflict: Conflict | undefined): Step => {
    const queue = state.queue.filter((entry) => entry.ticketId !== ticketId);
    const settle: SyncEffect = { kind: "settle", ticketId, conflict };
    return sendNext({ ...state, queue, hindrance: undefined, failures: 0 }, now, [settle]);
  };
  const later = (change: Partial<Waiting>): Step => {
    const entry = state.queue.find((waiting) => waiting.ticketId === ticketId);
    if (entry === undefined) return sendNext(state, now, []);
    const others = state.queue.filter((waiting) => waiting !== entry);
    return sendNext({ ...state, queue: [...others, { ...entry, ...change }] }, now, []);
  };
  switch (answer.kind) {
    case "let_in":
      return settled(undefined);
    case "already_used":
      return settled({ kind: "used", at: answer.at, gate: answer.gate });
    case "void":
      return settled({ kind: "void" });
    case "other_event":
    case "not_ours":
      return settled({ kind: "refused", code: answer.kind });
    case "refused":
      return settled({ kind: "refused", code: answer.code });
    case "busy":
      return later({ notBefore: now + answer.retryAfterMs });
    case "wrong_time":
      return isTimeLeftOut(state, ticketId)
        ? settled({ kind: "refused", code: answer.kind })
        : later({ isTimeLeftOut: true });
    case "no_answer": {
      const failures = state.failures + 1;
      const backoff = Math.min(BACKOFF_MS * 2 ** (failures - 1), BACKOFF_MS_MAX);
      const retryAt = now + Math.max(backoff, answer.retryAfterMs);
      return { state: { ...state, hindrance: "network", retryAt, failures }, effects: [] };
    }
    case "no_session":
      return { state: { ...state, hindrance: "session" }, effects: [] };
    case "no_role":
    case "other_organisation":
      return { state: { ...state, hindrance: "role" }, effects: [] };
  }
}

function isTimeLeftOut(state: SyncState, ticketId: string): boolean {
  return state.queue.some((entry) => entry.ticketId === ticketId && entry.isTimeLeftOut);
}

/** One at a time: a gate that comes back shall not crowd out those who scan. */
function sendNext(state: SyncState, now: number, effects: readonly SyncEffect[]): Step {
  const isHindered =
    state.hindrance === "session" ||
    state.hindrance === "role" ||
    (state.hindrance === "network" && now < state.retryAt);
  if (state.sending !== undefined || isHindered) return { state, effects };
  const next = state.queue.find(({ notBefore }) => notBefore <= now);
  if (next === undefined) return { state, effects };
  const { ticketId, isTimeLeftOut } = next;
  return { state: { ...state, sending: ticketId }, effects: [...effects, { kind: "send", ticketId, isTimeLeftOut }] };
}
