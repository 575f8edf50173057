/// What buyers were refused, the most frequent first.
import { useStrings, type KeyOf } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { rejectionsOf } from "./chart-data";
import css from "./Rejections.module.css";
import { overviewStrings } from "./strings";

type Key = KeyOf<typeof overviewStrings.en>;

/** The label of a problem's code; newer engines may know more codes. */
const WORDS: Readonly<Record<string, Key>> = {
  seats_unavailable: "rejected_seats_unavailable",
  not_adjacent: "rejected_not_adjacent",
  orphan_seat: "rejected_orphan_seat",
  limit_exceeded: "rejected_limit_exceeded",
  not_on_sale: "rejected_not_on_sale",
  hold_expired: "rejected_hold_expired",
  hold_ordered: "rejected_hold_ordered",
  held_recently: "rejected_held_recently",
  holds_paused: "rejected_holds_paused",
  overloaded: "rejected_overloaded",
  store_unavailable: "rejected_store_unavailable",
  rate_limited: "rejected_rate_limited",
  invalid_request: "rejected_invalid_request",
  idempotency_conflict: "rejected_idempotency_conflict",
  forbidden: "rejected_forbidden",
};

interface RejectionsProps {
  rejections: Readonly<Record<string, number>>;
  /** From when on they were counted, RFC 3339: they don't outlive the server. */
  since: string;
  /** The event's. */
  timeZone: string;
}

/** Refusals by reason. */
export function Rejections({ rejections, since, timeZone }: RejectionsProps) {
  const t = useStrings(overviewStrings);
  const { date, number } = useFormats();
  const list = rejectionsOf(rejections);
  const most = list[0]?.times ?? 1;
  return (
    <section className={css.rejections} aria-labelledby="rejections-title">
      <h2 id="rejections-title">{t("rejections")}</h2>
      <p className={css.lead}>
        {t(list.length === 0 ? "rejectionsNone" : "rejectionsLead", { since: date(since, "short", timeZone) })}
      </p>
      {list.length > 0 && (
        <ul className={css.list}>
          {list.map(({ code, times }) => (
            <li key={code} className={css.row}>
              <span>{WORDS[code] === undefined ? t("rejectedCode", { code }) : t(WORDS[code])}</span>
              <span className={css.times}>{number(times)}</span>
              <span className={css.bar} style={{ width: `${(times / most) * 100}%` }} aria-hidden="true" />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
