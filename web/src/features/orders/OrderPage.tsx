/// An order: on its way, done, failed, or taken back.
import { useEffect, useRef, type ReactNode, type Ref } from "react";
import { useParams } from "react-router";

import type { Schemas } from "../../api/client";
import { HoldAgain } from "../../holds/HoldAgain";
import type { Places } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { placeOf } from "../../tickets/facts";
import { placeWords } from "../../tickets/words";
import { ButtonLink } from "../../ui/Button";
import { Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { CancelOrder } from "./CancelOrder";
import { Celebration, Tickets } from "./Done";
import { Facts } from "./Facts";
import css from "./OrderPage.module.css";
import { isDecided, isMissing, type Order } from "./progress";
import { Progress } from "./Progress";
import { orderStrings } from "./strings";
import { useEventOf, useOrder } from "./use-order";

type Event = Schemas["EventDetailBody"];

export default function OrderPage() {
  const { orderId = "" } = useParams();
  const t = useStrings(orderStrings);
  const { data: order, error, refetch } = useOrder(orderId);
  const event = useEventOf(order?.event_id).data;
  const title = `${t("pageTitle")} · TicketBuster`;
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = "TicketBuster";
    };
  }, [title]);
  if (order === undefined) {
    if (error === null) return <Skeleton height={280} label={t("loading")} />;
    if (!isMissing(error)) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
    return (
      <Empty title={t("missingTitle")} action={<ButtonLink to="/tickets">{t("myTickets")}</ButtonLink>}>
        {t("missing")}
      </Empty>
    );
  }
  return <Shown order={order} event={event} isUnreachable={error !== null} />;
}

interface ShownProps {
  order: Order;
  event: Event | undefined;
}

function Shown({ order, event, isUnreachable }: ShownProps & { isUnreachable: boolean }) {
  const t = useStrings(orderStrings);
  const heading = useRef<HTMLHeadingElement>(null);
  const { status } = order;
  const stage = isDecided(status) ? status : "waiting";
  // A screen reader hears the new heading, and goes on reading from there.
  useEffect(() => heading.current?.focus(), [stage]);
  return (
    <div className={css.page}>
      <VisuallyHidden>
        <span role="status">{status === "pending" || status === "processing" ? t(`said_${status}`) : ""}</span>
      </VisuallyHidden>
      <Stage order={order} event={event} heading={heading} isUnreachable={isUnreachable} />
      <div className={css.columns}>
        {status === "completed" && <Tickets order={order} event={event} />}
        <aside className={css.aside}>
          <Facts order={order} event={event} />
          {status === "completed" && <CancelOrder order={order} />}
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
}: ShownProps & { heading: Ref<HTMLHeadingElement>; isUnreachable: boolean }) {
  const t = useStrings(orderStrings);
  switch (order.status) {
    case "pending":
    case "processing":
      return (
        <Head heading={heading} title={t("waitTitle")} text={t("wait")}>
          <Progress isUnreachable={isUnreachable} />
        </Head>
      );
    case "completed":
      return <Celebration event={event} heading={heading} />;
    case "failed":
      return (
        <Head heading={heading} title={t("failedTitle")} text={failureText(order, t)}>
          <Again order={order} event={event} />
        </Head>
      );
    case "cancelled":
    case "refunded":
      return (
        <Head heading={heading} title={t(`${order.status}Title`)} text={t(`${order.status}Text`)}>
          <div className={css.actions}>
            <ButtonLink to={`/events/${order.event_id}`} kind="secondary">
              {t("backToEvent")}
            </ButtonLink>
          </div>
        </Head>
      );
  }
}

function failureText(order: Order, t: ReturnType<typeof useStrings<typeof orderStrings.en>>): string {
  switch (order.failure?.code) {
    case "payment_declined":
      return t("failedDeclined");
    case "payment_timeout":
      return t("failedTimeout");
    case undefined:
      return t("failedOther");
  }
}

interface HeadProps {
  heading: Ref<HTMLHeadingElement>;
  title: string;
  text: string;
  children: ReactNode;
}

function Head({ heading, title, text, children }: HeadProps) {
  return (
    <header className={css.head}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {title}
      </h1>
      <p className={css.text}>{text}</p>
      {children}
    </header>
  );
}

/** The same places once more; which are seats and which are areas only the event knows. */
function Again({ order, event }: ShownProps) {
  const t = useStrings(orderStrings);
  const sections = event?.sections ?? [];
  const isArea = (label: string): boolean => placeOf(label, sections).kind === "area";
  const places: Places = {
    seats: order.items.filter(({ seat }) => !isArea(seat)).map(({ seat }) => seat),
    areas: order.items.filter(({ seat }) => isArea(seat)).map(({ seat, quantity }) => ({ section: seat, quantity })),
  };
  return (
    <div className={css.actions}>
      {event !== undefined && (
        <HoldAgain eventId={order.event_id} places={places} nameOf={(label) => placeWords(placeOf(label, sections))} />
      )}
      <ButtonLink to={`/events/${order.event_id}`} kind="secondary">
        {t("backToEvent")}
      </ButtonLink>
    </div>
  );
}
