/// How far each section is sold: bars, and all figures by section and price as a table.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { shareOf, CountsBar, CountsLegend } from "../CountsBar";
import { ScrollBox } from "../ScrollBox";
import { bySection, paidGroups } from "./chart-data";
import css from "./Sections.module.css";
import { overviewStrings } from "./strings";
import table from "./Table.module.css";

interface SectionsProps {
  groups: readonly Schemas["ReportGroupBody"][];
  event: Schemas["EventDetailBody"];
}

/** Sell-through by section. */
export function Sections({ groups: sold, event }: SectionsProps) {
  const t = useStrings(overviewStrings);
  const paid = paidGroups(sold, event);
  const groups = paid ?? sold;
  const { money, number, percent } = useFormats();
  const nameOf = (code: string): string => event.sections.find(({ section }) => section === code)?.name ?? code;
  return (
    <section className={css.sections} aria-labelledby="sections-title">
      <div className={css.head}>
        <h2 id="sections-title">{t("sections")}</h2>
        <CountsLegend />
      </div>
      <p className={css.note}>{t(paid === undefined ? "valuesNet" : "valuesGross")}</p>
      <ul className={css.list}>
        {bySection(groups).map(({ section, counts, value }) => (
          <li key={section} className={css.row}>
            <span className={css.name}>{nameOf(section)}</span>
            <span className={css.share}>{percent(shareOf(counts.sold, counts.capacity))}</span>
            <CountsBar counts={counts} />
            <span className={css.text}>
              {t("sectionLine", {
                sold: number(counts.sold),
                capacity: number(counts.capacity),
                value: money(value),
              })}
            </span>
          </li>
        ))}
      </ul>
      <GroupTable groups={groups} event={event} />
    </section>
  );
}

function GroupTable({ groups, event }: SectionsProps) {
  const t = useStrings(overviewStrings);
  const { money, number } = useFormats();
  const sectionOf = (code: string): string => event.sections.find(({ section }) => section === code)?.name ?? code;
  const tierOf = (code: string): string => event.tiers.find(({ tier }) => tier === code)?.name ?? code;
  return (
    <details className={table.details}>
      <summary>{t("asTable")}</summary>
      <ScrollBox label={t("sections")}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t("section")}</th>
              <th scope="col">{t("tier")}</th>
              <th scope="col">{t("capacity")}</th>
              <th scope="col">{t("sold")}</th>
              <th scope="col">{t("heldColumn")}</th>
              <th scope="col">{t("kept")}</th>
              <th scope="col">{t("free")}</th>
              <th scope="col">{t("value")}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ section, tier, counts, sold_value: value }) => (
              <tr key={`${section} ${tier}`}>
                <th scope="row">{sectionOf(section)}</th>
                <td>{tierOf(tier)}</td>
                <td>{number(counts.capacity)}</td>
                <td>{number(counts.sold)}</td>
                <td>{number(counts.held)}</td>
                <td>{number(counts.blocked)}</td>
                <td>{number(counts.available)}</td>
                <td>{money(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}
