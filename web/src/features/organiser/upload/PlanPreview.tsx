/// A new event as it would be: facts, sections, prices and the map.
import { lazy, Suspense, useMemo, type ReactNode } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats, type Formats } from "../../../i18n/format";
import { Notice } from "../../../ui/Notice";
import { Skeleton } from "../../../ui/States";
import { ScrollBox } from "../ScrollBox";
import table from "../overview/Table.module.css";
import { StatusBadge } from "../StatusBadge";
import css from "./PlanPreview.module.css";
import { areaTiersIn, countsByTier } from "./preview-counts";
import { uploadStrings } from "./strings";

const PreviewMap = lazy(() => import("./PreviewMap"));

type Preview = Schemas["PreviewBody"];

/** The preview. */
export function PlanPreview({ preview, body }: { preview: Preview; body: string }) {
  const t = useStrings(uploadStrings);
  const { event, layout } = preview;
  const areaTiers = useMemo(() => areaTiersIn(body), [body]);
  return (
    <section className={css.preview} aria-labelledby="preview-title">
      <header className={css.head}>
        <p className={css.stamp}>{t("preview")}</p>
        <h2 id="preview-title">{event.name}</h2>
        <p className={css.soft}>
          {event.venue}, {event.city} · {event.category}
        </p>
        {event.description !== "" && <p>{event.description}</p>}
        <p className={css.soft}>{t("previewLead")}</p>
      </header>
      <Facts preview={preview} />
      <Warnings preview={preview} />
      <div className={css.columns}>
        <div className={css.tables}>
          <Sections layout={layout} />
          <Prices preview={preview} areaTiers={areaTiers} />
        </div>
        <figure className={css.map}>
          <figcaption>
            <h3>{t("mapTitle")}</h3>
            <p className={css.soft}>{t("mapText")}</p>
          </figcaption>
          <div className={css.canvas}>
            <Suspense fallback={<Skeleton height="100%" />}>
              <PreviewMap layout={layout} tiers={preview.tiers} areaTiers={areaTiers} />
            </Suspense>
          </div>
        </figure>
      </div>
    </section>
  );
}

function Facts({ preview: { event, layout } }: { preview: Preview }) {
  const t = useStrings(uploadStrings);
  const formats = useFormats();
  const { date, number } = formats;
  const at = (instant: string): string => date(instant, "long", event.time_zone);
  const limits = {
    hold: event.limits.seats_per_hold,
    buyer: event.limits.seats_per_buyer,
    time: formats.duration(event.hold_seconds),
  };
  const facts: [string, ReactNode][] = [
    [t("begins"), at(event.starts_at)],
    [t("saleOpens"), at(event.sale.opens_at)],
    [t("saleEnds"), at(event.sale.closes_at)],
    [t("startsAs"), <StatusBadge key="status" status={event.status} />],
    [t("places"), number(event.counts.capacity)],
    [t("accessible"), number(layout.accessible.length)],
    [t("limits"), t("limitsText", limits)],
    [t("pricesAre"), t(`prices_${event.prices}`)],
    [t("charges"), chargesOf(event, formats) || t("noCharges")],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the plan left to us, by the names of its sections: it can still be put right. */
function Warnings({ preview: { layout, warnings } }: { preview: Preview }) {
  const t = useStrings(uploadStrings);
  const codes = [...new Set(warnings.map(({ code }) => code))];
  const names = (code: string): string =>
    warnings
      .filter((warning) => warning.code === code)
      .map((warning) => layout.sections.find(({ section }) => section === warning.section)?.name ?? warning.section)
      .join(", ");
  return codes.map((code) => (
    <Notice key={code} kind="warning" title={t(`warning_${code}`)}>
      <p>
        <strong>{names(code)}</strong>
      </p>
      <p>{t(`advice_${code}`)}</p>
    </Notice>
  ));
}

/** Fees and taxes in a line: `Servicio S/ 5.00, IGV 18 %`. */
function chargesOf(event: Schemas["EventBody"], { money, rate }: Formats): string {
  const share = (points: number | null): string => rate(points ?? 0);
  const fees = event.fees.map(({ name, per, amount, basis_points: points }) =>
    per === "subtotal"
      ? `${name} ${share(points)}`
      : `${name} ${money({ amount: amount ?? 0, currency: event.currency })}`,
  );
  const taxes = event.taxes.map(({ name, basis_points: points, ...on }) => {
    const some = [...on.tiers, ...on.fees];
    return `${name} ${share(points)}${some.length === 0 ? "" : ` (${some.join(", ")})`}`;
  });
  return [...fees, ...taxes].join(", ");
}

function Sections({ layout }: { layout: Schemas["LayoutBody"] }) {
  const t = useStrings(uploadStrings);
  const { number } = useFormats();
  return (
    <ScrollBox label={t("sections")}>
      <table className={table.table}>
        <caption className={css.caption}>{t("sections")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("section")}</th>
            <th scope="col">{t("kind")}</th>
            <th scope="col">{t("places")}</th>
          </tr>
        </thead>
        <tbody>
          {layout.sections.map(({ section, name, kind, capacity }) => (
            <tr key={section}>
              <th scope="row">
                {name} {name !== section && <span className={css.code}>{section}</span>}
              </th>
              <td>{t(`kind_${kind}`)}</td>
              <td>{number(capacity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Prices({ preview, areaTiers }: { preview: Preview; areaTiers: ReadonlyMap<string, string> }) {
  const t = useStrings(uploadStrings);
  const { money, number } = useFormats();
  const { event, layout, tiers } = preview;
  const isNet = event.prices === "exclusive";
  const counts = countsByTier(layout, areaTiers);
  return (
    <ScrollBox label={t("prices")}>
      <table className={table.table}>
        <caption className={css.caption}>{t("prices")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("tier")}</th>
            <th scope="col">{t("places")}</th>
            {isNet && <th scope="col">{t("netPrice")}</th>}
            <th scope="col">{t("price")}</th>
          </tr>
        </thead>
        <tbody>
          {tiers.map(({ tier, name, price, price_parts: parts }, index) => (
            <tr key={tier}>
              <th scope="row">
                {name} {name !== tier && <span className={css.code}>{tier}</span>}
              </th>
              <td>{number(counts[index] ?? 0)}</td>
              {isNet && <td>{money(parts.net)}</td>}
              <td>{money(price)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
