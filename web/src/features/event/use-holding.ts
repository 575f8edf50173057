/// Requests to hold seats: one at a time, an idempotency key for each, and its outcome. A request without an answer
/// stays open until the same one, sent again, says what became of it.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { api, bodyOf } from "../../api/client";
import { Problem, Unreachable } from "../../api/problem";
import { waitReason } from "../../api/waits";
import { loginPath } from "../../auth/RequireLogin";
import { keepHold, type Hold } from "../../holds/holds";
import { askPatiently } from "../../holds/patience";
import { usePresence } from "../../holds/use-presence";
import { session } from "../../session/session";
import { isNoOutcome, isOpen, keyFor, mayBeDone, settle, requestText } from "./attempt";
import { forgetRequest, keepRequest } from "./before-login";
import { ownHoldsKey } from "./own-holds";
import type { HoldRequest } from "./selection";

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

function send(eventId: string, request: HoldRequest, key: string): Promise<Hold> {
  const params = { path: { id: eventId }, header: { "Idempotency-Key": key } };
  return bodyOf(api.POST("/api/events/{id}/holds", { params, body: request }));
}

/** The request as text, if it was sent before the page was opened and has no outcome. */
function sentBefore(eventId: string, request: HoldRequest): string | undefined {
  const userId = session.get()?.userId;
  if (userId === undefined) return undefined;
  const text = requestText(userId, request);
  return isOpen(sessionStorage, eventId, text) ? text : undefined;
}

interface HoldingListener {
  /** `isHere`: the page is still open. */
  readonly onHeld: (hold: Hold, request: HoldRequest, isHere: boolean) => void;
  readonly onRefused: (problem: Problem, request: HoldRequest) => void;
}

/** What is there when the page opens. */
interface Beginning {
  /** What is chosen; if that was sent before and has no outcome, we begin `open`. */
  readonly chosen: HoldRequest;
  /** What was asked for before the login: it is sent at once. */
  readonly beforeLogin: HoldRequest | undefined;
}

export function useHolding(
  eventId: string,
  { chosen: first, beforeLogin: kept }: Beginning,
  listener: HoldingListener,
) {
  const isHere = usePresence();
  const [sent] = useState(() => sentBefore(eventId, first));
  const [holding, setHolding] = useState<Holding>(() => {
    if (sent === undefined) return IDLE;
    return { kind: "open", request: first, error: new Unreachable("the page was left meanwhile"), mayBeDone: true };
  });
  /** The request that may be done already: what a later try says of itself does not change that. */
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
        const back = keepRequest(sessionStorage, eventId, request, { now: Date.now(), search });
        void navigate(loginPath(pathname + back));
      };
      if (userId === undefined) {
        logIn();
        return;
      }
      if (isBusy.current) return;
      isBusy.current = true;
      setHolding({ kind: "busy", request });
      const text = requestText(userId, request);
      const key = keyFor(sessionStorage, eventId, text);
      try {
        const held = await askPatiently(() => send(eventId, request, key), {
          onFailure: (error, againAt) => {
            if (mayBeDone(error)) doubtful.current = text;
            if (againAt !== undefined && waitReason(error) !== undefined)
              setHolding({ kind: "busy", request, againAt });
          },
          isWanted: isHere,
        });
        settle(sessionStorage, eventId);
        doubtful.current = undefined;
        keepHold(held);
        latest.current.onHeld(held, request, isHere());
      } catch (error) {
        if (error instanceof Problem && !isNoOutcome(error)) {
          settle(sessionStorage, eventId);
          doubtful.current = undefined;
          if (error.status === 401 && isHere()) logIn();
          setHolding({ kind: "refused", request, problem: error });
          latest.current.onRefused(error, request);
        } else {
          setHolding({ kind: "open", request, error, mayBeDone: doubtful.current === text });
        }
        // The limit may be reached by holds of another device, and a lost answer may have been a yes.
        void cache.invalidateQueries({ queryKey: ownHoldsKey(eventId) });
      } finally {
        isBusy.current = false;
      }
    },
    [cache, eventId, isHere, navigate, pathname, search],
  );
  useAfterLogin(eventId, kept, hold);
  return { holding, hold, reset: useCallback(() => setHolding(IDLE), []) };
}

/** Sends what was asked for before the login, once: whoever comes back without having logged in presses again. */
function useAfterLogin(
  eventId: string,
  kept: HoldRequest | undefined,
  hold: (request: HoldRequest) => Promise<void>,
): void {
  const isSent = useRef(false);
  useEffect(() => {
    forgetRequest(sessionStorage, eventId);
    if (kept === undefined || isSent.current || session.get() === undefined) return;
    isSent.current = true;
    void hold(kept);
  }, [eventId, hold, kept]);
}
