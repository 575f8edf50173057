/// All orders of a user, newest first, whatever became of them.
import { Link } from "react-router";

import type { Schemas } from "../../api/client";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Badge, type BadgeKind } from "../../ui/Badge";
import { uiStrings } from "../../ui/strings";
import { ticketsStrings } from "./strings";
import css from "./OrderList.module.css";

type Status = Schemas["OrderBody"]["status"];

const KINDS: Record<Status, BadgeKind> = {
  pending: "info",
  awaiting_payment: "warning",
  processing: "info",
  completed: "success",
  partly_refunded: "info",
  failed: "danger",
  cancelled: "neutral",
  refunded: "warning",
};
const SIGNS: Record<Status, string> = {
  pending: "…",
  awaiting_payment: "…",
  processing: "…",
  completed: "✓",
  partly_refunded: "↩",
  failed: "✕",
  cancelled: "–",
  refunded: "↩",
};

interface OrderListProps {
  orders: readonly Schemas["OrderBody"][];
  events: ReadonlyMap<string, Schemas["EventDetailBody"]>;
}

/** The orders, each a link to its page. */
export function OrderList({ orders, events }: OrderListProps) {
  const t = useStrings(ticketsStrings);
  const ui = useStrings(uiStrings);
  const format = useFormats();
  return (
    <ul className={css.list}>
      {orders.map((order) => {
        const name = events.get(order.event_id)?.name ?? t("unknownEvent");
        const date = format.date(order.created_at, "short");
        const places = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
        return (
          <li key={order.order_id}>
            <Link
              className={css.order}
              to={`/orders/${order.order_id}`}
              aria-label={t(order.status === "awaiting_payment" ? "payOrder" : "openOrder", { event: name, date })}
            >
              <span className={css.name}>{name}</span>
              <Badge kind={KINDS[order.status]}>
                <span aria-hidden="true">{SIGNS[order.status]}</span> {t(`status_${order.status}`)}
              </Badge>
              <span className={css.facts}>
                {t("orderOn", { date })} · {ui("places", { count: places })}
              </span>
              <span className={css.total}>{format.money(order.total)}</span>
              {order.status === "awaiting_payment" && (
                <ToPay order={order} timeZone={events.get(order.event_id)?.time_zone} />
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** What is to be done about it, and until when. */
function ToPay({ order, timeZone }: { order: Schemas["OrderBody"]; timeZone: string | undefined }) {
  const t = useStrings(ticketsStrings);
  const format = useFormats();
  const { payment, payment_due_at: due } = order;
  const left = useCountdown(payment?.until);
  return (
    <span className={css.pay}>
      <b>{t("pay")}</b>
      {left > 0 && <span>{t("payLeft", { time: clockFace(left) })}</span>}
      {payment === null && due !== null && <span>{t("payBefore", { time: format.dateIn(due, timeZone) })}</span>}
    </span>
  );
}
