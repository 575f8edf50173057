/// An order that is paid on the provider's page: the way there, the time that is left, another card.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, type Ref } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ErrorNotice } from "../../ui/States";
import { Head } from "./Head";
import css from "./OrderPage.module.css";
import type { Order } from "./progress";
import { orderStrings } from "./strings";
import { orderKey } from "./use-order";

type Payment = Schemas["OrderPaymentBody"];

interface PayAtProviderProps {
  order: Order;
  payment: Payment;
  heading: Ref<HTMLHeadingElement>;
  /** Whether they have just ordered: then they are taken to the provider's page at once. */
  isOnTheWay: boolean;
}

export function PayAtProvider({ order, payment, heading, isOnTheWay }: PayAtProviderProps) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const left = useCountdown(payment.until);
  const { ask, again } = usePayment(order.order_id);
  const url = payment.url ?? undefined;
  useOnce(isOnTheWay && url !== undefined, () => {
    if (url !== undefined) window.location.assign(url);
  });
  // Who comes back from the provider's page wants to know what it said, and not when it says so by itself.
  useOnce(!isOnTheWay, () => ask.mutate());
  return (
    <Head heading={heading} title={t("payTitle")} text={t("payText", { total: format.money(order.total) })}>
      {payment.declined != null && <Notice kind="danger" title={t("payDeclined")} />}
      <p className={css.text} role="timer">
        {left > 0 ? t("payLeft", { time: clockFace(left) }) : t("payOver")}
      </p>
      {again.isError && <ErrorNotice error={again.error} onRetry={() => again.mutate()} />}
      <div className={css.actions}>
        <Button
          disabled={url === undefined || left === 0}
          onClick={() => url !== undefined && window.location.assign(url)}
        >
          {t("payNow")}
        </Button>
        <Button kind="secondary" isBusy={ask.isPending} onClick={() => ask.mutate()}>
          {t("payCheck")}
        </Button>
        <Button kind="quiet" isBusy={again.isPending} disabled={left === 0} onClick={() => again.mutate()}>
          {t("payOther")}
        </Button>
      </div>
    </Head>
  );
}

/** Asks the provider how far the payment is, or for another one in its place. */
function usePayment(orderId: string) {
  const client = useQueryClient();
  const options = (again: boolean) => ({
    mutationFn: () =>
      bodyOf(api.POST("/api/orders/{id}/payment", { params: { path: { id: orderId } }, body: { again } })),
    onSettled: () => client.invalidateQueries({ queryKey: orderKey(orderId) }),
  });
  return { ask: useMutation(options(false)), again: useMutation(options(true)) };
}

/** Does something once, as soon as it may. */
function useOnce(may: boolean, act: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!may || isDone.current) return;
    isDone.current = true;
    act();
  });
}
