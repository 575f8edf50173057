/// "You hold 2 places": the way back to what the buyer holds already, or has ordered and not paid.
import type { Schemas } from "../../api/client";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { ButtonLink } from "../../ui/Button";
import css from "./OwnHold.module.css";
import { eventPageStrings } from "./strings";

export function OwnHold({ hold }: { hold: Hold }) {
  const t = useStrings(eventPageStrings);
  const left = useCountdown(hold.expires_at);
  if (left === 0) return null;
  const count = hold.seats.length + hold.areas.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section className={css.own} aria-label={t("ownTitle", { count })}>
      <p className={css.text}>
        <strong>{t("ownTitle", { count })}</strong>
        <span role="timer" className={css.left}>
          {t("ownLeft", { time: clockFace(left) })}
        </span>
      </p>
      <ButtonLink to={`/checkout/${hold.hold_id}`}>{t("ownGo")}</ButtonLink>
    </section>
  );
}

/** An order that waits for its payment: its seats are taken on the map. */
export function OwnOrder({ order }: { order: Schemas["OrderBody"] }) {
  const t = useStrings(eventPageStrings);
  const left = useCountdown(order.payment?.until);
  const count = order.items.reduce((sum, { quantity }) => sum + quantity, 0);
  const title = t("ownOrder", { count });
  return (
    <section className={css.own} aria-label={title}>
      <p className={css.text}>
        <strong>{title}</strong>
        {left > 0 && (
          <span role="timer" className={css.left}>
            {t("ownLeft", { time: clockFace(left) })}
          </span>
        )}
      </p>
      <ButtonLink to={`/orders/${order.order_id}`}>{t("ownOrderGo")}</ButtonLink>
    </section>
  );
}
