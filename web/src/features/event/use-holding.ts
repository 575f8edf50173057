/// Requests to hold seats: one at a time, an idempotency key for each, and its outcome. A request without an answer
/// stays open until the same one, sent again, says what became of it.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { api, bodyOf } from "../../api/client";
import { isNoOutcome } from "../../api/idempotency";
import { Problem, Unreachable } from "../../api/problem";
import { waitUntil, type Wait } from "../../api/waits";
import { ensureBuyer } from "../../auth/guest";
import { loginPath } from "../../auth/RequireLogin";
import { keepHold, type Hold } from "../../holds/holds";
import { askPatiently } from "../../holds/patience";
import { usePresence } from "../../holds/use-presence";
import { buyer, type Buyer } from "../../session/buyer";
import { session } from "../../session/session";
import { isOpen, keyFor, mayBeDone, settle, requestText } from "./attempt";
import { forgetRequest, keepRequest } from "./before-login";
import { ownHoldsKey } from "./own-holds";
import type { HoldRequest } from "./selection";

/** `open`: it was sent and nobody knows what became of it; the same request, sent again, finds out. */
export type Holding =
  | { readonly kind: "idle" }
  | {
      readonly kind: "busy";
      readonly request: HoldRequest;
      /** The engine put it off: why, and when it is sent again. */
      readonly wait?: Wait | undefined;
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

/** Says itself whose it is: the page may be left while it is on its way. */
async function send(eventId: string, request: HoldRequest, key: string, { token, userId }: Buyer): Promise<Hold> {
  const params = { path: { id: eventId }, header: { "Idempotency-Key": key } };
  const headers = { authorization: `Bearer ${token}` };
  const held = await bodyOf(api.POST("/api/events/{id}/holds", { params, headers, body: request }));
  keepHold(held, userId);
  return held;
}

/** A guest whose session is over is told to try again: that is another guest. */
function refused(problem: Problem, request: HoldRequest): Holding {
  const isGuestOver = problem.status === 401 && !session.hasExpired();
  return isGuestOver
    ? { kind: "open", request, error: problem, mayBeDone: false }
    : { kind: "refused", request, problem };
}

/** What became of a request that was sent before the page was opened is not known. */
function asSent(request: HoldRequest): Holding {
  return { kind: "open", request, error: new Unreachable("the page was left meanwhile"), mayBeDone: true };
}

/** The request as text, if it was sent before the page was opened and has no outcome. */
function sentBefore(eventId: string, request: HoldRequest): string | undefined {
  const userId = buyer.get()?.userId;
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
  const [holding, setHolding] = useState<Holding>(() => (sent === undefined ? IDLE : asSent(first)));
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
      if (isBusy.current) return;
      const logIn = (): void => {
        const back = keepRequest(sessionStorage, eventId, request, { now: Date.now(), search });
        void navigate(loginPath(pathname + back));
      };
      isBusy.current = true;
      setHolding({ kind: "busy", request });
      let text: string | undefined;
      const sayWhen = (error: unknown, at: number | undefined): void =>
        setHolding({ kind: "busy", request, wait: waitUntil(error, at) });
      try {
        const who = await askPatiently(() => ensureBuyer(eventId), { onFailure: sayWhen, isWanted: isHere });
        if (who === undefined) {
          setHolding(IDLE);
          if (isHere()) logIn();
          return;
        }
        const wish = requestText(who.userId, request);
        text = wish;
        const key = keyFor(sessionStorage, eventId, wish);
        const held = await askPatiently(() => send(eventId, request, key, who), {
          onFailure: (error, againAt) => {
            if (mayBeDone(error)) doubtful.current = wish;
            sayWhen(error, againAt);
          },
          isWanted: isHere,
        });
        settle(sessionStorage, eventId);
        doubtful.current = undefined;
        latest.current.onHeld(held, request, isHere());
      } catch (error) {
        if (error instanceof Problem && !isNoOutcome(error)) {
          settle(sessionStorage, eventId);
          doubtful.current = undefined;
          if (error.status === 401 && session.hasExpired() && isHere()) logIn();
          setHolding(refused(error, request));
          latest.current.onRefused(error, request);
        } else {
          setHolding({ kind: "open", request, error, mayBeDone: text !== undefined && doubtful.current === text });
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
