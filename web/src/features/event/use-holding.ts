/// Asking the engine to hold seats: one request at a time, one key a wish, and what came of it.
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem, Unreachable } from "../../api/problem";
import { loginPath } from "../../auth/RequireLogin";
import { session } from "../../auth/session";
import { keepHold, type Hold } from "../../holds/holds";
import { isNoOutcome, isOpen, keyFor, settle, wishOf } from "./attempt";

export type HoldRequest = Schemas["HoldRequest"];

/** `open`: it was sent and nobody knows what became of it; the same request, sent again, finds out. */
export type Holding =
  | { readonly kind: "idle" }
  | { readonly kind: "busy"; readonly request: HoldRequest }
  | { readonly kind: "open"; readonly request: HoldRequest; readonly error: unknown }
  | { readonly kind: "refused"; readonly request: HoldRequest; readonly problem: Problem };

const IDLE: Holding = { kind: "idle" };
/** So often without bothering anybody. */
const TRIES = 3;
const WAIT_MS = 700;

function send(eventId: string, request: HoldRequest, key: string): Promise<Hold> {
  const params = { path: { id: eventId }, header: { "Idempotency-Key": key } };
  return bodyOf(api.POST("/api/events/{id}/holds", { params, body: request }));
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends until there is an outcome, a few times. */
async function sendPatiently(eventId: string, request: HoldRequest, key: string): Promise<Hold> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(eventId, request, key);
    } catch (error) {
      const wait = error instanceof Problem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
      if (!isNoOutcome(error) || tries === TRIES) throw error;
      await pause(wait + WAIT_MS * tries * (0.5 + Math.random() / 2));
    }
  }
}

interface HoldingListener {
  readonly onHeld: (hold: Hold, request: HoldRequest) => void;
  readonly onRefused: (problem: Problem, request: HoldRequest) => void;
}

/** `first`: what is chosen when the page opens; if that was sent before and has no outcome, we begin `open`. */
export function useHolding(eventId: string, first: HoldRequest, listener: HoldingListener) {
  const [holding, setHolding] = useState<Holding>(() => {
    const userId = session.get()?.userId;
    const wasSent = userId !== undefined && isOpen(sessionStorage, eventId, wishOf(userId, first));
    return wasSent ? { kind: "open", request: first, error: new Unreachable("the page was left meanwhile") } : IDLE;
  });
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const isBusy = useRef(false);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });

  const hold = useCallback(
    async (request: HoldRequest): Promise<void> => {
      const userId = session.get()?.userId;
      if (userId === undefined) {
        void navigate(loginPath(pathname + search));
        return;
      }
      if (isBusy.current) return;
      isBusy.current = true;
      setHolding({ kind: "busy", request });
      const key = keyFor(sessionStorage, eventId, wishOf(userId, request));
      try {
        const held = await sendPatiently(eventId, request, key);
        settle(sessionStorage, eventId);
        keepHold(held);
        latest.current.onHeld(held, request);
      } catch (error) {
        if (error instanceof Problem && !isNoOutcome(error)) {
          settle(sessionStorage, eventId);
          if (error.status === 401) void navigate(loginPath(pathname + search));
          setHolding({ kind: "refused", request, problem: error });
          latest.current.onRefused(error, request);
        } else {
          setHolding({ kind: "open", request, error });
        }
      } finally {
        isBusy.current = false;
      }
    },
    [eventId, navigate, pathname, search],
  );
  return { holding, hold, reset: useCallback(() => setHolding(IDLE), []) };
}
