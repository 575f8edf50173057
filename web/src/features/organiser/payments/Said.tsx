/// What a payment provider said: in the page's words where there are some, and in its own beside them.
import { useStrings } from "../../../i18n";
import { meaningOf } from "./labels";
import css from "./Silence.module.css";
import { paymentsStrings } from "./strings";

export function Said({ words }: { words: string }) {
  const t = useStrings(paymentsStrings);
  const meaning = meaningOf(words, t);
  return (
    <span className={css.words}>
      {meaning} <span className={css.original}>{t("said", { words })}</span>
    </span>
  );
}
