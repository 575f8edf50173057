/// Sending an order, as a state machine without I/O: what is asked, what comes back, what happens next. An answer
/// that is no outcome is asked for again with the same key until there is one.
import { Problem } from "../../api/problem";
import { waitMs, type Pace } from "../../api/waits";
import type { KeptOrder, OrderRequest } from "../../holds/kept-orders";

export type Submission =
  /** Nothing was sent. */
  | { readonly phase: "idle" }
  /** A request is under way. */
  | { readonly phase: "asking"; readonly request: OrderRequest; readonly failures: number }
  /** The answer was lost or was no outcome; we ask again after `delayMs`. */
  | { readonly phase: "waiting"; readonly request: OrderRequest; readonly failures: number; readonly delayMs: number }
  /** There is an order. */
  | { readonly phase: "accepted"; readonly orderId: string }
  /** The engine said no, and nothing was ordered. */
  | { readonly phase: "refused"; readonly error: unknown };

export type Happening =
  | { readonly type: "paid"; readonly kept: KeptOrder }
  | { readonly type: "accepted"; readonly orderId: string }
  /** `random` from 0 to 1 spreads a crowd that failed together. */
  | { readonly type: "failed"; readonly error: unknown; readonly random: number }
  | { readonly type: "again" };

const PACE: Pace = { firstMs: 1_000, mostMs: 15_000 };

/**
 * What an error says about the order: the order itself (it had been placed before), that there is none, or nothing:
 * a broken connection, a busy or broken server, a session that ended under the request.
 */
export function verdict(error: unknown): { orderId: string } | "refused" | "unknown" {
  if (!(error instanceof Problem)) return "unknown";
  const orderId = error.data["order_id"];
  if (error.code === "hold_ordered" && typeof orderId === "string") return { orderId };
  if (error.status >= 500 || error.isPassing || error.status === 401) return "unknown";
  return "refused";
}

/** Where a page begins: where it was before it was loaded again. */
export function resume(kept: KeptOrder | undefined): Submission {
  if (kept === undefined) return { phase: "idle" };
  const { orderId, ...request } = kept;
  return orderId === undefined ? { phase: "asking", request, failures: 0 } : { phase: "accepted", orderId };
}

/** The next state. What does not fit the state changes nothing: answers come late, people click twice. */
export function step(state: Submission, happening: Happening): Submission {
  switch (happening.type) {
    case "paid":
      return state.phase === "idle" || state.phase === "refused" ? resume(happening.kept) : state;
    case "accepted":
      return state.phase === "asking" || state.phase === "waiting"
        ? { phase: "accepted", orderId: happening.orderId }
        : state;
    case "failed": {
      if (state.phase !== "asking") return state;
      const { error, random } = happening;
      const said = verdict(error);
      if (said === "refused") return { phase: "refused", error };
      if (said !== "unknown") return { phase: "accepted", orderId: said.orderId };
      const failures = state.failures + 1;
      return { phase: "waiting", request: state.request, failures, delayMs: waitMs(failures, error, PACE, random) };
    }
    case "again":
      return state.phase === "waiting" ? { phase: "asking", request: state.request, failures: state.failures } : state;
  }
}

/** Whether the engine owes us an outcome. */
export function isUnderWay(state: Submission): boolean {
  return state.phase === "asking" || state.phase === "waiting";
}
