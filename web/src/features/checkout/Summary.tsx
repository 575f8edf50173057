/// What is about to be bought: places by section, and what they cost.
import { Link } from "react-router";

import type { Schemas } from "../../api/client";
import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { TicketShape } from "../../ui/Card";
import { Breakdown } from "../../ui/price/Breakdown";
import { checkoutStrings } from "./strings";
import css from "./Summary.module.css";

type Event = Schemas["EventDetailBody"];

interface SummaryProps {
  hold: Hold;
  event: Event | undefined;
}

/** The summary, torn like a ticket between the places and their price. */
export function Summary({ hold, event }: SummaryProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  return (
    <TicketShape className={css.summary}>
      <section className={css.places} aria-labelledby="summary">
        <h2 id="summary" className={css.label}>
          {t("summary")}
        </h2>
        {event !== undefined && (
          <header className={css.event}>
            <p className={css.name}>{event.name}</p>
            <p className={css.soft}>{format.date(event.starts_at, "long", event.time_zone)}</p>
            <p className={css.soft}>
              {event.venue}, {event.city}
            </p>
          </header>
        )}
        <Places hold={hold} event={event} />
        {event !== undefined && <Breakdown prices={event.prices} parts={hold.price_parts} />}
        <Link to={`/events/${hold.event_id}`}>{t("changeSeats")}</Link>
      </section>
      <Total hold={hold} />
    </TicketShape>
  );
}

function Places({ hold, event }: SummaryProps) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const nameOf = (code: string): string => event?.sections.find(({ section }) => section === code)?.name ?? code;
  const sections = [...new Set(hold.seats.map(({ section }) => section))];
  return (
    <ul className={css.sections}>
      {sections.map((code) => (
        <li key={code}>
          <h3 className={css.section}>{nameOf(code)}</h3>
          <ul className={css.lines}>
            {hold.seats
              .filter(({ section }) => section === code)
              .map(({ seat, row, number, price }) => (
                <li key={seat} className={css.line}>
                  <span className={css.seat}>
                    <span>{t("seatLine", { row, number })}</span> <TierName event={event} price={price} />
                  </span>
                  <span className={css.price}>{format.money(price)}</span>
                </li>
              ))}
          </ul>
        </li>
      ))}
      {hold.areas.map(({ section, quantity, price }) => (
        <li key={section}>
          <h3 className={css.section}>{nameOf(section)}</h3>
          <p className={css.line}>
            <span>{t("areaLine", { count: quantity })}</span>
            <span className={css.price}>{format.money({ ...price, amount: price.amount * quantity })}</span>
          </p>
        </li>
      ))}
      {hold.order_fees.map(({ name, price }, index) => (
        <li key={index} className={css.line}>
          <span>{t("onceAnOrder", { name })}</span>
          <span className={css.price}>{format.money(price)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The name of the tier that has this price, if only one has it. */
function TierName({ event, price }: { event: Event | undefined; price: Schemas["Money"] }) {
  const [tier, ...others] = event?.tiers.filter((tier) => tier.price.amount === price.amount) ?? [];
  return tier === undefined || others.length > 0 ? null : <span className={css.soft}>{tier.name}</span>;
}

/** What is paid. Its parts stand above the tear, where there is room for them. */
function Total({ hold }: { hold: Hold }) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  return (
    <dl className={css.totals}>
      <div className={css.total}>
        <dt>{t("total")}</dt>
        <dd className={css.price}>{format.money(hold.total)}</dd>
      </div>
    </dl>
  );
}
