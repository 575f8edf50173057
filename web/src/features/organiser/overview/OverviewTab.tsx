/// The live dashboard of a sale: asked for every two seconds while somebody looks.
import type { ReactNode } from "react";

import type { Schemas } from "../../../api/client";
import { usePayments } from "../../../api/use-payments";
import { serverClock } from "../../../clock/server-clock";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Card } from "../../../ui/Card";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { shareOf } from "../CountsBar";
import { useRefunds, useReport } from "../queries";
import css from "./OverviewTab.module.css";
import { Pace } from "./Pace";
import { Receipt } from "./Receipt";
import { RefundProgress } from "./RefundProgress";
import { Rejections } from "./Rejections";
import { Sections } from "./Sections";
import { overviewStrings } from "./strings";
import { useTween } from "./use-tween";

type Report = Schemas["ReportBody"];

/** The dashboard. */
export function OverviewTab({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(overviewStrings);
  const { ago } = useFormats();
  const report = useReport(event.event_id);
  if (report.isPending) return <Loading />;
  if (report.data === undefined) return <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />;
  const { data } = report;
  return (
    <div className={css.page}>
      {report.isError && <Notice kind="warning">{t("stale", { ago: ago(data.now, serverClock.now()) })}</Notice>}
      {data.cancellation !== null && <Cancellation eventId={event.event_id} cancellation={data.cancellation} />}
      <RefundProgress eventId={event.event_id} isCancelling={data.cancellation?.finished === false} />
      <Figures report={data} />
      <div className={css.columns}>
        <div className={css.main}>
          <Card>
            <Pace minutes={data.orders_per_minute} timeZone={event.time_zone} />
          </Card>
          <Card>
            <Sections groups={data.groups} event={event} />
          </Card>
        </div>
        <div className={css.side}>
          <Receipt revenue={data.revenue} orders={data.orders} />
          <Card>
            <Rejections rejections={data.rejections} since={data.rejections_since} timeZone={event.time_zone} />
          </Card>
        </div>
      </div>
    </div>
  );
}

interface CancellationProps {
  eventId: string;
  cancellation: NonNullable<Report["cancellation"]>;
}

/** What becomes of a cancelled event's orders, while it happens and afterwards. */
function Cancellation({ eventId, cancellation }: CancellationProps) {
  const t = useStrings(overviewStrings);
  const { money } = useFormats();
  const refunds = useRefunds(eventId).data;
  const isByInvoice = usePayments().data?.provider === "invoice";
  const { finished, orders_left: left, orders_refunded: refunded } = cancellation;
  return (
    <Notice kind={finished ? "success" : "info"} title={t(finished ? "cancelledTitle" : "cancellingTitle")}>
      <p>{t("refundedSoFar", { count: refunded })}</p>
      {finished && refunds !== undefined && refunds.given > 0 && (
        <p>{t(isByInvoice ? "toTransfer" : "givenBack", { amount: money(refunds.amount_given) })}</p>
      )}
      {!finished && (
        <>
          <p>{t("ordersLeft", { count: left })}</p>
          <progress max={refunded + left} value={refunded} aria-label={t("cancellingTitle")} />
        </>
      )}
    </Notice>
  );
}

function Loading() {
  const t = useStrings(overviewStrings);
  return (
    <div className={css.page}>
      <Skeleton height={120} label={t("loading")} />
      <Skeleton height={320} />
    </div>
  );
}

function Figures({ report }: { report: Report }) {
  const t = useStrings(overviewStrings);
  const { number, percent } = useFormats();
  const { counts, holds, orders, tickets, viewers } = report;
  const sold = { capacity: number(counts.capacity), share: percent(shareOf(counts.sold, counts.capacity)) };
  // Places of orders that are being paid are held too, without a hold that could still be ordered.
  const inOrders = Math.max(0, counts.held - holds.places);
  const waiting = report.orders_waiting + orders.awaiting_payment;
  const payments = {
    awaiting: number(orders.awaiting_payment),
    pending: number(orders.pending),
    processing: number(orders.processing),
  };
  return (
    <dl className={css.figures} aria-label={t("figures")}>
      <Figure name={t("sold")} value={counts.sold} note={t("soldNote", sold)} isLeading />
      <Figure
        name={t("holds")}
        value={counts.held}
        note={
          <>
            {t("holdsNote", { count: holds.active })}
            {inOrders > 0 && `, ${t("inOrders", { count: inOrders })}`}
          </>
        }
      />
      <Figure
        name={t("waiting")}
        value={waiting}
        note={waiting === 0 ? t("waitingNone") : t("waitingNote", payments)}
      />
      <Figure name={t("viewers")} value={viewers} note={t("viewersNote")} />
      <Figure name={t("tickets")} value={tickets.used} note={t("ticketsNote", { issued: number(tickets.issued) })} />
    </dl>
  );
}

function Figure({
  name,
  value,
  note,
  isLeading = false,
}: {
  name: ReactNode;
  value: number;
  note: ReactNode;
  isLeading?: boolean;
}) {
  const { number } = useFormats();
  const shown = useTween(value);
  return (
    <div className={isLeading ? css.leading : css.figure}>
      <dt>{name}</dt>
      <dd className={css.value}>{number(shown)}</dd>
      <dd className={css.note}>{note}</dd>
    </div>
  );
}
