/// A guest who logged in at the checkout: a hold belongs to who made it, so that the guest lets go and the account holds
/// the same places, one right after the other.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";

import { api } from "../../api/client";
import { newKey } from "../../api/idempotency";
import { Problem } from "../../api/problem";
import { NAMES_STALE_MS, useEvent } from "../../api/use-event";
import { forgetHold, takeHold, type Hold, type KeptHold, type Places } from "../../holds/holds";
import { askPatiently } from "../../holds/patience";
import { usePresence } from "../../holds/use-presence";
import { useStrings } from "../../i18n";
import { guests } from "../../session/guests";
import { session } from "../../session/session";
import { Skeleton } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import { contactToAccount } from "./contact-input";
import { isGone } from "./hold";
import { HoldOver } from "./HoldOver";
import { checkoutStrings } from "./strings";

/** A guest's hold, as the tab remembers it. */
export interface GuestsHold extends KeptHold {
  readonly holdId: string;
  readonly places: Places;
}

async function letGo(holdId: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    await api.DELETE("/api/holds/{id}", { params: { path: { id: holdId } }, headers });
  } catch (error) {
    // The guest's session may be over as well; then so is the hold.
    if (!isGone(error) && !(error instanceof Problem && error.status === 401)) throw error;
  }
  forgetHold(holdId);
}

async function move({ holdId, eventId, places }: GuestsHold, key: string): Promise<Hold> {
  const guest = guests.ofHold(holdId, eventId);
  if (guest !== undefined) await letGo(holdId, guest.token);
  return takeHold(eventId, places, key);
}

/** Moves the hold as soon as it is shown; what does not work leaves the page of a hold that is over. */
export function TakeOver({ kept }: { kept: GuestsHold }) {
  const t = useStrings(checkoutStrings);
  const navigate = useNavigate();
  const isHere = usePresence();
  const event = useEvent(kept.eventId, { staleMs: NAMES_STALE_MS }).data;
  const { mutate, isError } = useMutation({
    mutationFn: (key: string) => askPatiently(() => move(kept, key), { onFailure: () => undefined, isWanted: isHere }),
    onSuccess: ({ hold_id: holdId }) => {
      const userId = session.get()?.userId;
      if (userId !== undefined) contactToAccount(userId);
      showToast("success", t("takenOver"));
      void navigate(`/checkout/${holdId}`, { replace: true });
    },
    // The order was placed before the login.
    onError: (error) => {
      const orderId = error instanceof Problem ? error.data["order_id"] : undefined;
      if (typeof orderId === "string") void navigate(`/orders/${orderId}`, { replace: true });
    },
  });
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    mutate(newKey());
  }, [mutate]);
  if (isError) return <HoldOver eventId={kept.eventId} event={event} places={kept.places} />;
  return <Skeleton height={320} label={t("takingOver")} />;
}
