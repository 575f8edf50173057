/// The head of an event's page: its name, date and place.
import { Link } from "react-router";

import type { EventDetail } from "../../api/use-event";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { AvailabilityBadge } from "../../ui/event/AvailabilityBadge";
import { EventArt, InkSurface } from "../../ui/event/EventArt";
import { categoryName, eventStrings } from "../../ui/event/strings";
import css from "./EventHead.module.css";
import { eventPageStrings } from "./strings";

export function EventHead({ event }: { event: EventDetail }) {
  const t = useStrings(eventPageStrings);
  const eventText = useStrings(eventStrings);
  const formats = useFormats();
  const atVenue = formats.date(event.starts_at, "long", event.time_zone);
  const here = formats.date(event.starts_at, "long");
  return (
    <InkSurface eventId={event.event_id} className={css.head}>
      <div className={css.text}>
        <p className={css.over}>
          <Link to="/" className={css.back}>
            <span aria-hidden="true">←</span>
            {t("back")}
          </Link>
          <span>{categoryName(event.category, eventText)}</span>
        </p>
        <h1 className={css.name}>{event.name}</h1>
        <div className={css.facts}>
          <p className={css.date}>
            <time dateTime={event.starts_at}>{atVenue}</time>
          </p>
          {here !== atVenue && <p>{t("localTime", { date: here })}</p>}
          <p>
            {event.venue}, {event.city}
          </p>
        </div>
        <p className={css.badge}>
          <AvailabilityBadge event={event} />
        </p>
      </div>
      <div className={css.picture}>
        <EventArt eventId={event.event_id} category={event.category} />
      </div>
    </InkSurface>
  );
}
