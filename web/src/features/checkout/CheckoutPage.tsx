/// The checkout of a hold: what is held, the time left, and the order. An order without an answer is sent again with
/// its idempotency key, never anew.
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";

import { Problem } from "../../api/problem";
import { serverClock } from "../../clock/server-clock";
import { clockFace } from "../../clock/use-countdown";
import { placesOf, type Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button, ButtonLink } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Notice } from "../../ui/Notice";
import { describeError, Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { showToast } from "../../ui/toasts";
import css from "./CheckoutPage.module.css";
import { Contact, isAddress } from "./Contact";
import { HoldOver } from "./HoldOver";
import { LeaveGuard, ReleaseDialog } from "./LeaveGuard";
import { OrderUnderWay } from "./OrderUnderWay";
import { usePayments } from "./payments";
import { checkoutStrings } from "./strings";
import { isUnderWay, type Submission } from "./submission";
import { Summary } from "./Summary";
import { TestCards, type TestCard } from "./TestCards";
import { TimeLeft } from "./TimeLeft";
import { useCheckout } from "./use-checkout";

export default function CheckoutPage() {
  const { holdId = "" } = useParams();
  return <Checkout key={holdId} holdId={holdId} />;
}

function Checkout({ holdId }: { holdId: string }) {
  const t = useStrings(checkoutStrings);
  const navigate = useNavigate();
  const checkout = useCheckout(holdId);
  const { query, hold, event, left, submission, isOrdering, isSoon, isOver, stake, stakeNow } = checkout;
  const [said, say] = useState("");

  const face = hold === undefined || isOver || isOrdering ? "" : `${clockFace(left)} · `;
  useTitle(`${face}${t("pageTitle")} · TicketBuster`);

  const guard = <LeaveGuard {...{ hold, stake, stakeNow }} />;
  if (isOver) {
    const places = hold === undefined ? checkout.kept?.places : placesOf(hold);
    return (
      <>
        {guard}
        <HoldOver eventId={checkout.eventId} event={event} places={places} />
      </>
    );
  }
  if (hold === undefined && !isUnderWay(submission)) {
    return query.isError ? <NotReadable error={query.error} onRetry={() => void query.refetch()} /> : <Loading />;
  }
  return (
    <div className={css.page}>
      {guard}
      <VisuallyHidden>
        <span role="status">{isSoon && !isOrdering && hold !== undefined ? warningOf(hold, t) : said}</span>
      </VisuallyHidden>
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
            onAskNow={checkout.askAgain}
          />
        </div>
      )}
      {!isOrdering && hold !== undefined && (
        <>
          <div className={css.time}>
            <TimeLeft {...{ hold, left, isSoon, say }} onExtended={checkout.onExtended} />
            {query.isError && <Stale hold={hold} />}
          </div>
          <Payment
            {...{ hold, left, isSoon, submission }}
            zone={event?.time_zone}
            onPay={checkout.pay}
            onReleased={() => {
              checkout.giveUp();
              showToast("info", t("released"));
              void navigate(`/events/${hold.event_id}`, { replace: true });
            }}
          />
        </>
      )}
    </div>
  );
}

/** What a screen reader says when little time is left. */
function warningOf(hold: Hold, t: ReturnType<typeof useStrings<typeof checkoutStrings.en>>): string {
  return `${t("soonTitle")}. ${t(hold.extensions_left > 0 ? "soon" : "soonLast")}`;
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
  onPay: (payment: string, email: string) => void;
  onReleased: () => void;
}

function Payment({ hold, zone, left, isSoon, submission, onPay, onReleased }: PaymentProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const payments = usePayments();
  const [card, setCard] = useState<TestCard>("tok_success");
  const [isAskingToRelease, setAskingToRelease] = useState(false);
  const isByInvoice = payments.data?.provider === "invoice";
  const isTest = payments.data?.provider === "test";
  const [email, setEmail] = useState("");
  const [isWrong, setWrong] = useState(false);
  const pay = (): void => {
    const wanted = payments.data?.sends_mails === true ? email.trim() : "";
    setWrong(!isAddress(wanted));
    if (isAddress(wanted)) onPay(isTest ? card : "", wanted);
  };
  return (
    <>
      <div className={css.payment}>
        {submission.phase === "idle" && <FailedBefore />}
        {payments.data === undefined ? (
          <HowToPay error={payments.error} onRetry={() => void payments.refetch()} />
        ) : isByInvoice ? (
          <Invoice seconds={payments.data.invoice_seconds} zone={zone} />
        ) : isTest ? (
          <TestCards value={card} onChange={setCard} />
        ) : (
          <AtProvider />
        )}
        {payments.data?.sends_mails === true && <Contact email={email} isWrong={isWrong} onChange={setEmail} />}
        {submission.phase === "refused" && <Refused error={submission.error} />}
      </div>
      <div className={css.dock}>
        <span className={classes(css.dockClock, isSoon && css.soon)} aria-hidden="true">
          {isSoon && "! "}
          {clockFace(left)}
        </span>
        <Button isWide disabled={payments.data === undefined} onClick={pay}>
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

/** The card is asked for on the provider's page, never here. */
function AtProvider() {
  const t = useStrings(checkoutStrings);
  return (
    <section aria-labelledby="provider">
      <h2 id="provider">{t("payment")}</h2>
      <p>{t("provider")}</p>
    </section>
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
