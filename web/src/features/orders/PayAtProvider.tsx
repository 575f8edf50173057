/// An order that is paid on the provider's page: the way there, the time that is left, another payment in its place.
import { useEffect, useRef, useState, type Ref } from "react";

import type { Schemas } from "../../api/client";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { probe, useReach } from "../../offline/connectivity";
import { Button } from "../../ui/Button";
import { Countdown, SOON_MS } from "../../ui/Countdown";
import { Notice } from "../../ui/Notice";
import { describeError, VisuallyHidden } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { declineOf, declinesWereRead, type Decline } from "./declines";
import { Head } from "./Head";
import css from "./OrderPage.module.css";
import type { Order } from "./progress";
import { orderStrings } from "./strings";
import { NoOtherPayment, usePayment } from "./use-payment";

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
  const url = payment.url ?? undefined;
  const way = useWayToProvider(url, left > 0, isOnTheWay);
  const { ask, again } = usePayment(order, (other) => window.location.assign(other));
  useOnReturn(!isOnTheWay, () => ask.mutate());
  const isInShop = payment.kind === "client";
  const decline =
    payment.declined == null ? undefined : declineOf(order.order_id, payment.payment_id, payment.declined);
  return (
    <Head
      heading={heading}
      title={t("payTitle")}
      text={t(isInShop ? "payShop" : "payText", { total: format.money(order.total) })}
    >
      {decline !== undefined && <Declined decline={decline} />}
      <TimeToPay until={payment.until} left={left} />
      {way.isWaiting && <Waiting onStop={way.stop} />}
      <Answers ask={ask} again={again} />
      {isInShop && left > 0 && <Notice kind="info">{t("payShopHow")}</Notice>}
      <div className={css.actions}>
        {!isInShop && (
          <Button disabled={url === undefined || left === 0} isBusy={way.isWaiting} onClick={way.go}>
            {t("payNow")}
          </Button>
        )}
        <Button kind="secondary" isBusy={ask.isPending} onClick={() => ask.mutate()}>
          {t("payCheck")}
        </Button>
        {!isInShop && (
          <Button kind="quiet" isBusy={again.isPending} disabled={left === 0} onClick={() => again.mutate()}>
            {t("payOther")}
          </Button>
        )}
      </div>
      {left > 0 && !isInShop && <p className={css.text}>{t("payOtherHint")}</p>}
    </Head>
  );
}

/** As prominent as at the checkout, and its last minute is said aloud. */
function TimeToPay({ until, left }: { until: string; left: number }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const isSoon = left > 0 && left <= SOON_MS;
  return (
    <>
      <VisuallyHidden>
        <span role="status">{isSoon && `${t("paySoonTitle")}. ${t("paySoon")}`}</span>
      </VisuallyHidden>
      {left === 0 ? (
        <Notice kind="info">{t("payOver")}</Notice>
      ) : (
        <div className={css.time}>
          <Countdown
            {...{ left, isSoon }}
            title={t(isSoon ? "paySoonTitle" : "payLeft")}
            spoken={t("payLeftLong", { time: clockFace(left) })}
          >
            <p>{t("payUntil", { time: format.date(until, "time") })}</p>
            {isSoon && <p>{t("paySoon")}</p>}
          </Countdown>
        </div>
      )}
    </>
  );
}

/** A card that was just declined, or one that was declined before they left this page. */
function Declined({ decline: { at, isNew } }: { decline: Decline }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  if (isNew) return <Notice kind="danger" title={t("payDeclined")} />;
  return <Notice kind="info">{t("payDeclinedBefore", { time: format.date(at, "time") })}</Notice>;
}

/** They want to pay while nobody could take note of it. */
function Waiting({ onStop }: { onStop: () => void }) {
  const t = useStrings(orderStrings);
  const stop = (
    <Button kind="secondary" onClick={onStop}>
      {t("payWaitStop")}
    </Button>
  );
  return (
    <Notice kind="warning" title={t("payWaitTitle")} actions={stop}>
      {t("payWait")}
    </Notice>
  );
}

/** What came of asking. */
function Answers({ ask, again }: Pick<ReturnType<typeof usePayment>, "ask" | "again">) {
  const t = useStrings(orderStrings);
  const ui = useStrings(uiStrings);
  const format = useFormats();
  return (
    <>
      {ask.isSuccess && !again.isPending && (
        <Notice kind="info">{t("payNotYet", { time: format.date(ask.data, "time") })}</Notice>
      )}
      {ask.isError && (
        <Notice kind="warning" title={t("payAskFailed")}>
          {describeError(ask.error, ui)}
        </Notice>
      )}
      {again.isError && (
        <Notice kind="warning" title={t("payOtherFailed")}>
          {again.error instanceof NoOtherPayment ? t("payOtherSlow") : describeError(again.error, ui)}
        </Notice>
      )}
    </>
  );
}

interface WayToProvider {
  go: () => void;
  /** They want to go, and the engine is away. */
  isWaiting: boolean;
  stop: () => void;
}

/** Leads to the provider's page once the engine is there: a payment that it can't hear of would look like none. */
function useWayToProvider(url: string | undefined, isInTime: boolean, isWantedAtOnce: boolean): WayToProvider {
  const reach = useReach();
  const [isWanted, setWanted] = useState(isWantedAtOnce);
  const isGone = useRef(false);
  const isAway = reach === "offline" || reach === "connecting";
  const may = isWanted && isInTime && !isAway && url !== undefined;
  useEffect(() => {
    if (!may || isGone.current) return;
    isGone.current = true;
    window.location.assign(url);
  }, [may, url]);
  useEffect(() => {
    // Browsers bring a page back as it was left: it must not lead away at once.
    const onHide = (): void => setWanted(false);
    window.addEventListener("pagehide", onHide);
    return () => window.removeEventListener("pagehide", onHide);
  }, []);
  return {
    go: () => {
      if (isAway) {
        probe();
        isGone.current = false;
        setWanted(true);
      } else if (url !== undefined) window.location.assign(url);
    },
    isWaiting: isWanted && isAway,
    stop: () => setWanted(false),
  };
}

/** Who comes back from the provider's page wants to know what it said, and not when it says so by itself. */
function useOnReturn(isBack: boolean, act: () => void): void {
  const isDone = useRef(!isBack);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
    if (isDone.current) return;
    isDone.current = true;
    act();
  });
  useEffect(() => {
    // The page as it was left, with the browser's own way back.
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (!persisted) return;
      declinesWereRead();
      latest.current();
    };
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, []);
}
