/// What was earned, as the till would print it.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import css from "./Receipt.module.css";
import { overviewStrings } from "./strings";
import { useTween } from "./use-tween";

interface ReceiptProps {
  revenue: Schemas["RevenueBody"];
  orders: Schemas["OrderCountsBody"];
}

/** Subtotal, fees, tax and total of the completed orders. */
export function Receipt({ revenue, orders }: ReceiptProps) {
  const t = useStrings(overviewStrings);
  const { number } = useFormats();
  return (
    <section className={css.receipt} aria-labelledby="revenue-title">
      <h2 id="revenue-title">{t("revenue")}</h2>
      <p className={css.lead}>{t("revenueLead", { count: orders.completed + orders.partly_refunded })}</p>
      <dl className={css.lines}>
        <Line name={t("subtotal")} sum={revenue.subtotal} />
        <Line name={t("fees")} sum={revenue.fees} />
        <Line name={t("tax")} sum={revenue.tax} />
        {revenue.refunded.amount > 0 && (
          <Line name={t("refundedSum")} sum={{ ...revenue.refunded, amount: -revenue.refunded.amount }} />
        )}
        <Line
          name={t("total")}
          sum={{ ...revenue.total, amount: revenue.total.amount - revenue.refunded.amount }}
          isTotal
        />
      </dl>
      {(orders.failed > 0 || orders.cancelled + orders.refunded > 0) && (
        <dl className={css.lines}>
          <div className={css.minor}>
            <dt>{t("failed")}</dt>
            <dd>{number(orders.failed)}</dd>
          </div>
          <div className={css.minor}>
            <dt>{t("ended")}</dt>
            <dd>{number(orders.cancelled + orders.refunded)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}

function Line({ name, sum, isTotal = false }: { name: string; sum: Schemas["Money"]; isTotal?: boolean }) {
  const { money } = useFormats();
  const amount = useTween(sum.amount);
  return (
    <div className={isTotal ? css.total : css.line}>
      <dt>{name}</dt>
      <dd>{money({ ...sum, amount })}</dd>
    </div>
  );
}
