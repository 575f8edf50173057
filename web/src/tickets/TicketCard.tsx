/// A ticket: what it is for, where its holder sits, and the code that opens the gate.
import { useState } from "react";

import { useLanguage, useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { classes } from "../ui/classes";
import type { TicketFacts, TicketStatus } from "./facts";
import { TICKET_PROPERTIES } from "./palette";
import { FullScreenQr, QrPicture } from "./QrCode";
import { ticketStrings } from "./strings";
import { linesOf, placeName } from "./ticket-lines";
import css from "./TicketCard.module.css";

const SIGNS: Record<TicketStatus, string> = { valid: "✓", used: "●", void: "✕" };

/** The ticket; a tap on its code shows it over the whole screen. A void ticket has no code to stand in line with. */
export function TicketCard({ ticket }: { ticket: TicketFacts }) {
  const t = useStrings(ticketStrings);
  const format = useFormats();
  const lines = linesOf(ticket, useLanguage());
  const [isLarge, setLarge] = useState(false);
  const { event, status, usedAt } = ticket;
  const usedHint =
    usedAt === undefined ? t("usedHint") : t("usedAtHint", { when: format.date(usedAt, "short", event.timeZone) });
  const place = placeName(ticket.place);
  return (
    <div className={css.holder} style={TICKET_PROPERTIES}>
      <article className={classes(css.ticket, css[status])} aria-label={`${t("ticket")}: ${event.name}, ${place}`}>
        <div className={css.shape}>
          <div className={css.main}>
            <header className={css.head}>
              <p className={css.date}>
                <time dateTime={event.startsAt}>{format.date(event.startsAt, "short", event.timeZone)}</time>
              </p>
              <h3 className={css.title}>{event.name}</h3>
              <p className={css.venue}>{lines.venue}</p>
            </header>
            <dl className={css.place}>
              {lines.place.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <dl className={css.small}>
              {lines.small.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </div>
          <div className={css.stub}>
            <p className={css.status}>
              <span aria-hidden="true">{SIGNS[status]}</span> <span>{lines.status}</span>
            </p>
            {status === "void" ? (
              <p className={css.noCode}>{t(event.isCancelled ? "voidEventHint" : "voidHint")}</p>
            ) : (
              <button
                type="button"
                className={css.code}
                aria-label={t("showLarge", { place })}
                onClick={() => setLarge(true)}
              >
                <QrPicture token={ticket.token} label={t("qrLabel", { place })} />
                {/* Inside the button, because fingers land on the text as well. */}
                {status === "valid" && (
                  <span className={css.hint} aria-hidden="true">
                    {t("tapToEnlarge")}
                  </span>
                )}
              </button>
            )}
            {status === "used" && <p className={css.hint}>{usedHint}</p>}
          </div>
        </div>
      </article>
      {isLarge && <FullScreenQr ticket={ticket} onClose={() => setLarge(false)} />}
    </div>
  );
}
