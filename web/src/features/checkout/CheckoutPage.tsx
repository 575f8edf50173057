/// The checkout of a hold: what is held, the time left, and the order. An order without an answer is sent again with
/// its idempotency key, never anew.
import { useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";

import { Problem } from "../../api/problem";
import { usePayments } from "../../api/use-payments";
import { clockFace } from "../../clock/use-countdown";
import { keptHold, placesOf, type Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { guests } from "../../session/guests";
import { useSession } from "../../session/session";
import { ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import css from "./CheckoutPage.module.css";
import { HoldOver } from "./HoldOver";
import { LeaveGuard } from "./LeaveGuard";
import { OrderUnderWay } from "./OrderUnderWay";
import { Payment } from "./Payment";
import { checkoutStrings } from "./strings";
import { isUnderWay } from "./submission";
import { Summary } from "./Summary";
import { TakeOver, type GuestsHold } from "./TakeOver";
import { soonTitle, TimeLeft } from "./TimeLeft";
import { useCheckout } from "./use-checkout";

export default function CheckoutPage() {
  const { holdId = "" } = useParams();
  const isLoggedIn = useSession() !== undefined;
  const [kept] = useState(() => guestsHold(holdId));
  if (isLoggedIn && kept?.holdId === holdId) return <TakeOver kept={kept} />;
  return <Checkout key={holdId} holdId={holdId} />;
}

/** A hold that was made without an account, in this tab or on this device. */
function guestsHold(holdId: string): GuestsHold | undefined {
  const kept = keptHold(holdId);
  if (kept?.places === undefined || !guests.isGuest(kept.userId)) return undefined;
  return { ...kept, holdId, places: kept.places };
}

function Checkout({ holdId }: { holdId: string }) {
  const t = useStrings(checkoutStrings);
  const navigate = useNavigate();
  const checkout = useCheckout(holdId);
  const { query, hold, event, left, submission, isOrdering, isSoon, isOver, stake, stakeNow } = checkout;
  const [said, say] = useState("");
  const isByInvoice = usePayments().data?.provider === "invoice";

  const hasTime = (hold !== undefined && !isOrdering) || isUnderWay(submission);
  const face = isOver || !hasTime || left === 0 ? "" : `${clockFace(left)} · `;
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
        <span role="status">{isSoon && !isOrdering && hold !== undefined ? warningOf(hold, left, t) : said}</span>
      </VisuallyHidden>
      <header className={css.head}>
        <h1>{t("title")}</h1>
        <p className={css.lead}>{t(isByInvoice ? "leadInvoice" : "lead")}</p>
      </header>
      {hold !== undefined && (
        <aside className={css.summary}>
          <Summary hold={hold} event={event} />
        </aside>
      )}
      {isOrdering && (
        <div className={css.payment}>
          <OrderUnderWay
            left={isUnderWay(submission) ? left : 0}
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
            event={event}
            onPay={checkout.pay}
            onLogin={checkout.giveUp}
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
function warningOf(hold: Hold, left: number, t: ReturnType<typeof useStrings<typeof checkoutStrings.en>>): string {
  return `${t(soonTitle(left))}. ${t(hold.extensions_left > 0 ? "soon" : "soonLast")}`;
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
