/// A small bar over the catalogue: what one holds or has to pay for, the time that is left, and the way there.
import { NAMES_STALE_MS, useEvent } from "../../api/use-event";
import type { Schemas } from "../../api/client";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { ButtonLink } from "../../ui/Button";
import { catalogueStrings } from "./strings";
import { useUnderWay } from "./under-way";
import css from "./UnderWayBar.module.css";

export default function UnderWayBar() {
  const t = useStrings(catalogueStrings);
  const { holds, orders } = useUnderWay();
  if (holds.length + orders.length === 0) return null;
  return (
    <section className={css.bar} aria-label={t("underWay")}>
      {holds.map((hold) => (
        <HoldLine key={hold.hold_id} hold={hold} />
      ))}
      {orders.map((order) => (
        <OrderLine key={order.order_id} order={order} />
      ))}
    </section>
  );
}

function HoldLine({ hold }: { hold: Hold }) {
  const t = useStrings(catalogueStrings);
  const left = useCountdown(hold.expires_at);
  const event = useEvent(hold.event_id, { staleMs: NAMES_STALE_MS }).data;
  if (left === 0) return null;
  const count = hold.seats.length + hold.areas.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <div className={css.line}>
      <p className={css.text}>
        <strong>{t("underWayHold", { count })}</strong>
        {event !== undefined && <span className={css.name}>{event.name}</span>}
        <TimeLeft left={left} />
      </p>
      <ButtonLink to={`/checkout/${hold.hold_id}`}>{t("underWayPay")}</ButtonLink>
    </div>
  );
}

function OrderLine({ order }: { order: Schemas["OrderBody"] }) {
  const t = useStrings(catalogueStrings);
  const format = useFormats();
  const { payment, payment_due_at: due, status } = order;
  const left = useCountdown(payment?.until);
  const event = useEvent(order.event_id, { staleMs: NAMES_STALE_MS }).data;
  const isAwaiting = status === "awaiting_payment";
  return (
    <div className={css.line}>
      <p className={css.text}>
        <strong>{t(isAwaiting ? "underWayOrder" : "underWayProcessing")}</strong>
        {event !== undefined && <span className={css.name}>{event.name}</span>}
        {isAwaiting && payment !== null && left > 0 && <TimeLeft left={left} />}
        {isAwaiting && payment === null && due !== null && (
          <span>{t("underWayDue", { time: format.dateIn(due, event?.time_zone) })}</span>
        )}
      </p>
      <ButtonLink to={`/orders/${order.order_id}`}>{t(isAwaiting ? "underWayPay" : "underWayLook")}</ButtonLink>
    </div>
  );
}

function TimeLeft({ left }: { left: number }) {
  const t = useStrings(catalogueStrings);
  return (
    <span role="timer" className={css.left}>
      {t("underWayLeft", { time: clockFace(left) })}
    </span>
  );
}
