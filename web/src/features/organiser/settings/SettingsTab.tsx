/// The settings of an event: what buyers read, dates on the venue's clocks, limits.
import { useMutation } from "@tanstack/react-query";
import { useState, type ChangeEvent, type SubmitEvent } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { SelectField, TextAreaField, TextField } from "../../../ui/Field";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice } from "../../../ui/States";
import { showToast } from "../../../ui/toasts";
import { useRefresh } from "../queries";
import {
  boundsOf,
  faultsOf,
  fieldOf,
  patchOf,
  PROTECTION,
  RECOMMENDED_PROTECTION,
  SEATS_PER_HOLD_MAX,
  settingsOf,
  type Fault,
  type Field,
} from "./form";
import css from "./SettingsTab.module.css";
import { settingsStrings } from "./strings";
import { toInstant } from "./zoned-time";

type Errors = Partial<Record<Field, string>>;

export default function SettingsTab({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(settingsStrings);
  const { number } = useFormats();
  const zone = event.time_zone;
  const refresh = useRefresh(event.event_id);
  // The event may change while one writes: changes are told by what the form began with.
  const [before, setBefore] = useState(() => settingsOf(event));
  const [settings, setSettings] = useState(before);
  const [hasTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (body: Schemas["PatchBody"]) =>
      bodyOf(api.PATCH("/api/events/{id}", { params: { path: { id: event.event_id } }, body })),
    onSuccess: async (saved) => {
      const now = settingsOf(saved);
      setBefore(now);
      setSettings(now);
      setTried(false);
      showToast("success", t("saved"));
      await refresh();
    },
  });
  const faults = faultsOf(settings, zone);
  const patch = patchOf(before, settings, zone);
  const changes = Object.keys(patch).length;
  const worded = (field: Field, fault: Fault): string => {
    const { least, most } = boundsOf(field);
    const name = fault === "notWhole" && field === "hold_minutes" ? "noMinutes" : fault;
    return t(name, { least: number(least), most: number(most) });
  };
  const errors: Errors = {};
  if (hasTried) for (const [field, fault] of entriesOf(faults)) errors[field] = worded(field, fault);
  const refusal = save.error instanceof Problem ? save.error.fieldErrors : [];
  for (const { field, detail } of refusal) {
    const input = fieldOf(field);
    if (input !== undefined && errors[input] === undefined) errors[input] = detail;
  }
  const submit = (submitted: SubmitEvent): void => {
    submitted.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    if (changes === 0) showToast("info", t("nothing"));
    else save.mutate(patch);
  };
  const bind = (field: Exclude<Field, "orphan_rule">) => ({
    label: t(field),
    value: settings[field],
    error: errors[field],
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      setSettings({ ...settings, [field]: target.value }),
  });
  const whole = { type: "text", inputMode: "numeric", autoComplete: "off" } as const;
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {hasTried && Object.keys(faults).length > 0 && <Notice kind="warning">{t("faulty")}</Notice>}
      {save.isError && (
        <Refusal
          error={save.error}
          isKnown={refusal.length > 0 && refusal.every(({ field }) => fieldOf(field) !== undefined)}
        />
      )}
      <fieldset className={css.group}>
        <legend>{t("what")}</legend>
        <TextField {...bind("name")} maxLength={200} autoComplete="off" />
        <TextField {...bind("category")} hint={t("categoryHint")} maxLength={200} autoComplete="off" />
        <TextAreaField {...bind("description")} hint={t("descriptionHint")} maxLength={2_000} rows={3} />
      </fieldset>
      <fieldset className={css.group}>
        <legend>{t("when")}</legend>
        <p className={css.lead}>{t("whenLead", { zone, offset: offsetOf(event.starts_at, zone) })}</p>
        <div className={css.three}>
          {(["opens_at", "closes_at", "starts_at"] as const).map((field) => (
            <TextField
              key={field}
              {...bind(field)}
              type="datetime-local"
              hint={<ReadAs local={settings[field]} zone={zone} />}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className={css.group}>
        <legend>{t("limits")}</legend>
        <div className={css.four}>
          <TextField
            {...bind("seats_per_hold")}
            {...whole}
            hint={t("seats_per_holdHint", { most: SEATS_PER_HOLD_MAX })}
          />
          <TextField {...bind("seats_per_buyer")} {...whole} hint={t("seats_per_buyerHint")} />
          <TextField {...bind("hold_minutes")} {...whole} inputMode="decimal" hint={t("hold_minutesHint")} />
          <TextField {...bind("extensions")} {...whole} hint={t("extensionsHint")} />
        </div>
        <SelectField
          label={t("orphan_rule")}
          hint={t("orphan_ruleHint")}
          error={errors.orphan_rule}
          value={settings.orphan_rule}
          onChange={({ target }) => setSettings({ ...settings, orphan_rule: ruleOf(target.value) })}
        >
          {RULES.map((rule) => (
            <option key={rule} value={rule}>
              {t(`orphan_${rule}`)}
            </option>
          ))}
        </SelectField>
      </fieldset>
      <fieldset className={css.group}>
        <legend>{t("protection")}</legend>
        <p className={css.lead}>{t("protectionLead")}</p>
        <p>
          <Button kind="secondary" onClick={() => setSettings({ ...settings, ...RECOMMENDED_PROTECTION })}>
            {t("recommended")}
          </Button>
        </p>
        <div className={css.four}>
          {PROTECTION.map(([field]) => (
            <TextField key={field} {...bind(field)} {...whole} hint={t(`${field}Hint`)} />
          ))}
        </div>
      </fieldset>
      <div className={css.bar}>
        <p role="status">{changes > 0 ? t("changed", { count: changes }) : ""}</p>
        {changes > 0 && (
          <Button
            kind="quiet"
            onClick={() => {
              setSettings(before);
              setTried(false);
              save.reset();
            }}
          >
            {t("undo")}
          </Button>
        )}
        <Button type="submit" isBusy={save.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

const RULES: readonly Schemas["OrphanRule"][] = ["off", "warn", "refuse"];

function ruleOf(value: string): Schemas["OrphanRule"] {
  return RULES.find((rule) => rule === value) ?? "off";
}

function entriesOf<Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}

/** A refusal; what belongs to inputs stands beside them. */
function Refusal({ error, isKnown }: { error: unknown; isKnown: boolean }) {
  const t = useStrings(settingsStrings);
  if (isKnown) return <Notice kind="warning">{t("faulty")}</Notice>;
  if (error instanceof Problem && error.fieldErrors.some(({ field }) => field === "rules")) {
    return <Notice kind="warning">{t("refusedRules")}</Notice>;
  }
  return <ErrorNotice error={error} />;
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
