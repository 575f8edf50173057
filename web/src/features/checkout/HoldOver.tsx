/// Shown when a hold has ended: why, and where to go from here.
import { useEffect, useRef } from "react";

import type { Schemas } from "../../api/client";
import { HoldAgain } from "../../holds/HoldAgain";
import type { Places } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { placeOf } from "../../tickets/facts";
import { placeName } from "../../tickets/ticket-lines";
import { ButtonLink } from "../../ui/Button";
import css from "./HoldOver.module.css";
import { checkoutStrings } from "./strings";

interface HoldOverProps {
  eventId: string | undefined;
  event: Schemas["EventDetailBody"] | undefined;
  /** What was held, if this tab knows. */
  places: Places | undefined;
}

/** Says so at once, and offers the same places again. */
export function HoldOver({ eventId, event, places }: HoldOverProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const nameOf = (label: string): string => placeName(placeOf(label, event?.sections ?? []));
  const areas = places?.areas.map(({ section, quantity }) => `${quantity} × ${nameOf(section)}`) ?? [];
  // Others come first with them for as long as the event says.
  const pause = event?.protection.rehold_pause_seconds ?? 0;
  const isCancelled = event?.status === "cancelled";
  const names = [...(places?.seats.map(nameOf) ?? []), ...areas];
  return (
    <div className={css.over}>
      <svg className={css.clock} viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="27" />
        <path d="M32 14v18M32 32 20 24" />
      </svg>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        {t(isCancelled ? "cancelledTitle" : places === undefined ? "goneTitle" : "overTitle")}
      </h1>
      <p className={css.text}>
        {isCancelled
          ? t("refusedNotOnSale")
          : places === undefined
            ? t("gone")
            : pause > 0
              ? t("overPause", { wait: format.duration(pause) })
              : t("over")}
      </p>
      {names.length > 0 && (
        <ul className={css.places}>
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
      <div className={css.actions}>
        {eventId !== undefined && places !== undefined && !isCancelled && (
          <HoldAgain eventId={eventId} places={places} protection={event?.protection} nameOf={nameOf} />
        )}
        {eventId === undefined || isCancelled ? (
          <ButtonLink to="/">{t("toEvents")}</ButtonLink>
        ) : (
          <ButtonLink to={`/events/${eventId}`} kind={places === undefined ? "primary" : "secondary"}>
            {t("backToEvent")}
          </ButtonLink>
        )}
        {places === undefined && (
          <ButtonLink to="/tickets" kind="secondary">
            {t("toTickets")}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
