/// An order's facts: what, how much, when, and where it stands.
import { Link } from "react-router";

import type { Schemas } from "../../api/client";
import { useSendsMails } from "../../api/use-payments";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { placeOf, shortId } from "../../tickets/facts";
import { placeName } from "../../tickets/ticket-lines";
import { Badge, type BadgeKind } from "../../ui/Badge";
import { Card } from "../../ui/Card";
import { Breakdown } from "../../ui/price/Breakdown";
import css from "./Facts.module.css";
import { moneyBack } from "./money-back";
import type { Order, OrderStatus } from "./progress";
import { orderStrings } from "./strings";

const KINDS: Record<OrderStatus, BadgeKind> = {
  pending: "info",
  awaiting_payment: "warning",
  processing: "info",
  completed: "success",
  partly_refunded: "info",
  failed: "danger",
  cancelled: "neutral",
  refunded: "neutral",
};

interface FactsProps {
  order: Order;
  event: Schemas["EventDetailBody"] | undefined;
}

/** The order as one would file it. */
export function Facts({ order, event }: FactsProps) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const sendsMails = useSendsMails() === true;
  return (
    <section aria-labelledby="facts">
      <Card className={css.card}>
        <header className={css.head}>
          <h2 id="facts">{t("facts")}</h2>
          <Badge kind={KINDS[order.status]}>{t(`status_${order.status}`)}</Badge>
        </header>
        <dl className={css.facts}>
          {event !== undefined && (
            <div>
              <dt>{t("event")}</dt>
              <dd>
                <Link to={`/events/${order.event_id}`}>{event.name}</Link>
                <br />
                {format.dateIn(event.starts_at, event.time_zone)}
              </dd>
            </div>
          )}
          <div>
            <dt>{t("number")}</dt>
            <dd className={css.number} title={order.order_id}>
              {shortId(order.order_id)}
            </dd>
          </div>
          <div>
            <dt>{t("placed")}</dt>
            <dd>{format.dateIn(order.created_at, event?.time_zone, "short")}</dd>
          </div>
          {order.payment_due_at !== null && (
            <div>
              <dt>{t("payBy")}</dt>
              <dd>{format.dateIn(order.payment_due_at, event?.time_zone, "short")}</dd>
            </div>
          )}
          {order.contact?.email != null && (
            <div>
              <dt>{t(sendsMails ? "sentTo" : "address")}</dt>
              <dd>{order.contact.email}</dd>
            </div>
          )}
          {order.completed_at !== null && (
            <div>
              <dt>{t("completed")}</dt>
              <dd>{format.dateIn(order.completed_at, event?.time_zone, "short")}</dd>
            </div>
          )}
        </dl>
        <Items order={order} event={event} />
        <Totals order={order} />
      </Card>
    </section>
  );
}

/** What was bought, and for how much. */
function Items({ order, event }: FactsProps) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  return (
    <ul className={css.items} aria-label={t("items")}>
      {order.items.map(({ seat, quantity, price }) => {
        const place = placeName(placeOf(seat, event?.sections ?? []));
        return (
          <li key={seat} className={css.line}>
            <span>{quantity === 1 ? place : t("quantity", { quantity, place })}</span>
            <span className={css.sum}>{format.money({ ...price, amount: price.amount * quantity })}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What was given back of it. */
function Refunds({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  if (order.refunded.amount === 0) return null;
  return (
    <section aria-label={t("refundsTitle")}>
      {order.refunds.length > 1 &&
        order.refunds.map(({ number, amount, at, status }) => (
          <p key={number} className={css.line}>
            <span>
              {format.date(at, "short")} · {t(`refund_${status}`)}
            </span>
            <span className={css.sum}>{format.money(amount)}</span>
          </p>
        ))}
      <p className={css.line}>
        <span>
          {t("refundedSum")}
          {order.refunds.length === 1 && order.refunds[0]?.status !== "given" && ` · ${t("refund_due")}`}
        </span>
        <span className={css.sum}>{format.money(order.refunded)}</span>
      </p>
    </section>
  );
}

function Totals({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const back = moneyBack(order);
  const hasEnded = order.status === "failed" || order.status === "cancelled";
  const isUnpaid = hasEnded && order.completed_at === null && back === undefined;
  return (
    <div className={css.totals}>
      {order.order_fees.map(({ name, price }, index) => (
        <p key={index} className={css.line}>
          <span>{t("onceAnOrder", { name })}</span>
          <span className={css.sum}>{format.money(price)}</span>
        </p>
      ))}
      <Breakdown prices={order.prices} parts={order.price_parts} />
      <dl className={css.total}>
        <dt>
          {t("total")} {isUnpaid && <Badge>{t("notPaid")}</Badge>}
        </dt>
        <dd className={css.sum}>{format.money(order.total)}</dd>
      </dl>
      {back !== undefined && order.refunds.length === 0 && (
        <dl className={css.total}>
          <dt>{t("moneyBack")}</dt>
          <dd className={css.sum}>{format.money(back)}</dd>
        </dl>
      )}
      <Refunds order={order} />
    </div>
  );
}
