/// Orders and revenue minute by minute: a chart, the same in a sentence, and as a table.
import { lazy, Suspense, useMemo, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { minorDigits } from "../../../i18n/currency";
import { useFormats } from "../../../i18n/format";
import { Skeleton } from "../../../ui/States";
import { ScrollBox } from "../ScrollBox";
import { busyMinutes, columnsOf, summaryOf, type Measure } from "./chart-data";
import css from "./Pace.module.css";
import { overviewStrings } from "./strings";
import table from "./Table.module.css";

const PaceChart = lazy(() => import("./PaceChart"));

/** The last hour of a sale. */
export function Pace({ minutes, timeZone }: { minutes: readonly Schemas["SalesMinuteBody"][]; timeZone: string }) {
  const t = useStrings(overviewStrings);
  const { money, number } = useFormats();
  const [measure, setMeasure] = useState<Measure>("orders");
  const [pointed, setPointed] = useState<number>();
  const currency = minutes[0]?.revenue.currency ?? "PEN";
  const digits = minorDigits(currency);
  const columns = useMemo(() => columnsOf(minutes, measure, digits), [minutes, measure, digits]);
  const label = (value: number): string =>
    measure === "orders" ? number(value) : money({ amount: Math.round(value * 10 ** digits), currency });
  return (
    <section className={css.pace} aria-labelledby="pace-title">
      <div className={css.head}>
        <h2 id="pace-title">{t("pace")}</h2>
        <fieldset className={css.measures}>
          <legend className={css.legend}>{t("paceMeasure")}</legend>
          {(["orders", "revenue"] as const).map((name) => (
            <label key={name} className={css.measure}>
              <input type="radio" name="pace-measure" checked={measure === name} onChange={() => setMeasure(name)} />
              <span>{t(name === "orders" ? "byOrders" : "byRevenue")}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <Suspense fallback={<Skeleton height={220} />}>
        <PaceChart columns={columns} measure={measure} timeZone={timeZone} label={label} onPoint={setPointed} />
      </Suspense>
      <Reading minutes={minutes} measure={measure} pointed={pointed} timeZone={timeZone} />
      <MinuteTable minutes={minutes} timeZone={timeZone} />
    </section>
  );
}

interface ReadingProps {
  minutes: readonly Schemas["SalesMinuteBody"][];
  measure: Measure;
  pointed: number | undefined;
  timeZone: string;
}

/** The chart in a sentence, or the minute that is pointed at. */
function Reading({ minutes, measure, pointed, timeZone }: ReadingProps) {
  const t = useStrings(overviewStrings);
  const { date, money, number } = useFormats();
  const minute = pointed === undefined ? undefined : minutes[pointed];
  const time = (instant: string): string => date(instant, "time", timeZone);
  if (minute !== undefined) {
    const params = { time: time(minute.minute), count: minute.orders, revenue: money(minute.revenue) };
    return <p className={css.reading}>{t("paceMinute", params)}</p>;
  }
  const { orders, revenue, peak } = summaryOf(minutes, measure);
  if (peak === undefined) return <p className={css.reading}>{t("paceNone")}</p>;
  const at = time(peak.minute);
  return (
    <p className={css.reading}>
      {measure === "orders"
        ? t("paceSummaryOrders", { count: orders, peak: number(peak.orders), at })
        : t("paceSummaryRevenue", {
            total: money({ ...peak.revenue, amount: revenue }),
            peak: money(peak.revenue),
            at,
          })}
    </p>
  );
}

function MinuteTable({ minutes, timeZone }: { minutes: readonly Schemas["SalesMinuteBody"][]; timeZone: string }) {
  const t = useStrings(overviewStrings);
  const { date, money, number } = useFormats();
  const busy = busyMinutes(minutes);
  if (busy.length === 0) return null;
  return (
    <details className={table.details}>
      <summary>{t("asTable")}</summary>
      <ScrollBox label={t("pace")}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t("minute")}</th>
              <th scope="col">{t("orders")}</th>
              <th scope="col">{t("revenue")}</th>
            </tr>
          </thead>
          <tbody>
            {busy.map(({ minute, orders, revenue }) => (
              <tr key={minute}>
                <th scope="row">{date(minute, "time", timeZone)}</th>
                <td>{number(orders)}</td>
                <td>{money(revenue)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}
