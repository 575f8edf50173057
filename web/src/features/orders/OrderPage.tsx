/// An order in each of its states: pending, completed, failed, cancelled, refunded.
import { useEffect, useRef, useState, type Ref } from "react";
import { useLocation, useNavigate, useParams } from "react-router";

import type { Schemas } from "../../api/client";
import { NAMES_STALE_MS, useEvent } from "../../api/use-event";
import { useSendsMails } from "../../api/use-payments";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { keptOrders } from "../../holds/kept-orders";
import { useStrings, type Translate } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { buyer } from "../../session/buyer";
import { useOrderAccess } from "../../session/order-access";
import { shortId } from "../../tickets/facts";
import { ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import { CancelOrder } from "./CancelOrder";
import { Celebration, Tickets } from "./Done";
import { EraseContact } from "./EraseContact";
import { Facts } from "./Facts";
import { Head } from "./Head";
import { LostMail } from "./LostMail";
import { isPaidTooLate } from "./money-back";
import css from "./OrderPage.module.css";
import { OtherAddress } from "./OtherAddress";
import { PayAtProvider } from "./PayAtProvider";
import { isCompleted, isDecided, isMissing, isOfGuest, type Order } from "./progress";
import { SeatsOfFailed } from "./SeatsOfFailed";
import { orderStrings } from "./strings";
import { useHoldOfFailed, useOrder, type HoldOfFailed } from "./use-order";
import { Waiting } from "./Waiting";

type Event = Schemas["EventDetailBody"];

export default function OrderPage() {
  const { orderId = "" } = useParams();
  const t = useStrings(orderStrings);
  const isGuest = useOrderAccess(orderId) !== undefined;
  const { data: order, error, refetch } = useOrder(orderId);
  const event = useEvent(order?.event_id, { staleMs: NAMES_STALE_MS }).data;
  useTitle(useTimeInTitle(order) + t("pageTitle"));
  if (order === undefined) {
    if (error === null) return <Skeleton height={280} label={t("loading")} />;
    if (!isMissing(error)) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
    return <Missing isGuest={isGuest} />;
  }
  return <Shown order={order} event={event} isUnreachable={error !== null} />;
}

/** The time that is left to pay is seen from other tabs too. */
function useTimeInTitle(order: Order | undefined): string {
  const left = useCountdown(order?.status === "awaiting_payment" ? order.payment?.until : undefined);
  return left > 0 ? `${clockFace(left)} · ` : "";
}

/** Other people's orders look the same as those that are none. */
function Missing({ isGuest }: { isGuest: boolean }) {
  const t = useStrings(orderStrings);
  const sendsMails = useSendsMails() !== false;
  const recover = <ButtonLink to="/recover">{t("recover")}</ButtonLink>;
  const tickets = <ButtonLink to="/tickets">{t("myTickets")}</ButtonLink>;
  return (
    <Empty title={t("missingTitle")} action={isGuest && sendsMails ? recover : tickets}>
      {t(isGuest ? (sendsMails ? "missingGuest" : "missingGuestHere") : "missing")}
    </Empty>
  );
}

interface ShownProps {
  order: Order;
  event: Event | undefined;
}

function Shown({ order, event, isUnreachable }: ShownProps & { isUnreachable: boolean }) {
  const t = useStrings(orderStrings);
  const heading = useRef<HTMLHeadingElement>(null);
  const hold = useHoldOfFailed(order);
  const isGoingBack = useWayBack(order, hold);
  const comesFromCheckout = useComesFromCheckout();
  // Who waited for the payment is on the way back to the checkout: nothing to read in between.
  const status = isGoingBack ? "processing" : order.status;
  const stage = isDecided(status) || status === "awaiting_payment" ? status : "waiting";
  const hasContact = order.contact !== null;
  // A screen reader hears the new heading, and goes on reading from there; also when the button that was pressed is gone.
  useEffect(() => heading.current?.focus(), [stage, hasContact]);
  return (
    <div className={css.page}>
      <VisuallyHidden>
        <span role="status">
          {!isGoingBack && (status === "pending" || status === "processing") ? t(`said_${status}`) : ""}
        </span>
      </VisuallyHidden>
      <Stage
        order={{ ...order, status }}
        event={event}
        heading={heading}
        isUnreachable={isUnreachable}
        isOnTheWay={comesFromCheckout}
        hold={hold}
      />
      <OtherAddress order={order} />
      <div className={css.columns}>
        {isCompleted(status) && <Tickets order={order} event={event} />}
        <aside className={css.aside}>
          <Facts order={order} event={event} />
          {isCompleted(status) && <CalendarLink eventId={order.event_id} />}
          {(isCompleted(status) || status === "awaiting_payment") && <CancelOrder order={order} />}
          {hasContact && <EraseContact order={order} />}
          {isOfGuest(order) && <LostMail order={order} />}
        </aside>
      </div>
    </div>
  );
}

function Stage({
  order,
  event,
  heading,
  isUnreachable,
  isOnTheWay,
  hold,
}: ShownProps & {
  heading: Ref<HTMLHeadingElement>;
  isUnreachable: boolean;
  isOnTheWay: boolean;
  hold: HoldOfFailed;
}) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const total = format.money(order.total);
  switch (order.status) {
    case "pending":
    case "processing":
      return <Waiting key={order.status} order={order} heading={heading} isUnreachable={isUnreachable} />;
    case "awaiting_payment":
      return order.payment === null ? (
        <Awaiting order={order} event={event} heading={heading} />
      ) : (
        <PayAtProvider order={order} payment={order.payment} heading={heading} isOnTheWay={isOnTheWay} />
      );
    case "completed":
      return <Celebration event={event} heading={heading} order={order} />;
    case "partly_refunded":
      return (
        <Head
          heading={heading}
          title={t("partlyRefundedTitle")}
          text={t("partlyRefundedText", { amount: format.money(order.refunded) })}
        >
          {null}
        </Head>
      );
    case "failed":
      return (
        <Head heading={heading} {...failedHead(order, t, total)}>
          {order.failure?.code !== "event_cancelled" && <SeatsOfFailed order={order} event={event} hold={hold} />}
        </Head>
      );
    case "cancelled":
    case "refunded":
      return (
        <Head heading={heading} title={t(`${order.status}Title`)} text={t(endText(order, event), { total })}>
          <div className={css.actions}>
            <ButtonLink to={`/events/${order.event_id}`} kind="secondary">
              {t("backToEvent")}
            </ButtonLink>
          </div>
        </Head>
      );
  }
}

/** For calendars of phones and desks; the file needs no session. */
function CalendarLink({ eventId }: { eventId: string }) {
  const t = useStrings(orderStrings);
  return (
    <a className={css.calendar} href={`/api/events/${eventId}/calendar.ics`} download="event.ics">
      {t("calendar")}
    </a>
  );
}

/** What an order that ended without tickets says of the money. */
function endText(order: Order, event: Event | undefined) {
  const { status, completed_at: completedAt } = order;
  if (isPaidTooLate(order)) return "paidTooLate";
  if (completedAt === null) return "cancelledUnpaid";
  if (status === "cancelled") return "cancelledText";
  return event?.status === "cancelled" ? "eventCancelledText" : "refundedText";
}

/** Whether they came here from the checkout, where they ordered; not after a reload, and not when they come back. */
function useComesFromCheckout(): boolean {
  const from: unknown = useLocation().state;
  const navigate = useNavigate();
  const [comes] = useState(typeof from === "object" && from !== null && "isWaiting" in from);
  useEffect(() => {
    // Whoever goes back to this page from the provider's finds it in the browser's history as it is then.
    if (comes) void navigate(".", { replace: true, state: null });
  }, [comes, navigate]);
  return comes;
}

/**
 * Back to the checkout, for who waited for a payment that failed while their hold goes on. Who finds a failed order
 * later reads about it first.
 */
function useWayBack(order: Order, hold: HoldOfFailed): boolean {
  const navigate = useNavigate();
  // Who comes from the checkout waits for an answer, even if it is there already.
  const from: unknown = useLocation().state;
  const [hasWaited, setHasWaited] = useState(typeof from === "object" && from !== null && "isWaiting" in from);
  if (!hasWaited && (order.status === "pending" || order.status === "processing")) setHasWaited(true);
  const { order_id: orderId, hold_id: holdId } = order;
  const code = order.failure?.code;
  const isFailed = order.status === "failed";
  const isHeld = isFailed && hold.kind === "held";
  useEffect(() => {
    if (isFailed) keptOrders.failed(holdId, orderId);
  }, [isFailed, holdId, orderId]);
  useEffect(() => {
    if (hasWaited && isHeld && buyer.token() !== undefined) {
      void navigate(`/checkout/${holdId}`, { replace: true, state: { failure: code } });
    }
  }, [hasWaited, isHeld, holdId, code, navigate]);
  const isAsking = hold.kind === "unknown" && hold.isFirstAnswerAwaited;
  return hasWaited && isFailed && (isAsking || isHeld);
}

/** An invoice: what to pay, and until when. */
function Awaiting({ order, event, heading }: ShownProps & { heading: Ref<HTMLHeadingElement> }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const total = format.money(order.total);
  const due = order.payment_due_at;
  const isMailed = useSendsMails() === true && order.contact?.email != null;
  const text =
    due === null ? t("awaitSoon", { total }) : t("await", { total, time: format.dateIn(due, event?.time_zone) });
  return (
    <Head heading={heading} title={t("awaitTitle")} text={text}>
      {typeof event?.invoice_instructions === "string" && (
        <Notice kind="info" title={t("howToPay")}>
          <p className={css.instructions}>{event.invoice_instructions}</p>
          <p>{t("payReference", { order: shortId(order.order_id) })}</p>
        </Notice>
      )}
      <p className={css.text}>{t(isOfGuest(order) ? (isMailed ? "awaitThenGuest" : "awaitThenHere") : "awaitThen")}</p>
    </Head>
  );
}

function failedHead(
  order: Order,
  t: Translate<typeof orderStrings.en>,
  total: string,
): { title: string; text: string } {
  if (isPaidTooLate(order)) return { title: t("paidTooLateTitle"), text: t("paidTooLate", { total }) };
  return { title: t("failedTitle"), text: t(failureText(order)) };
}

function failureText(order: Order): "failedDeclined" | "failedTimeout" | "failedCancelled" | "failedOther" {
  switch (order.failure?.code) {
    case "payment_declined":
      return "failedDeclined";
    case "payment_timeout":
      return "failedTimeout";
    case "event_cancelled":
      return "failedCancelled";
    case undefined:
      return "failedOther";
  }
}
