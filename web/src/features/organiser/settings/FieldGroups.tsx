/// The groups of an event's settings: what buyers read, when it sells, how much one may hold, what keeps hoarders away.
import type { Schemas } from "../../../api/client";
import { useSendsMails } from "../../../api/use-payments";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { SelectField, TextAreaField, TextField } from "../../../ui/Field";
import { PROTECTION, RECOMMENDED_PROTECTION, SEATS_PER_HOLD_MAX } from "./form";
import css from "./SettingsTab.module.css";
import { settingsStrings } from "./strings";
import type { SettingsForm } from "./use-settings-form";
import { toInstant } from "./zoned-time";

/** For whole numbers: without a browser's arrows, which change them by accident. */
const WHOLE = { type: "text", inputMode: "numeric", autoComplete: "off" } as const;

/** What buyers read. */
export function Description({ form: { bind } }: { form: SettingsForm }) {
  const t = useStrings(settingsStrings);
  return (
    <fieldset className={css.group}>
      <legend>{t("what")}</legend>
      <TextField {...bind("name")} maxLength={200} autoComplete="off" />
      <TextField {...bind("category")} hint={t("categoryHint")} maxLength={200} autoComplete="off" />
      <TextAreaField {...bind("description")} hint={t("descriptionHint")} maxLength={2_000} rows={3} />
    </fieldset>
  );
}

/** When it sells and begins, on the venue's clocks. */
export function Dates({ form, event }: { form: SettingsForm; event: Schemas["EventDetailBody"] }) {
  const t = useStrings(settingsStrings);
  const zone = event.time_zone;
  return (
    <fieldset className={css.group}>
      <legend>{t("when")}</legend>
      <p className={css.lead}>{t("whenLead", { zone, offset: offsetOf(event.starts_at, zone) })}</p>
      <div className={css.three}>
        {(["opens_at", "closes_at", "starts_at"] as const).map((field) => (
          <TextField
            key={field}
            {...form.bind(field)}
            type="datetime-local"
            hint={<ReadAs local={form.settings[field]} zone={zone} />}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** How much one may hold, and for how long. */
export function Limits({ form: { bind, settings, errors, change } }: { form: SettingsForm }) {
  const t = useStrings(settingsStrings);
  return (
    <fieldset className={css.group}>
      <legend>{t("limits")}</legend>
      <div className={css.four}>
        <TextField
          {...bind("seats_per_hold")}
          {...WHOLE}
          hint={t("seats_per_holdHint", { most: SEATS_PER_HOLD_MAX })}
        />
        <TextField {...bind("seats_per_buyer")} {...WHOLE} hint={t("seats_per_buyerHint")} />
        <TextField {...bind("hold_minutes")} {...WHOLE} inputMode="decimal" hint={t("hold_minutesHint")} />
        <TextField {...bind("extensions")} {...WHOLE} hint={t("extensionsHint")} />
      </div>
      <SelectField
        label={t("orphan_rule")}
        hint={t("orphan_ruleHint")}
        error={errors.orphan_rule}
        value={settings.orphan_rule}
        onChange={({ target }) => change({ orphan_rule: ruleOf(target.value) })}
      >
        {RULES.map((rule) => (
          <option key={rule} value={rule}>
            {t(`orphan_${rule}`)}
          </option>
        ))}
      </SelectField>
    </fieldset>
  );
}

/** What is wanted of who buys without an account. */
export function Guests({ form: { settings, errors, change } }: { form: SettingsForm }) {
  const t = useStrings(settingsStrings);
  const sendsMails = useSendsMails();
  const isUnmailed = (rule: (typeof GUEST_RULES)[number]): boolean => rule === "confirm_email" && sendsMails === false;
  return (
    <fieldset className={css.group}>
      <legend>{t("guests")}</legend>
      <p className={css.lead}>{t("guestsLead")}</p>
      {GUEST_RULES.map((rule) => (
        <div key={rule} className={css.check}>
          <label>
            <input
              type="checkbox"
              checked={settings[rule]}
              disabled={isUnmailed(rule) && !settings[rule]}
              aria-describedby={`${rule}-hint`}
              onChange={({ target }) => change({ [rule]: target.checked })}
            />
            {t(rule)}
          </label>
          <p id={`${rule}-hint`} className={css.lead}>
            {t(isUnmailed(rule) ? "confirm_emailOff" : `${rule}Hint`)}
          </p>
          {errors[rule] !== undefined && (
            <p className={css.refused} role="alert">
              {errors[rule]}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}

const GUEST_RULES = ["ask_phone", "confirm_email"] as const;

/** What keeps people from holding seats that they do not buy. */
export function Protection({ form: { bind, change } }: { form: SettingsForm }) {
  const t = useStrings(settingsStrings);
  return (
    <fieldset className={css.group}>
      <legend>{t("protection")}</legend>
      <p className={css.lead}>{t("protectionLead")}</p>
      <p>
        <Button kind="secondary" onClick={() => change(RECOMMENDED_PROTECTION)}>
          {t("recommended")}
        </Button>
      </p>
      <div className={css.four}>
        {PROTECTION.map(([field]) => (
          <TextField key={field} {...bind(field)} {...WHOLE} hint={t(`${field}Hint`)} />
        ))}
      </div>
    </fieldset>
  );
}

const RULES: readonly Schemas["OrphanRule"][] = ["off", "warn", "refuse"];

function ruleOf(value: string): Schemas["OrphanRule"] {
  return RULES.find((rule) => rule === value) ?? "off";
}

/** How the zone differs from UTC, as `GMT-5`. */
function offsetOf(instant: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(
    new Date(instant),
  );
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "UTC";
}

/** A date in words, so that nobody mistakes the day for the month or the device's clock for the venue's. */
function ReadAs({ local, zone }: { local: string; zone: string }) {
  const t = useStrings(settingsStrings);
  const { date } = useFormats();
  const zoned = toInstant(local, zone);
  if (zoned === undefined) return null;
  const venue = date(zoned.instant, "short", zone);
  if (zoned.fit === "never") return t("clocksNever", { date: venue });
  if (zoned.fit === "twice") return t("clocksTwice");
  const here = date(zoned.instant, "short");
  return here === venue ? t("readAs", { date: venue }) : t("readHere", { date: venue, here });
}
