/// A bar of places sold, held, blocked and free; its parts differ in pattern as well as colour.
import type { Schemas } from "../../api/client";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { classes } from "../../ui/classes";
import css from "./CountsBar.module.css";
import { organiserStrings } from "./strings";

type Counts = Schemas["CountsBody"];

/** The parts of a bar, in the order in which they stand. */
const PARTS = ["sold", "held", "blocked"] as const;

/** A share of a whole; nothing of nothing is nothing. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The bar alone; what it says must stand beside it as text. */
export function CountsBar({ counts }: { counts: Counts }) {
  return (
    <div className={css.bar} aria-hidden="true">
      {PARTS.map((part) => (
        <span
          key={part}
          className={classes(css.part, css[part])}
          style={{ width: `${shareOf(counts[part], counts.capacity) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** What the patterns mean. */
export function CountsLegend() {
  const t = useStrings(organiserStrings);
  return (
    <ul className={css.legend}>
      {[...PARTS, "available" as const].map((part) => (
        <li key={part}>
          <span className={classes(css.swatch, css[part])} aria-hidden="true" />
          {t(part)}
        </li>
      ))}
    </ul>
  );
}

/** A bar below its figures. */
export function LabelledCountsBar({ counts }: { counts: Counts }) {
  const t = useStrings(organiserStrings);
  const { number, percent } = useFormats();
  return (
    <div className={css.labelled}>
      <p className={css.text}>
        <span>{t("soldOf", { sold: number(counts.sold), capacity: number(counts.capacity) })}</span>
        <span className={css.share}>{percent(shareOf(counts.sold, counts.capacity))}</span>
      </p>
      <CountsBar counts={counts} />
    </div>
  );
}
