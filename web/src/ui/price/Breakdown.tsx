/// Of what a price consists: closed where the price contains everything, open where fees and taxes come on top.
import type { Schemas } from "../../api/client";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import css from "./Breakdown.module.css";
import { priceStrings } from "./strings";
import type { PriceParts } from "./sums";

interface BreakdownProps {
  /** How the event's prices are meant; null for orders of before prices were meant in any way. */
  prices: Schemas["Prices"] | null;
  parts: PriceParts;
}

/** The parts of a price, by the names that buyers know. */
export function Breakdown({ prices, parts }: BreakdownProps) {
  const t = useStrings(priceStrings);
  if (parts.fees.length === 0 && parts.taxes.length === 0) return null;
  if (prices !== "inclusive") {
    return (
      <div className={css.open}>
        <p>{t("madeOf")}</p>
        <Parts parts={parts} />
      </div>
    );
  }
  return (
    <details className={css.included}>
      <summary>{t("included")}</summary>
      <Parts parts={parts} />
    </details>
  );
}

function Parts({ parts: { net, fees, taxes } }: { parts: PriceParts }) {
  const t = useStrings(priceStrings);
  const { money, rate } = useFormats();
  const nameOfTax = (name: string, points: number): string =>
    name === "" ? t("taxes") : t("tax", { name, rate: rate(points) });
  const lines = [
    // An order's fee alone has no places in it.
    ...(net.amount === 0 ? [] : [{ name: t("netPrice"), amount: net }]),
    ...fees.map(({ name, amount }) => ({ name: name === "" ? t("fees") : name, amount })),
    ...taxes.map(({ name, basis_points: points, amount }) => ({ name: nameOfTax(name, points), amount })),
  ];
  return (
    <dl className={css.parts}>
      {lines.map(({ name, amount }, index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}
