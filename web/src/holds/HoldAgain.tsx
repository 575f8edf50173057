/// Holds the same places again after their hold ended or a payment failed.
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";

import type { Schemas } from "../api/client";
import { newKey } from "../api/idempotency";
import { isRefusal, Problem } from "../api/problem";
import { waitUntil, type Wait } from "../api/waits";
import { ensureBuyer } from "../auth/guest";
import { translate, useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { ErrorNotice } from "../ui/States";
import { showToast } from "../ui/toasts";
import { takeHold, type Hold, type Places } from "./holds";
import { askPatiently } from "./patience";
import { PutOff } from "./PutOff";
import { refusalMessage, waitMessage } from "./refusals";
import { holdStrings } from "./strings";
import { usePresence } from "./use-presence";

interface HoldAgainProps {
  eventId: string;
  places: Places;
  /** How the event protects what it sells, if that is known. */
  protection: Schemas["EventDetailBody"]["protection"] | undefined;
  /** A label as people read it. */
  nameOf: (label: string) => string;
}

/** The button, what came of it, and the way to the checkout if it worked. */
export function HoldAgain({ eventId, places, protection, nameOf }: HoldAgainProps) {
  const t = useStrings(holdStrings);
  const navigate = useNavigate();
  const isHere = usePresence();
  const [wait, setWait] = useState<Wait>();
  // A click after a lost answer asks for the same hold; one after a refusal is a new request.
  const key = useRef<string>(undefined);
  const again = useMutation({
    mutationFn: (key: string) =>
      askPatiently(() => holdAsBuyer(eventId, places, key), {
        onFailure: (error, at) => setWait(waitUntil(error, at)),
        isWanted: isHere,
      }),
    onError: (error) => {
      if (isRefusal(error)) key.current = undefined;
    },
    onSuccess: (hold) =>
      goToCheckout(hold.hold_id, isHere(), () => void navigate(`/checkout/${hold.hold_id}`, { replace: true })),
    onSettled: () => setWait(undefined),
  });
  return (
    <>
      {again.isPending && wait !== undefined && <PutOff wait={wait} say={(count) => t("crowdAgain", { count })} />}
      {again.isError && (
        <Refusal error={again.error} nameOf={nameOf} isReleaseLate={(protection?.release_jitter_ms ?? 0) > 0} />
      )}
      <Button isBusy={again.isPending} onClick={() => again.mutate((key.current ??= newKey()))}>
        {t("again")}
      </Button>
    </>
  );
}

/** As whoever is logged in, or as a guest; a link to an order buys nothing. */
async function holdAsBuyer(eventId: string, places: Places, key: string): Promise<Hold> {
  if ((await ensureBuyer(eventId)) === undefined) throw new Problem(401, { code: "unauthenticated" });
  return takeHold(eventId, places, key);
}

/** Who went on to another page meanwhile is told, and not taken away from it. */
export function goToCheckout(holdId: string, isHere: boolean, go: () => void): void {
  if (isHere) go();
  else {
    const way = { to: `/checkout/${holdId}`, text: translate(holdStrings, "toCheckout") };
    showToast("success", translate(holdStrings, "heldMeanwhile"), way);
  }
}

interface RefusalProps {
  error: unknown;
  nameOf: (label: string) => string;
  isReleaseLate: boolean;
}

function Refusal({ error, nameOf, isReleaseLate }: RefusalProps) {
  const t = useStrings(holdStrings);
  const formats = useFormats();
  if (!(error instanceof Problem)) return <ErrorNotice error={error} />;
  const message = refusalMessage(error, { t, formats, nameOf, isReleaseLate }) ?? waitMessage(error, { t, formats });
  if (message === undefined) return <ErrorNotice error={error} />;
  return (
    <Notice kind="warning" title={message.title}>
      {message.text}
    </Notice>
  );
}
