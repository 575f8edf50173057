/// Holding the same places once more, after their time ran out or a payment failed.
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useNavigate } from "react-router";

import { newKey } from "../api/idempotency";
import { isPassing, isRefusal, Problem } from "../api/problem";
import { useStrings } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { ErrorNotice } from "../ui/States";
import { takeHold, type Places } from "./holds";
import { holdStrings } from "./strings";

const RETRIES_MAX = 3;

interface HoldAgainProps {
  eventId: string;
  places: Places;
  /** A label as people read it. */
  nameOf: (label: string) => string;
}

/** The button, what came of it, and the way to the checkout if it worked. */
export function HoldAgain({ eventId, places, nameOf }: HoldAgainProps) {
  const t = useStrings(holdStrings);
  const navigate = useNavigate();
  // A click after a lost answer asks for the same hold; one after a refusal is a new wish.
  const key = useRef<string>(undefined);
  const again = useMutation({
    mutationFn: (key: string) => takeHold(eventId, places, key),
    retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
    onError: (error) => {
      if (isRefusal(error)) key.current = undefined;
    },
    onSuccess: (hold) => navigate(`/checkout/${hold.hold_id}`, { replace: true }),
  });
  return (
    <>
      {again.isError && <Refusal error={again.error} nameOf={nameOf} />}
      <Button isBusy={again.isPending} onClick={() => again.mutate((key.current ??= newKey()))}>
        {t("again")}
      </Button>
    </>
  );
}

function Refusal({ error, nameOf }: { error: unknown; nameOf: (label: string) => string }) {
  const t = useStrings(holdStrings);
  const code = error instanceof Problem ? error.code : undefined;
  if (error instanceof Problem && code === "seats_unavailable") {
    const seats = error.labels("unavailable").map(nameOf).join("; ");
    return (
      <Notice kind="warning" title={t("takenTitle")}>
        {seats === "" ? t("takenSome") : t("taken", { seats })}
      </Notice>
    );
  }
  if (error instanceof Problem && code === "limit_exceeded") {
    const most = error.data["most"];
    return (
      <Notice kind="warning" title={t("limitTitle")}>
        {typeof most === "number" ? t("limit", { most }) : error.message}
      </Notice>
    );
  }
  if (code === "not_on_sale") {
    return (
      <Notice kind="warning" title={t("notOnSaleTitle")}>
        {t("notOnSale")}
      </Notice>
    );
  }
  return <ErrorNotice error={error} />;
}
