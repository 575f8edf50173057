/// One order: who, what, how much, its tickets; refund by the organiser, cancelling of one's own.
import { useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { useSession } from "../../../session/session";
import { Badge, type BadgeKind } from "../../../ui/Badge";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Notice } from "../../../ui/Notice";
import { Breakdown } from "../../../ui/price/Breakdown";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { buyerName, buyersStrings } from "../buyers";
import { OrderPayments } from "../payments/OrderPayments";
import { nameOfPlaces, nameOfTicket } from "../place-names";
import { useOrder } from "../queries";
import { CancelQuestion, WithdrawQuestion } from "./EndQuestion";
import { MarkPaid } from "./MarkPaid";
import { isCompleted, ORDER_KINDS, shortId } from "./order-labels";
import css from "./OrderDetail.module.css";
import { RefundQuestion } from "./RefundQuestion";
import { Refunds } from "./Refunds";
import { ordersStrings } from "./strings";

type Order = Schemas["OrderBody"];
type Sections = Schemas["EventDetailBody"]["sections"];
/**
 * Ending an order: the organiser gives the money back, or a buyer (who may be one too) gives up an own order, or the
 * organiser cancels one that was not paid.
 */
type Ending = "refund" | "cancel" | "withdraw";

interface OrderDetailProps {
  event: Schemas["EventDetailBody"];
  orderId: string;
  onClose: () => void;
}

/** The order in a dialog, and the question before it is ended. */
export function OrderDetail({ event, orderId, onClose }: OrderDetailProps) {
  const t = useStrings(ordersStrings);
  const session = useSession();
  const order = useOrder(event.event_id, orderId);
  const [ending, setEnding] = useState<Ending>();
  const [isMarkingPaid, setMarkingPaid] = useState(false);
  const { data } = order;
  if (data !== undefined && isMarkingPaid) return <MarkPaid order={data} onKeep={() => setMarkingPaid(false)} />;
  if (data !== undefined && ending === "refund") {
    return <RefundQuestion order={data} sections={event.sections} onKeep={() => setEnding(undefined)} />;
  }
  if (data !== undefined && ending !== undefined) {
    const Question = ending === "cancel" ? CancelQuestion : WithdrawQuestion;
    return <Question order={data} onKeep={() => setEnding(undefined)} />;
  }
  const isOwn =
    data !== undefined && data.user_id === session?.userId && data.tickets.every(({ status }) => status !== "used");
  return (
    <Dialog
      isOpen
      title={t("detail", { order: shortId(orderId) })}
      onClose={onClose}
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t("close")}
          </Button>
          {data !== undefined && isCompleted(data.status) && isOwn && (
            <Button kind="danger" onClick={() => setEnding("cancel")}>
              {t("cancel")}
            </Button>
          )}
          {data !== undefined && isCompleted(data.status) && (
            <Button kind="danger" onClick={() => setEnding("refund")}>
              {t("refund")}
            </Button>
          )}
          {data?.status === "awaiting_payment" && (
            <>
              <Button kind="danger" onClick={() => setEnding("withdraw")}>
                {t("withdraw")}
              </Button>
              {/* What a provider takes, nobody but the provider can say. */}
              {data.payment === null && <Button onClick={() => setMarkingPaid(true)}>{t("markPaid")}</Button>}
            </>
          )}
        </>
      }
    >
      {order.isPending && <Skeleton height={240} label={t("loading")} />}
      {data === undefined && order.isError && <ErrorNotice error={order.error} onRetry={() => void order.refetch()} />}
      {data !== undefined && <Facts order={data} event={event} />}
    </Dialog>
  );
}

function Facts({ order, event }: { order: Order; event: Schemas["EventDetailBody"] }) {
  const { sections, time_zone: zone } = event;
  const t = useStrings(ordersStrings);
  const { date } = useFormats();
  const account = buyerName({ user_id: order.user_id }, useStrings(buyersStrings));
  const isOpen = order.status === "pending" || order.status === "processing";
  return (
    <>
      <dl className={css.facts}>
        <div className={css.status}>
          <dt>{t("filter")}</dt>
          <dd>
            <Badge kind={ORDER_KINDS[order.status]}>{t(`status_${order.status}`)}</Badge>
          </dd>
        </div>
        <div>
          <dt>{t("buyer")}</dt>
          <dd>{account}</dd>
        </div>
        {order.contact !== null && <ContactFact contact={order.contact} />}
        <div>
          <dt>{t("created")}</dt>
          <dd>{date(order.created_at, "short", zone)}</dd>
        </div>
        {order.payment_due_at !== null && (
          <div>
            <dt>{t("payBy")}</dt>
            <dd>{date(order.payment_due_at, "short", zone)}</dd>
          </div>
        )}
        {order.completed_at !== null && (
          <div>
            <dt>{t("completed")}</dt>
            <dd>{date(order.completed_at, "short", zone)}</dd>
          </div>
        )}
        <div className={css.wide}>
          <dt>{t("number")}</dt>
          <dd className={css.number}>{order.order_id}</dd>
        </div>
      </dl>
      {order.failure !== null && (
        <Notice kind="warning" title={t("failure")}>
          {t(order.failure.code)}
        </Notice>
      )}
      {isOpen && <Notice kind="info">{t("pendingHint")}</Notice>}
      <Lines order={order} sections={sections} />
      <Refunds order={order} sections={sections} zone={zone} />
      <section className={css.tickets}>
        <h3>{t("tickets")}</h3>
        {order.tickets.length === 0 ? (
          <p className={css.soft}>{t("noTickets")}</p>
        ) : (
          <Tickets order={order} sections={sections} zone={zone} />
        )}
      </section>
      <OrderPayments
        eventId={order.event_id}
        orderId={order.order_id}
        zone={zone}
        areRefundsShown={order.refunds.length > 0}
      />
    </>
  );
}

/** Who it was bought for, and how they are reached. */
function ContactFact({ contact: { name, email, phone } }: { contact: Schemas["Contact"] }) {
  const t = useStrings(ordersStrings);
  return (
    <div className={css.wide}>
      <dt>{t("contact")}</dt>
      <dd className={css.contact}>
        {name !== null && name !== undefined && <span>{name}</span>}
        {email !== null && email !== undefined && <a href={`mailto:${encodeURI(email)}`}>{email}</a>}
        {phone !== null && phone !== undefined && <a href={`tel:${phone.replace(/[^+\d]/g, "")}`}>{phone}</a>}
      </dd>
    </div>
  );
}

/** What was bought, and what it cost. */
function Lines({ order, sections }: { order: Order; sections: Sections }) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  return (
    <ul className={css.lines}>
      {order.items.map((item) => (
        <li key={item.seat}>
          <span>{nameOfPlaces(item.seat, item.quantity, sections)}</span>
          <span>{money({ ...item.price, amount: item.price.amount * item.quantity })}</span>
        </li>
      ))}
      {order.order_fees.map(({ name, price }, index) => (
        <li key={index} className={css.soft}>
          <span>{t("onceAnOrder", { name })}</span>
          <span>{money(price)}</span>
        </li>
      ))}
      <li className={css.parts}>
        <Breakdown prices={order.prices} parts={order.price_parts} />
      </li>
      <li className={css.total}>
        <span>{t("total")}</span>
        <span>{money(order.total)}</span>
      </li>
    </ul>
  );
}

const TICKET_KINDS: Record<Schemas["TicketStatus"], BadgeKind> = { valid: "success", used: "info", void: "neutral" };

function Tickets({ order, sections, zone }: { order: Order; sections: Sections; zone: string }) {
  const t = useStrings(ordersStrings);
  const { date } = useFormats();
  return (
    <ul className={css.stubs}>
      {order.tickets.map((ticket) => (
        <li key={ticket.ticket_id} className={css.stub}>
          <span className={css.seat}>{nameOfTicket(order, ticket, sections)}</span>
          {ticket.used_at !== null && (
            <span className={css.soft}>{t("usedAt", { date: date(ticket.used_at, "short", zone) })}</span>
          )}
          <Badge kind={TICKET_KINDS[ticket.status]}>{t(`ticket_${ticket.status}`)}</Badge>
        </li>
      ))}
    </ul>
  );
}
