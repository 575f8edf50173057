/// What was given back of an order, and what is on its way.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Badge, type BadgeKind } from "../../../ui/Badge";
import { useOrderPayments } from "../payments/queries";
import { nameOfTicket } from "../place-names";
import { leftOf } from "./order-labels";
import css from "./OrderDetail.module.css";
import { ordersStrings } from "./strings";

const KINDS: Record<Schemas["RefundStatus"], BadgeKind> = { due: "info", given: "success", stopped: "danger" };

interface RefundsProps {
  order: Schemas["OrderBody"];
  sections: Schemas["EventDetailBody"]["sections"];
  zone: string;
}

/** The refunds, and what is left; nothing if there are none. */
export function Refunds({ order, sections, zone }: RefundsProps) {
  const t = useStrings(ordersStrings);
  const { date, money } = useFormats();
  const isByInvoice = useOrderPayments(order.event_id, order.order_id).data?.provider === "invoice";
  if (order.refunds.length === 0) return null;
  const placeOf = (id: string): string => {
    const found = order.tickets.find((ticket) => ticket.ticket_id === id);
    return found === undefined ? id : nameOfTicket(order, found, sections);
  };
  return (
    <section className={css.tickets} aria-labelledby="refunds">
      <h3 id="refunds">{t("refunds")}</h3>
      <ul className={css.stubs}>
        {order.refunds.map((refund) => (
          <li key={refund.number} className={css.stub}>
            <span className={css.seat}>{money(refund.amount)}</span>
            <span className={css.soft}>{date(refund.at, "short", zone)}</span>
            {isByInvoice ? (
              <Badge kind="info">{t("refund_transfer")}</Badge>
            ) : (
              <Badge kind={KINDS[refund.status]}>{t(`refund_${refund.status}`)}</Badge>
            )}
            <span className={css.about}>
              {[refund.tickets.map(placeOf).join("; "), refund.reason ?? "", refund.detail ?? ""]
                .filter((text) => text !== "")
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.soft}>
        {t("refundsLeft", { left: money(leftOf(order)) })} {isByInvoice && t("transferHint")}
      </p>
    </section>
  );
}
