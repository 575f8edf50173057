/// Asking the engine to hold seats: one request at a time, one key a wish, and what came of it.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem, Unreachable } from "../../api/problem";
import { askedToWaitMs, waitReason } from "../../api/waits";
import { loginPath } from "../../auth/RequireLogin";
import { session } from "../../auth/session";
import { keepHold, type Hold } from "../../holds/holds";
import { forgetWish, keepWish, keptWish } from "./before-login";
import { isNoOutcome, isOpen, keyFor, mayBeDone, settle, wishOf } from "./attempt";
import { ownHoldsKey } from "./own-holds";

export type HoldRequest = Schemas["HoldRequest"];

/** `open`: it was sent and nobody knows what became of it; the same request, sent again, finds out. */
export type Holding =
  | { readonly kind: "idle" }
  | {
      readonly kind: "busy";
      readonly request: HoldRequest;
      /** The engine put it off: when it is sent again (device's clock, milliseconds since 1970). */
      readonly againAt?: number;
    }
  | {
      readonly kind: "open";
      readonly request: HoldRequest;
      readonly error: unknown;
      /** The places may be held already: they can't be changed before that is known. */
      readonly mayBeDone: boolean;
    }
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

/** Sends until there is an outcome, a few times; `onFailure` hears of each try that has none, and when the next one is. */
async function sendPatiently(
  eventId: string,
  request: HoldRequest,
  key: string,
  onFailure: (error: unknown, againAt: number | undefined) => void,
): Promise<Hold> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(eventId, request, key);
    } catch (error) {
      const isLast = !isNoOutcome(error) || tries === TRIES;
      const wait = askedToWaitMs(error) + WAIT_MS * tries * (0.5 + Math.random() / 2);
      onFailure(error, isLast ? undefined : Date.now() + wait);
      if (isLast) throw error;
      await pause(wait);
    }
  }
}

/** The wish, if it was sent before the page was opened and has no outcome. */
function sentBefore(eventId: string, request: HoldRequest): string | undefined {
  const userId = session.get()?.userId;
  if (userId === undefined) return undefined;
  const wish = wishOf(userId, request);
  return isOpen(sessionStorage, eventId, wish) ? wish : undefined;
}

interface HoldingListener {
  readonly onHeld: (hold: Hold, request: HoldRequest) => void;
  readonly onRefused: (problem: Problem, request: HoldRequest) => void;
}

/** `first`: what is chosen when the page opens; if that was sent before and has no outcome, we begin `open`. */
export function useHolding(eventId: string, first: HoldRequest, listener: HoldingListener) {
  const [sent] = useState(() => sentBefore(eventId, first));
  const [holding, setHolding] = useState<Holding>(() => {
    if (sent === undefined) return IDLE;
    return { kind: "open", request: first, error: new Unreachable("the page was left meanwhile"), mayBeDone: true };
  });
  /** The wish that may be done already: what a later try says of itself does not change that. */
  const doubtful = useRef(sent);
  const cache = useQueryClient();
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
      const logIn = (): void => {
        keepWish(sessionStorage, eventId, request, Date.now());
        void navigate(loginPath(pathname + search));
      };
      if (userId === undefined) {
        logIn();
        return;
      }
      if (isBusy.current) return;
      isBusy.current = true;
      setHolding({ kind: "busy", request });
      const wish = wishOf(userId, request);
      const key = keyFor(sessionStorage, eventId, wish);
      try {
        const held = await sendPatiently(eventId, request, key, (error, againAt) => {
          if (mayBeDone(error)) doubtful.current = wish;
          if (againAt !== undefined && waitReason(error) !== undefined) setHolding({ kind: "busy", request, againAt });
        });
        settle(sessionStorage, eventId);
        doubtful.current = undefined;
        keepHold(held);
        latest.current.onHeld(held, request);
      } catch (error) {
        if (error instanceof Problem && !isNoOutcome(error)) {
          settle(sessionStorage, eventId);
          doubtful.current = undefined;
          if (error.status === 401) logIn();
          setHolding({ kind: "refused", request, problem: error });
          latest.current.onRefused(error, request);
        } else {
          setHolding({ kind: "open", request, error, mayBeDone: doubtful.current === wish });
        }
        // The limit may be reached by holds of another device, and a lost answer may have been a yes.
        void cache.invalidateQueries({ queryKey: ownHoldsKey(eventId) });
      } finally {
        isBusy.current = false;
      }
    },
    [cache, eventId, navigate, pathname, search],
  );
  useEffect(() => {
    const wish = keptWish(sessionStorage, eventId, Date.now());
    // Once: whoever comes back without having logged in, or comes later, presses the button again.
    forgetWish(sessionStorage, eventId);
    if (wish !== undefined && session.get() !== undefined) void hold(wish);
    // What was wished before this page was opened; not what may be kept when it is left.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [eventId]);
  return { holding, hold, reset: useCallback(() => setHolding(IDLE), []) };
}
