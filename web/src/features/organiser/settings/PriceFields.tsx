/// What the prices of an event mean, and its taxes.
import type { ChangeEvent } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { SelectField, TextField } from "../../../ui/Field";
import { Breakdown } from "../../../ui/price/Breakdown";
import css from "./SettingsTab.module.css";
import { settingsStrings } from "./strings";
import { NEW_TAX, TAXES_MAX, toggled, type TaxInput } from "./taxes";
import type { SettingsForm } from "./use-settings-form";

type Event = Schemas["EventDetailBody"];
const PRICES: readonly Schemas["Prices"][] = ["inclusive", "exclusive"];

/** Whether prices contain fees and taxes, and which taxes there are. */
export function PriceFields({ form, event }: { form: SettingsForm; event: Event }) {
  const t = useStrings(settingsStrings);
  const { settings, errors, change } = form;
  const { prices, taxes } = settings;
  const put = (at: number, tax: TaxInput | undefined): void =>
    change({ taxes: taxes.flatMap((other, index) => (index === at ? (tax ?? []) : other)) });
  return (
    <fieldset className={css.group}>
      <legend>{t("pricing")}</legend>
      <p className={css.lead}>{t("pricingLead")}</p>
      <SelectField
        label={t("prices")}
        hint={t(`prices_${prices}Hint`)}
        error={errors.prices}
        value={prices}
        onChange={({ target }) => change({ prices: PRICES.find((word) => word === target.value) ?? "inclusive" })}
      >
        {PRICES.map((word) => (
          <option key={word} value={word}>
            {t(`prices_${word}`)}
          </option>
        ))}
      </SelectField>
      {taxes.map((tax, index) => (
        <TaxFields key={index} {...{ tax, event }} onChange={(changed) => put(index, changed)} />
      ))}
      {errors.taxes !== undefined && (
        <p className={css.error} role="alert" tabIndex={-1} data-invalid>
          {errors.taxes}
        </p>
      )}
      {taxes.length < TAXES_MAX && (
        <p>
          <Button kind="secondary" onClick={() => change({ taxes: [...taxes, NEW_TAX] })}>
            {t("addTax")}
          </Button>
        </p>
      )}
      <BuyersPrices event={event} isRepriced={form.isRepriced} />
    </fieldset>
  );
}

/** What buyers see as the price of each tier, and what an order costs besides. */
function BuyersPrices({ event, isRepriced }: { event: Event; isRepriced: boolean }) {
  const t = useStrings(settingsStrings);
  const { money } = useFormats();
  const lines = [
    ...event.tiers.map(({ tier, name, ...price }) => ({ key: `tier ${tier}`, name, ...price })),
    ...event.order_fees.map(({ name, ...price }) => ({
      key: `fee ${name}`,
      name: t("onceAnOrder", { name }),
      ...price,
    })),
  ];
  return (
    <div>
      <p>
        <b>{t("buyersPay")}</b> <span className={css.lead}>{t(isRepriced ? "buyersPayUnsaved" : "buyersPayNow")}</span>
      </p>
      <dl className={css.prices}>
        {lines.map(({ key, name, price, price_parts: parts }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{money(price)}</dd>
            <dd className={css.parts}>
              {/* Closed, whatever the prices are: the sums are what one looks for. */}
              <Breakdown prices="inclusive" parts={parts} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface TaxFieldsProps {
  tax: TaxInput;
  event: Event;
  /** Without a tax: it is taken away. */
  onChange: (tax: TaxInput | undefined) => void;
}

function TaxFields({ tax, event, onChange }: TaxFieldsProps) {
  const t = useStrings(settingsStrings);
  const typed =
    (field: "name" | "rate") =>
    ({ target }: ChangeEvent<HTMLInputElement>): void =>
      onChange({ ...tax, [field]: target.value });
  const tiers = event.tiers.map(({ tier, name }) => ({ key: tier, name: t("taxOnTier", { name }) }));
  const fees = [...new Set(event.fees.map(({ name }) => name))].map((name) => ({ key: name, name }));
  const choices = [
    ...tiers.map((choice) => ({ ...choice, list: "tiers" as const })),
    ...fees.map((choice) => ({ ...choice, list: "fees" as const })),
  ];
  return (
    <fieldset className={css.tax}>
      <legend>{tax.name === "" ? t("newTax") : tax.name}</legend>
      <div className={css.four}>
        <TextField label={t("taxName")} value={tax.name} autoComplete="off" onChange={typed("name")} />
        <TextField
          label={t("taxRate")}
          value={tax.rate}
          inputMode="decimal"
          autoComplete="off"
          onChange={typed("rate")}
        />
      </div>
      <div className={css.choices} role="group" aria-label={t("taxOn")}>
        <span className={css.lead}>{t(tax.tiers.length + tax.fees.length === 0 ? "taxOnAll" : "taxOnSome")}</span>
        {choices.map(({ list, key, name }) => (
          <label key={`${list} ${key}`}>
            <input
              type="checkbox"
              checked={tax[list].includes(key)}
              onChange={() => onChange({ ...tax, [list]: toggled(tax[list], key) })}
            />
            {name}
          </label>
        ))}
      </div>
      <Button kind="quiet" className={css.take} onClick={() => onChange(undefined)}>
        {t("removeTax")}
      </Button>
    </fieldset>
  );
}
