/// The state of a checkout: the hold, the time left, its order, and what leaving the page would lose. The engine
/// decides when a hold ends; the clock here only announces it and asks.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { NAMES_STALE_MS, useEvent } from "../../api/use-event";
import { useCountdown } from "../../clock/use-countdown";
import { keptHold } from "../../holds/holds";
import { keptOrders } from "../../holds/kept-orders";
import { applyEventMessage } from "../../live/event-cache";
import { liveSocket } from "../../live/socket";
import { useEventStates, useHoldMessages } from "../../live/use-live";
import { buyer } from "../../session/buyer";
import { session } from "../../session/session";
import { rememberedContact, whoTypes } from "./contact-input";
import { isGone, useHold } from "./hold";
import { SOON_MS } from "../../ui/Countdown";
import type { Stake } from "./LeaveGuard";
import { isUnderWay } from "./submission";
import { useSubmission } from "./use-submission";

export function useCheckout(holdId: string) {
  const query = useHold(holdId);
  const order = useSubmission(holdId);
  const { submission } = order;
  const kept = keptHold(holdId);
  const hold = query.data;
  const eventId = hold?.event_id ?? kept?.eventId;
  const { data: event } = useEvent(eventId, { staleMs: NAMES_STALE_MS });
  const left = useCountdown(hold?.expires_at ?? kept?.expiresAt);
  // The engine's own warning, of this deadline: it counts even if our clock is off.
  const [warnedOf, setWarnedOf] = useState<string>();

  const orderId = submission.phase === "accepted" ? submission.orderId : (hold?.order_id ?? undefined);
  const isOrdering = isUnderWay(submission) || orderId !== undefined;
  const isSoon = left <= SOON_MS || (warnedOf !== undefined && warnedOf === hold?.expires_at);
  const isRefusedAsGone = submission.phase === "refused" && isGone(submission.error);
  const hasRunOut = hold !== undefined && left === 0;
  const isOver = !isOrdering && (hasRunOut || isGone(query.error) || isRefusedAsGone);

  // A hold ends with its event, too, and its buyer may hear that first: then the event's end is said, not the hold's.
  const cache = useQueryClient();
  useEventStates(isOver && eventId !== undefined ? [eventId] : [], (message) => applyEventMessage(cache, message));
  const refetch = useRefetch(query);
  useFreshHold(holdId, { refetch, hasRunOut, onWarning: setWarnedOf });
  const isFree = orderId !== undefined || isOver || (!isOrdering && hold === undefined);
  const stake: Stake = isFree ? "free" : isOrdering ? "unsure" : "holding";
  // Before the way to the order: the guard asks it whether the page may be left.
  const guard = useStakeNow(stake);
  useOrderPage(holdId, orderId);
  return {
    ...{ query, hold, kept, eventId, event, left, stake, ...guard, ...order },
    ...{ isOrdering, isSoon, isOver },
    onExtended: () => setWarnedOf(undefined),
  };
}

/** What would be lost by leaving at this moment: nothing, once it was given up. */
function useStakeNow(stake: Stake): { stakeNow: () => Stake; giveUp: () => void } {
  const isGivenUp = useRef(false);
  const latest = useRef(stake);
  useEffect(() => {
    latest.current = stake;
  });
  return {
    stakeNow: () => (isGivenUp.current ? "free" : latest.current),
    giveUp: () => {
      isGivenUp.current = true;
    },
  };
}

/** Asks for the hold again, unless it is known to be gone: that is final, and asking would show the page as loading. */
function useRefetch({ error, refetch }: ReturnType<typeof useHold>): FreshHold["refetch"] {
  const isFinal = isGone(error);
  return useCallback(
    async (options?: { cancelRefetch: boolean }) => {
      if (!isFinal) await refetch(options);
    },
    [isFinal, refetch],
  );
}

interface FreshHold {
  refetch: (options?: { cancelRefetch: boolean }) => Promise<void>;
  hasRunOut: boolean;
  onWarning: (deadline: string) => void;
}

/** Asks for the hold again whenever it may be another than is shown. */
function useFreshHold(holdId: string, { refetch, hasRunOut, onWarning }: FreshHold): void {
  useHoldMessages((message) => {
    if (message.hold_id !== holdId) return;
    if (message.state === "expiring") onWarning(message.expires_at);
    else void refetch();
  });
  // Another life of the engine may not know the hold; a question that is under way already finds out.
  useEffect(() => liveSocket.on("connected", () => void refetch({ cancelRefetch: false })), [refetch]);
  useEffect(() => {
    // The engine decides: the hold may have been extended elsewhere.
    if (hasRunOut) void refetch();
  }, [hasRunOut, refetch]);
}

/** Goes on to the order as soon as there is one. */
function useOrderPage(holdId: string, orderId: string | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (orderId === undefined) return;
    keptOrders.settle(holdId, buyer.get()?.userId ?? "", orderId);
    // Another tab may have ordered with another address: the order's page says so.
    const { email } = rememberedContact(whoTypes(session.get()?.userId));
    void navigate(`/orders/${orderId}`, { replace: true, state: { isWaiting: true, email } });
  }, [orderId, holdId, navigate]);
}
