/// What became of the seats of an order that failed, and the way to pay for them again.
import type { Schemas } from "../../api/client";
import { HoldAgain } from "../../holds/HoldAgain";
import type { Hold, Places } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { placeOf } from "../../tickets/facts";
import { placeName } from "../../tickets/ticket-lines";
import { ButtonLink } from "../../ui/Button";
import css from "./OrderPage.module.css";
import type { Order } from "./progress";
import { orderStrings } from "./strings";
import type { HoldOfFailed } from "./use-order";

interface OrderProps {
  order: Order;
  event: Schemas["EventDetailBody"] | undefined;
}

/** Seats are called free only if the engine says that their hold is over. */
export function SeatsOfFailed({ order, event, hold }: OrderProps & { hold: HoldOfFailed }) {
  switch (hold.kind) {
    case "unknown":
      return <Unknown order={order} />;
    case "held":
      return <StillHeld hold={hold.hold} />;
    case "ordered":
      return <OrderedAgain orderId={hold.orderId} />;
    case "over":
      return <Again order={order} event={event} />;
  }
}

function Unknown({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  return (
    <>
      <p className={css.text}>{t("holdUnknown")}</p>
      <div className={css.actions}>
        <ButtonLink to={`/checkout/${order.hold_id}`}>{t("backToCheckout")}</ButtonLink>
      </div>
    </>
  );
}

/** The next try is under way or done already. */
function OrderedAgain({ orderId }: { orderId: string }) {
  const t = useStrings(orderStrings);
  return (
    <>
      <p className={css.text}>{t("orderedAgain")}</p>
      <div className={css.actions}>
        <ButtonLink to={`/orders/${orderId}`}>{t("toNextOrder")}</ButtonLink>
      </div>
    </>
  );
}

/** The hold outlived its payment. */
function StillHeld({ hold }: { hold: Hold }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  return (
    <>
      <p className={css.text}>{t("stillHeld", { time: format.date(hold.expires_at, "time") })}</p>
      <div className={css.actions}>
        <ButtonLink to={`/checkout/${hold.hold_id}`}>{t("payAgain")}</ButtonLink>
        <ButtonLink to={`/events/${hold.event_id}`} kind="secondary">
          {t("backToEvent")}
        </ButtonLink>
      </div>
    </>
  );
}

/** The same places once more; which are seats and which are areas only the event knows. */
function Again({ order, event }: OrderProps) {
  const t = useStrings(orderStrings);
  const sections = event?.sections ?? [];
  const isArea = (label: string): boolean => placeOf(label, sections).kind === "area";
  const places: Places = {
    seats: order.items.filter(({ seat }) => !isArea(seat)).map(({ seat }) => seat),
    areas: order.items.filter(({ seat }) => isArea(seat)).map(({ seat, quantity }) => ({ section: seat, quantity })),
  };
  return (
    <>
      <p className={css.text}>{t("freeAgain")}</p>
      <div className={css.actions}>
        {event !== undefined && (
          <HoldAgain
            eventId={order.event_id}
            places={places}
            protection={event.protection}
            nameOf={(label) => placeName(placeOf(label, sections))}
          />
        )}
        <ButtonLink to={`/events/${order.event_id}`} kind="secondary">
          {t("backToEvent")}
        </ButtonLink>
      </div>
    </>
  );
}
