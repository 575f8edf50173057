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
import { priceStrings } from "../../ui/price/strings";
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
  const priceText = useStrings(priceStrings);
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
        {event.tiers.map(({ tier, name, price, price_parts: parts }, index) =>
          seatMap !== undefined && seatMap.states.totals(index).capacity === 0 ? null : (
            <tr key={tier}>
              <th scope="row">
                <span className={css.tier}>
                  <SeatIcon kind="available" tier={index} size={22} />
                  {name}
                </span>
              </th>
              {isSelling && <td>{seatMap && <TierFree seatMap={seatMap} tier={index} />}</td>}
              <td>
                {formats.money(price)}
                {event.prices === "exclusive" && parts.net.amount !== price.amount && (
                  <span className={css.net}>{priceText("netPlusMore", { net: formats.money(parts.net) })}</span>
                )}
              </td>
            </tr>
          ),
        )}
      </tbody>
      {event.order_fees.length > 0 && (
        <tfoot>
          {event.order_fees.map(({ name, price }, index) => (
            <tr key={index}>
              <th scope="row" colSpan={isSelling ? 2 : 1}>
                {t("onceAnOrder", { name })}
              </th>
              <td>+ {formats.money(price)}</td>
            </tr>
          ))}
        </tfoot>
      )}
    </table>
  );
}

/** What the prices contain, and what comes once per order. */
function Fees({ event }: { event: EventDetail }) {
  const t = useStrings(eventPageStrings);
  const { money, rate } = useFormats();
  const inPlaces = event.fees.flatMap(({ name, per, amount, basis_points: points }) =>
    per === "order"
      ? []
      : [
          t(`fee_${per}`, {
            name,
            amount: money({ amount: amount ?? 0, currency: event.currency }),
            rate: rate(points ?? 0),
          }),
        ],
  );
  const taxes = event.taxes.map(({ name, basis_points: points, ...on }) => {
    const what = [...on.tiers.map((code) => nameOfTier(event, code)), ...on.fees].join(", ");
    return what === ""
      ? t("taxFact", { name, rate: rate(points) })
      : t("taxOfSome", { name, rate: rate(points), what });
  });
  const contained = [...inPlaces, ...taxes];
  const { order_fees: orderFees } = event;
  return (
    <>
      {contained.length > 0 && (
        <>
          <p className={css.fees}>{t(event.prices === "inclusive" ? "contained" : "onTop")}</p>
          <List lines={contained} />
        </>
      )}
      {orderFees.length > 0 && (
        <>
          <p className={css.fees}>{t("perOrder")}</p>
          <List lines={orderFees.map(({ name, price }) => t("perOrderLine", { name, amount: money(price) }))} />
        </>
      )}
      {contained.length + orderFees.length === 0 && <p className={css.fees}>{t("noFees")}</p>}
    </>
  );
}

function nameOfTier({ tiers }: EventDetail, code: string): string {
  return tiers.find(({ tier }) => tier === code)?.name ?? code;
}

function List({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={css.fees}>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
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
