/// One event of which somebody has tickets.
import { useId, useState } from "react";

import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Badge } from "../../ui/Badge";
import { Button } from "../../ui/Button";
import css from "./TicketsPage.module.css";
import type { EventTickets } from "./groups";
import { Stepper } from "./Stepper";
import { ticketsStrings } from "./strings";

/** The event's line, and its tickets below when it is open. */
export function EventGroup({ group, isOpenFirst }: { group: EventTickets; isOpenFirst: boolean }) {
  const t = useStrings(ticketsStrings);
  const format = useFormats();
  const id = useId();
  const [isOpen, setOpen] = useState(isOpenFirst);
  const { event, tickets, good } = group;
  const date = new Date(event.starts_at);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(document.documentElement.lang, { ...options, timeZone: event.time_zone }).format(date);
  return (
    <section className={css.group} aria-labelledby={id}>
      <div className={css.line}>
        <p className={css.day} aria-hidden="true">
          <span className={css.month}>{part({ month: "short" })}</span>
          <span className={css.date}>{part({ day: "numeric" })}</span>
        </p>
        <div className={css.what}>
          <h3 id={id}>{event.name}</h3>
          <p className={css.when}>
            <time dateTime={event.starts_at}>{format.date(event.starts_at, "short", event.time_zone)}</time> ·{" "}
            {event.venue}
          </p>
          <p className={css.badges}>
            {good > 0 && (
              <>
                <Badge>{t("count", { count: good })}</Badge>
                <Badge kind="success">
                  <span aria-hidden="true">⬇</span> {t("offlineBadge")}
                </Badge>
              </>
            )}
            {good < tickets.length && <Badge kind="danger">{t("void", { count: tickets.length - good })}</Badge>}
          </p>
        </div>
        <Button
          kind="secondary"
          className={css.fold}
          aria-label={t(isOpen ? "hideOf" : "showOf", { event: event.name })}
          aria-expanded={isOpen}
          aria-controls={`${id}-tickets`}
          onClick={() => setOpen(!isOpen)}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={isOpen ? "M3 11l5-5 5 5" : "M3 5l5 5 5-5"} fill="none" stroke="currentColor" strokeWidth="2.5" />
          </svg>
          <span className={css.foldWord}>{isOpen ? t("hide") : t("show")}</span>
        </Button>
      </div>
      <div id={`${id}-tickets`}>{isOpen && <Stepper name={event.name} tickets={tickets} />}</div>
    </section>
  );
}
