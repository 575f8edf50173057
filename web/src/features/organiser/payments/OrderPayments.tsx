/// The payments of one order with everything that happened to them.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Badge } from "../../../ui/Badge";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { endingOf, eventName, PAYMENT_KINDS, providerName, shownEvents, statusOf } from "./labels";
import css from "./OrderPayments.module.css";
import { useOrderPayments } from "./queries";
import { Said } from "./Said";
import { Silence } from "./Silence";
import { paymentsStrings } from "./strings";

interface OrderPaymentsProps {
  eventId: string;
  orderId: string;
  zone: string;
  /** What goes back stands elsewhere already. */
  areRefundsShown: boolean;
}

export function OrderPayments({ eventId, orderId, zone, areRefundsShown }: OrderPaymentsProps) {
  const t = useStrings(paymentsStrings);
  const { money } = useFormats();
  const { data, error, refetch } = useOrderPayments(eventId, orderId);
  if (data === undefined) {
    return error === null ? (
      <Skeleton height={120} label={t("loading")} />
    ) : (
      <ErrorNotice error={error} onRetry={() => void refetch()} />
    );
  }
  const isByInvoice = data.provider === "invoice";
  return (
    <section className={css.payments} aria-labelledby="order-payments">
      <h3 id="order-payments">
        {t("title")} <span className={css.soft}>· {providerName(data.provider, t)}</span>
      </h3>
      {data.unanswered !== null && (
        <Notice kind="warning" title={t("unanswered")}>
          <Silence unanswered={data.unanswered} zone={zone} />
        </Notice>
      )}
      {data.payments.length === 0 && <p className={css.soft}>{t(isByInvoice ? "invoice" : "none")}</p>}
      {data.payments.map((payment) => (
        <Life key={payment.attempt} {...{ payment, isByInvoice, zone }} order={data.status} />
      ))}
      {!areRefundsShown &&
        data.refunds.map(({ amount, given }, index) => (
          <p key={index}>{t(given ? "refund_given" : "refund_due", { amount: money(amount) })}</p>
        ))}
    </section>
  );
}

interface LifeProps {
  payment: Schemas["PaymentRecordBody"];
  order: Schemas["OrderStatus"];
  isByInvoice: boolean;
  zone: string;
}

function Life({ payment, order, isByInvoice, zone }: LifeProps) {
  const t = useStrings(paymentsStrings);
  const { date } = useFormats();
  const status = statusOf(payment, order);
  return (
    <div className={css.payment}>
      <p className={css.head}>
        <b>{t("payment", { attempt: payment.attempt })}</b>
        <Badge kind={PAYMENT_KINDS[status]}>{t(`status_${status}`)}</Badge>
      </p>
      {payment.payment_id !== null && !isByInvoice && <p className={css.id}>{payment.payment_id}</p>}
      <ol className={css.events} aria-label={t("life", { attempt: payment.attempt })}>
        {shownEvents(payment, isByInvoice).map((event, index) => {
          const ending = endingOf(event, t);
          return (
            <li key={index}>
              <time dateTime={event.at}>{date(event.at, "short", zone)}</time>
              <span>
                {eventName(event, isByInvoice, t)}
                {ending !== undefined && <span className={css.detail}>{ending}</span>}
                {ending === undefined && event.detail !== null && <Said words={event.detail} />}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
