/// The checkout: held seats, the time that is left for them, and the order that makes them one's own.
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";

import { Problem } from "../../api/problem";
import { NAMES_STALE_MS, useEvent } from "../../api/use-event";
import { serverClock } from "../../clock/server-clock";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { keptHold, placesOf, type Hold } from "../../holds/holds";
import { keptOrders } from "../../holds/kept-orders";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { liveSocket } from "../../live/socket";
import { useHoldMessages } from "../../live/use-live";
import { session } from "../../session/session";
import { Button, ButtonLink } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Notice } from "../../ui/Notice";
import { describeError, Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { showToast } from "../../ui/toasts";
import css from "./CheckoutPage.module.css";
import { isGone, useHold } from "./hold";
import { HoldOver } from "./HoldOver";
import { LeaveGuard, ReleaseDialog, type Stake } from "./LeaveGuard";
import { OrderUnderWay } from "./OrderUnderWay";
import { usePayments } from "./payments";
import { checkoutStrings } from "./strings";
import { isUnderWay, type Submission } from "./submission";
import { Summary } from "./Summary";
import { TestCards, type TestCard } from "./TestCards";
import { TimeLeft } from "./TimeLeft";
import { useSubmission } from "./use-submission";

/** When the engine warns as well. */
const SOON_MS = 60_000;

export default function CheckoutPage() {
  const { holdId = "" } = useParams();
  return <Checkout key={holdId} holdId={holdId} />;
}

function Checkout({ holdId }: { holdId: string }) {
  const t = useStrings(checkoutStrings);
  const navigate = useNavigate();
  const query = useHold(holdId);
  const { submission, pay, askAgain } = useSubmission(holdId);
  const kept = keptHold(holdId);
  const hold = query.data;
  const eventId = hold?.event_id ?? kept?.eventId;
  const { data: event, refetch: refetchEvent } = useEvent(eventId, { staleMs: NAMES_STALE_MS });
  const left = useCountdown(hold?.expires_at);
  const [said, say] = useState("");
  // The engine's own warning, of this deadline: it counts even if our clock is off.
  const [warnedOf, setWarnedOf] = useState<string>();

  const orderId = submission.phase === "accepted" ? submission.orderId : (hold?.order_id ?? undefined);
  const isOrdering = isUnderWay(submission) || orderId !== undefined;
  const isSoon = left <= SOON_MS || (warnedOf !== undefined && warnedOf === hold?.expires_at);
  const isRefusedAsGone = submission.phase === "refused" && isGone(submission.error);
  const isOver = !isOrdering && ((hold !== undefined && left === 0) || isGone(query.error) || isRefusedAsGone);

  useEffect(() => {
    // A hold ends with its event, too: what happened is said, and not that the time was over.
    if (isOver && eventId !== undefined) void refetchEvent();
  }, [isOver, eventId, refetchEvent]);

  const stake: Stake =
    orderId !== undefined || isOver ? "free" : isOrdering ? "unsure" : hold === undefined ? "free" : "holding";
  const isLeaving = useRef(false);
  const latestStake = useRef(stake);
  useEffect(() => {
    latestStake.current = stake;
  });

  const { refetch } = query;
  useHoldMessages((message) => {
    if (message.hold_id !== holdId) return;
    if (message.state === "expiring") setWarnedOf(message.expires_at);
    else void refetch();
  });
  // Another life of the engine may not know the hold; a question that is under way already finds out.
  useEffect(() => liveSocket.on("connected", () => void refetch({ cancelRefetch: false })), [refetch]);
  const hasRunOut = hold !== undefined && left === 0;
  useEffect(() => {
    // The engine decides: the hold may have been extended elsewhere.
    if (hasRunOut) void refetch();
  }, [hasRunOut, refetch]);

  useEffect(() => {
    if (orderId === undefined) return;
    keptOrders.settle(holdId, session.get()?.userId ?? "", orderId);
    void navigate(`/orders/${orderId}`, { replace: true, state: { isWaiting: true } });
  }, [orderId, holdId, navigate]);

  const isWarning = isSoon && !isOver && !isOrdering && hold !== undefined;
  const canExtend = (hold?.extensions_left ?? 0) > 0;

  const face = hold === undefined || isOver || isOrdering ? "" : `${clockFace(left)} · `;
  useTitle(`${face}${t("pageTitle")} · TicketBuster`);

  const guard = (
    <LeaveGuard hold={hold} stake={stake} stakeNow={() => (isLeaving.current ? "free" : latestStake.current)} />
  );
  const live = (
    <VisuallyHidden>
      <span role="status">{isWarning ? `${t("soonTitle")}. ${t(canExtend ? "soon" : "soonLast")}` : said}</span>
    </VisuallyHidden>
  );
  if (isOver) {
    return (
      <>
        {guard}
        <HoldOver eventId={eventId} event={event} places={hold === undefined ? kept?.places : placesOf(hold)} />
      </>
    );
  }
  if (hold === undefined && !isUnderWay(submission)) {
    return query.isError ? <NotReadable error={query.error} onRetry={() => void refetch()} /> : <Loading />;
  }
  return (
    <div className={css.page}>
      {guard}
      {live}
      <header className={css.head}>
        <h1>{t("title")}</h1>
        <p className={css.lead}>{t("lead")}</p>
      </header>
      {hold !== undefined && (
        <aside className={css.summary}>
          <Summary hold={hold} event={event} />
        </aside>
      )}
      {isOrdering && (
        <div className={css.payment}>
          <OrderUnderWay
            isAskingAgain={"failures" in submission && submission.failures > 0}
            isWaiting={submission.phase === "waiting"}
            onAskNow={askAgain}
          />
        </div>
      )}
      {!isOrdering && hold !== undefined && (
        <>
          <div className={css.time}>
            <TimeLeft hold={hold} left={left} isSoon={isSoon} say={say} onExtended={() => setWarnedOf(undefined)} />
            {query.isError && <Stale hold={hold} />}
          </div>
          <Payment
            hold={hold}
            zone={event?.time_zone}
            left={left}
            isSoon={isSoon}
            submission={submission}
            onPay={pay}
            onReleased={() => {
              isLeaving.current = true;
              showToast("info", t("released"));
              void navigate(`/events/${hold.event_id}`, { replace: true });
            }}
          />
        </>
      )}
    </div>
  );
}

/** The time is seen from other tabs too. */
function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(
    () => () => {
      document.title = "TicketBuster";
    },
    [],
  );
}

interface PaymentProps {
  hold: Hold;
  /** The venue's. */
  zone: string | undefined;
  left: number;
  isSoon: boolean;
  submission: Submission;
  onPay: (payment: string) => void;
  onReleased: () => void;
}

function Payment({ hold, zone, left, isSoon, submission, onPay, onReleased }: PaymentProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const payments = usePayments();
  const [card, setCard] = useState<TestCard>("tok_success");
  const [isAskingToRelease, setAskingToRelease] = useState(false);
  const isByInvoice = payments.data?.provider === "invoice";
  return (
    <>
      <div className={css.payment}>
        {submission.phase === "idle" && <FailedBefore />}
        {payments.data === undefined ? (
          <HowToPay error={payments.error} onRetry={() => void payments.refetch()} />
        ) : isByInvoice ? (
          <Invoice seconds={payments.data.invoice_seconds} zone={zone} />
        ) : (
          <TestCards value={card} onChange={setCard} />
        )}
        {submission.phase === "refused" && <Refused error={submission.error} />}
      </div>
      <div className={css.dock}>
        <span className={classes(css.dockClock, isSoon && css.soon)} aria-hidden="true">
          {isSoon && "! "}
          {clockFace(left)}
        </span>
        <Button isWide disabled={payments.data === undefined} onClick={() => onPay(isByInvoice ? "" : card)}>
          {t(isByInvoice ? "payLater" : "pay", { total: format.money(hold.total) })}
        </Button>
      </div>
      <div className={css.foot}>
        <p>{t("paySafe")}</p>
        <Button kind="quiet" onClick={() => setAskingToRelease(true)}>
          {t("letGo")}
        </Button>
      </div>
      <ReleaseDialog
        hold={hold}
        isOpen={isAskingToRelease}
        onClose={() => setAskingToRelease(false)}
        onReleased={onReleased}
      />
    </>
  );
}

function HowToPay({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useStrings(checkoutStrings);
  return error === null ? (
    <Skeleton height={280} label={t("loading")} />
  ) : (
    <ErrorNotice error={error} onRetry={onRetry} />
  );
}

/** No card: the organiser sees the payment and says so. */
function Invoice({ seconds, zone }: { seconds: number; zone: string | undefined }) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const due = new Date(serverClock.now() + seconds * 1_000).toISOString();
  return (
    <section aria-labelledby="invoice">
      <h2 id="invoice">{t("payment")}</h2>
      <p>{t("invoice", { time: format.dateIn(due, zone) })}</p>
    </section>
  );
}

const FAILURES = ["payment_declined", "payment_timeout"] as const;

/** Why the order before this one failed: said once, where one comes back to after waiting for it. */
function FailedBefore() {
  const t = useStrings(checkoutStrings);
  const state: unknown = useLocation().state;
  const heading = useRef<HTMLSpanElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const code = typeof state === "object" && state !== null && "failure" in state ? state.failure : undefined;
  const failure = FAILURES.find((known) => known === code);
  if (failure === undefined) return null;
  return (
    <Notice
      kind="danger"
      title={
        <span ref={heading} tabIndex={-1}>
          {t("failedTitle")}
        </span>
      }
    >
      {t(`failed_${failure}`)}
    </Notice>
  );
}

function Refused({ error }: { error: unknown }) {
  const t = useStrings(checkoutStrings);
  const ui = useStrings(uiStrings);
  const isNotOnSale = error instanceof Problem && error.code === "not_on_sale";
  return (
    <Notice kind="danger" title={t("refusedTitle")}>
      {isNotOnSale ? t("refusedNotOnSale") : t("refusedDefault", { detail: describeError(error, ui) })}
    </Notice>
  );
}

function Stale({ hold }: { hold: Hold }) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  return <Notice kind="info">{t("stale", { time: format.date(hold.expires_at, "time") })}</Notice>;
}

function Loading() {
  const t = useStrings(checkoutStrings);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{t("title")}</h1>
      </header>
      <aside className={css.summary}>
        <Skeleton height={320} label={t("loading")} />
      </aside>
      <div className={css.time}>
        <Skeleton height={110} />
      </div>
      <div className={css.payment}>
        <Skeleton height={280} />
      </div>
    </div>
  );
}

function NotReadable({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useStrings(checkoutStrings);
  if (error instanceof Problem && (error.status === 404 || error.status === 422)) {
    return (
      <Empty title={t("goneTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
        {t("gone")}
      </Empty>
    );
  }
  return <ErrorNotice error={error} onRetry={onRetry} />;
}
