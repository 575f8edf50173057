/// An event in the catalogue: poster, name, date and place, and the state of its sale.
import { memo } from "react";
import { Link } from "react-router";

import { serverClock } from "../../clock/server-clock";
import { clockFace } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { useOpening } from "../../live/use-opening";
import { Badge } from "../../ui/Badge";
import { AvailabilityBadge } from "../../ui/event/AvailabilityBadge";
import { EventArt, InkSurface } from "../../ui/event/EventArt";
import { categoryName, eventStrings } from "../../ui/event/strings";
import css from "./EventCard.module.css";
import type { EventItem } from "./filters";
import { catalogueStrings } from "./strings";

interface EventCardProps {
  event: EventItem;
  /** Takes the card's element, to follow it while it is in view. */
  watch: (element: HTMLElement | null) => (() => void) | undefined;
}

/** The card of an event; the whole of it leads there. */
export const EventCard = memo(function EventCard({ event, watch }: EventCardProps) {
  const t = useStrings(catalogueStrings);
  const eventText = useStrings(eventStrings);
  const formats = useFormats();
  const { event_id, name, category, venue, city, starts_at, time_zone, price_from, order_fees } = event;
  return (
    <li className={css.item} data-event={event_id} ref={watch}>
      <article className={css.card}>
        <InkSurface eventId={event_id} className={css.bill}>
          <div className={css.picture}>
            <EventArt eventId={event_id} category={category} className={css.art} />
          </div>
          <div className={css.name}>
            <p className={css.category}>{categoryName(category, eventText)}</p>
            <h3>
              <Link to={`/events/${event_id}`} className={css.link}>
                {name}
              </Link>
            </h3>
          </div>
        </InkSurface>
        <div className={css.facts}>
          <p className={css.date}>
            <time dateTime={starts_at}>{formats.date(starts_at, "short", time_zone)}</time>
          </p>
          <p className={css.venue}>
            {venue}, {city}
          </p>
          <div className={css.foot}>
            <SaleBadge event={event} />
            {price_from !== null && (
              <span className={css.price}>
                {isFree(event) ? t("free") : t("priceFrom", { price: formats.money(price_from) })}
                {order_fees.map(({ name: fee, price }, index) => (
                  <small key={index}> {t("orderFee", { fee, price: formats.money(price) })}</small>
                ))}
              </span>
            )}
          </div>
        </div>
      </article>
    </li>
  );
});

/** Nothing at all is paid: what an order costs in any case is paid for free places too. */
function isFree({ price_from: from, order_fees: orderFees }: EventItem): boolean {
  return from?.amount === 0 && orderFees.every(({ price }) => price.amount === 0);
}

const DAY_MS = 86_400_000;

/** The badge; counts down to the opening in its last day. */
function SaleBadge({ event }: { event: EventItem }) {
  const t = useStrings(catalogueStrings);
  const formats = useFormats();
  const left = useOpening(event);
  if (event.status !== "scheduled") return <AvailabilityBadge event={event} />;
  const opensAt = event.sale.opens_at;
  if (left > DAY_MS)
    return <Badge kind="info">{t("opensOn", { date: formats.date(opensAt, "short", event.time_zone) })}</Badge>;
  const isOver = left === 0 && serverClock.now() >= Date.parse(opensAt);
  return (
    <Badge kind="info">
      <span role="timer" className={css.timer}>
        {isOver ? t("opening") : t("opensIn", { time: clockFace(left) })}
      </span>
    </Badge>
  );
}
