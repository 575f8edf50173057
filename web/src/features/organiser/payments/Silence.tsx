/// A payment provider that does not answer.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Said } from "./Said";
import css from "./Silence.module.css";
import { paymentsStrings } from "./strings";

/** Since when the provider has not answered, what it said, and when it is asked again. */
export function Silence({ unanswered, zone }: { unanswered: Schemas["UnansweredBody"]; zone: string }) {
  const t = useStrings(paymentsStrings);
  const { date } = useFormats();
  const next = unanswered.next_try_at;
  return (
    <span className={css.words}>
      {t("silentSince", { date: date(unanswered.since, "short", zone) })},{" "}
      {next === null ? t("asking") : t("nextTry", { date: date(next, "time", zone) })}.{" "}
      <Said words={unanswered.reason} />
    </span>
  );
}
