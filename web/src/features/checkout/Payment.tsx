/// Paying for a hold: who buys, how they pay, and the button that orders.
import { useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";

import type { Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { serverClock } from "../../clock/server-clock";
import { clockFace } from "../../clock/use-countdown";
import type { Hold } from "../../holds/holds";
import { refusalMessage } from "../../holds/refusals";
import { holdStrings } from "../../holds/strings";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Notice } from "../../ui/Notice";
import { describeError, ErrorNotice, Skeleton } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { rememberCard, rememberedCard } from "./card-choice";
import css from "./CheckoutPage.module.css";
import { Contact } from "./Contact";
import { refusedFields, type ContactInput } from "./contact-input";
import { GuestContact } from "./GuestContact";
import { ReleaseDialog } from "./LeaveGuard";
import { usePayments } from "../../api/use-payments";
import { checkoutStrings } from "./strings";
import type { Submission } from "./submission";
import { TestCards, type TestCard } from "./TestCards";
import { useCode } from "./use-code";
import { useContact, type ContactForm } from "./use-contact";

interface PaymentProps {
  hold: Hold;
  event: Schemas["EventDetailBody"] | undefined;
  left: number;
  isSoon: boolean;
  submission: Submission;
  onPay: (payment: string, contact: ContactInput) => void;
  /** They leave for the login; their seats come with them. */
  onLogin: () => void;
  onReleased: () => void;
}

export function Payment({ hold, event, left, isSoon, submission, onPay, onLogin, onReleased }: PaymentProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const payments = usePayments();
  const [card, setCard] = useState(() => rememberedCard(hold.hold_id));
  const choose = (chosen: TestCard): void => {
    setCard(chosen);
    rememberCard(hold.hold_id, chosen);
  };
  const [isAskingToRelease, setAskingToRelease] = useState(false);
  const provider = payments.data?.provider;
  const form = useContact(event);
  const code = useCode(hold.event_id, form.contact.email);
  const mails = payments.data?.sends_mails === true;
  const [isUnconfirmed, setUnconfirmed] = useState(false);
  const pay = (): void => {
    const contact = form.check();
    setUnconfirmed(contact !== undefined && form.needsCode);
    if (contact === undefined) return;
    if (!form.needsCode)
      onPay(provider === "test" ? card : "", mails || form.isGuest ? contact : { ...contact, email: "" });
    else if (!code.isSent && !code.send.isPending) code.send.mutate();
  };
  return (
    <>
      <div className={css.payment}>
        {submission.phase === "idle" && <FailedBefore />}
        {form.isGuest && (
          <GuestContact {...{ form, code, onLogin }} sendsMails={payments.data?.sends_mails} holdId={hold.hold_id} />
        )}
        {payments.data === undefined ? (
          <HowToPay error={payments.error} onRetry={() => void payments.refetch()} />
        ) : provider === "invoice" ? (
          <Invoice seconds={payments.data.invoice_seconds} event={event} />
        ) : provider === "test" ? (
          <TestCards value={card} onChange={choose} />
        ) : (
          <AtProvider />
        )}
        {mails && !form.isGuest && <Contact form={form} />}
        {isUnconfirmed && form.needsCode && <Notice kind="warning">{t("confirmFirst")}</Notice>}
        {submission.phase === "refused" && <Refused error={submission.error} form={form} />}
      </div>
      <div className={css.dock}>
        <span className={classes(css.dockClock, isSoon && css.soon)} aria-hidden="true">
          {isSoon && "! "}
          {clockFace(left)}
        </span>
        <Button isWide disabled={payments.data === undefined} onClick={pay}>
          {t(provider === "invoice" ? "payLater" : "pay", { total: format.money(hold.total) })}
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
function Invoice({ seconds, event }: { seconds: number; event: Schemas["EventDetailBody"] | undefined }) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const due = new Date(serverClock.now() + seconds * 1_000).toISOString();
  return (
    <section aria-labelledby="invoice">
      <h2 id="invoice">{t("payment")}</h2>
      <p>{t("invoice", { time: format.dateIn(due, event?.time_zone) })}</p>
      {typeof event?.invoice_instructions === "string" && (
        <Notice kind="info" title={t("howToPay")}>
          <p className={css.instructions}>{event.invoice_instructions}</p>
        </Notice>
      )}
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

/** Why there is no order, in words of ours where we have some. */
function Refused({ error, form }: { error: unknown; form: ContactForm }) {
  const t = useStrings(checkoutStrings);
  const ui = useStrings(uiStrings);
  const holdText = useStrings(holdStrings);
  const formats = useFormats();
  const problem = error instanceof Problem ? error : undefined;
  const known = problem && refusalMessage(problem, { t: holdText, formats, nameOf: (label) => label });
  const [field] = Object.keys(refusedFields(error)) as (keyof ContactInput)[];
  const text = (): string => {
    if (problem?.code === "not_on_sale") return t("refusedNotOnSale");
    if (problem?.code === "email_not_confirmed") return t("confirmFirst");
    if (field !== undefined && form.isGuest) return t(`guest_${field}_wrong`);
    if (problem?.code === "limit_exceeded" && known !== undefined) return known.text;
    return t("refusedDefault", { detail: describeError(error, ui) });
  };
  return (
    <Notice kind="danger" title={t("refusedTitle")}>
      {text()}
    </Notice>
  );
}
