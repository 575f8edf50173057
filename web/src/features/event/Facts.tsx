/// The facts of an event: what it is, what it costs, and the rules of its sale.
import type { ReactNode } from "react";

import type { EventDetail } from "../../api/use-event";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { noneFree } from "../../seatmap/descriptions";
import { SeatIcon } from "../../seatmap/SeatIcon";
import { seatMapStrings } from "../../seatmap/strings";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { useStatesVersion } from "../../seatmap/use-seat-states";
import css from "./Facts.module.css";
import { isOver } from "./sale-messages";
import { placesPerHold } from "./selection";
import { eventPageStrings } from "./strings";

export function Facts({ event, seatMap }: { event: EventDetail; seatMap: SeatMapModel | undefined }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  const { limits } = event;
  return (
    <section className={css.facts} aria-labelledby="facts">
      <div className={css.about}>
        <h2 id="facts">{t("facts")}</h2>
        <p className={css.lead}>{event.description}</p>
        <dl className={css.list}>
          <Fact name={t("when")}>
            <span className={css.capital}>{formats.date(event.starts_at, "long", event.time_zone)}</span>
          </Fact>
          <Fact name={t("whereFact")}>
            {event.venue}, {event.city}
          </Fact>
          <Fact name={t("limits")}>
            <ul>
              <li>{t("limitHold", { count: placesPerHold(event) })}</li>
              <li>{t("limitBuyer", { count: limits.seats_per_buyer })}</li>
              <li>{t("limitTime", { time: formats.duration(event.hold_seconds) })}</li>
              <li>{t("saleEnds", { date: formats.date(event.sale.closes_at, "short", event.time_zone) })}</li>
            </ul>
          </Fact>
        </dl>
      </div>
      <div className={css.costs}>
        <h2>{t("prices")}</h2>
        <Tiers event={event} seatMap={seatMap} />
        <h3>{t("feesAndTax")}</h3>
        <Fees event={event} />
      </div>
    </section>
  );
}

/** The price of each tier, and how many places of it are free. */
function Tiers({ event, seatMap }: { event: EventDetail; seatMap: SeatMapModel | undefined }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  const isSelling = !isOver(event.status);
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{t("tier")}</th>
          {isSelling && <th scope="col">{t("free")}</th>}
          <th scope="col">{t("price")}</th>
        </tr>
      </thead>
      <tbody>
        {event.tiers.map(({ tier, name, price }, index) =>
          seatMap !== undefined && seatMap.states.totals(index).capacity === 0 ? null : (
            <tr key={tier}>
              <th scope="row">
                <span className={css.tier}>
                  <SeatIcon kind="available" tier={index} size={22} />
                  {name}
                </span>
              </th>
              {isSelling && <td>{seatMap && <TierFree seatMap={seatMap} tier={index} />}</td>}
              <td>{formats.money(price)}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function Fees({ event }: { event: EventDetail }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  return (
    <ul className={css.fees}>
      {event.fees.length === 0 && event.tax === null && <li>{t("noFees")}</li>}
      {event.fees.map((fee) => (
        <li key={fee.name}>
          {t(`fee_${fee.per}`, {
            name: fee.name,
            amount: formats.money({ amount: fee.amount ?? 0, currency: event.currency }),
            rate: formats.rate(fee.basis_points ?? 0),
          })}
        </li>
      ))}
      {event.tax !== null && (
        <li>{t("taxFact", { name: event.tax.name, rate: formats.rate(event.tax.basis_points) })}</li>
      )}
    </ul>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TierFree({ seatMap: { states }, tier }: { seatMap: SeatMapModel; tier: number }) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  useStatesVersion(states);
  const counts = states.totals(tier);
  return counts.available === 0 ? t(noneFree(counts.held)) : formats.number(counts.available);
}
