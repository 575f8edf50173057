/// The test bank's cards. A real provider's form would stand in this place.
import { useStrings } from "../../i18n";
import { Badge } from "../../ui/Badge";
import { checkoutStrings } from "./strings";
import css from "./TestCards.module.css";

/** What the test provider does with each token is in its name. */
export const TEST_CARDS = ["tok_success", "tok_declined", "tok_timeout", "tok_page"] as const;
export type TestCard = (typeof TEST_CARDS)[number];

const LOOKS: Record<TestCard, { readonly sign: string; readonly digits: string }> = {
  tok_success: { sign: "✓", digits: "4242" },
  tok_declined: { sign: "✕", digits: "0002" },
  tok_timeout: { sign: "…", digits: "9995" },
  tok_page: { sign: "↗", digits: "0101" },
};

interface TestCardsProps {
  value: TestCard;
  onChange: (card: TestCard) => void;
}

/** A few cards, one chosen. */
export function TestCards({ value, onChange }: TestCardsProps) {
  const t = useStrings(checkoutStrings);
  return (
    <fieldset className={css.cards}>
      <legend className={css.legend}>
        <h2>{t("payment")}</h2>
      </legend>
      <p className={css.note}>
        <Badge kind="warning">{t("testPayment")}</Badge> <span>{t("testHint")}</span>
      </p>
      <div className={css.list}>
        {TEST_CARDS.map((card) => (
          <label key={card} className={css.option}>
            <input
              type="radio"
              name="card"
              value={card}
              checked={value === card}
              onChange={() => onChange(card)}
              aria-describedby={`${card}-hint`}
              aria-labelledby={`${card}-name`}
            />
            <span className={css.art} aria-hidden="true">
              <span className={css.chip} />
              <span className={css.sign}>{LOOKS[card].sign}</span>
              <span className={css.digits}>•••• {LOOKS[card].digits}</span>
            </span>
            <span className={css.text}>
              <span id={`${card}-name`} className={css.name}>
                {t(`card_${card}`)}
              </span>
              <span id={`${card}-hint`} className={css.hint}>
                {t(`card_${card}_hint`)}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
