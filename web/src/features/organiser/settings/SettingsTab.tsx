/// The settings of an event: what buyers read, dates on the venue's clocks, limits.
import { useEffect, useRef } from "react";

import type { Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { useStrings } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice } from "../../../ui/States";
import { Dates, Description, Guests, Limits, Protection } from "./FieldGroups";
import css from "./SettingsTab.module.css";
import { PriceFields } from "./PriceFields";
import { settingsStrings } from "./strings";
import { useSettingsForm } from "./use-settings-form";

export default function SettingsTab({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(settingsStrings);
  const form = useSettingsForm(event);
  const { save, changes, outcome, faultyTries } = form;
  const inputs = useRef<HTMLFormElement>(null);
  const refusal = useRef<HTMLDivElement>(null);
  // The page is long: whoever saves is led to what is wrong, once each time.
  useEffect(() => {
    if (faultyTries === 0 && save.error === null) return;
    const wrong = inputs.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid]");
    (wrong ?? refusal.current)?.focus();
  }, [faultyTries, save.error]);
  const said = changes > 0 ? t("changed", { count: changes }) : outcome === undefined ? "" : t(outcome);
  return (
    <form ref={inputs} className={css.form} onSubmit={form.submit} noValidate>
      <Description form={form} />
      <Dates form={form} event={event} />
      <PriceFields form={form} event={event} />
      <Limits form={form} />
      <Guests form={form} />
      <Protection form={form} />
      <div ref={refusal} tabIndex={-1} className={css.refusal}>
        {form.isFaulty && <Notice kind="warning">{t("faulty")}</Notice>}
        {save.isError && !form.isFaulty && <Refusal error={save.error} isShown={form.isRefusalShown} />}
      </div>
      <div className={css.bar}>
        <p role="status">{said}</p>
        {changes > 0 && (
          <Button kind="quiet" onClick={form.undo}>
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

/** A refusal, unless all of it stands beside inputs. */
function Refusal({ error, isShown }: { error: unknown; isShown: boolean }) {
  const t = useStrings(settingsStrings);
  if (isShown) return <Notice kind="warning">{t("faulty")}</Notice>;
  if (error instanceof Problem && error.fieldErrors.some(({ field }) => field === "rules")) {
    return <Notice kind="warning">{t("refusedRules")}</Notice>;
  }
  if (error instanceof Problem && error.code === "charges_promised") {
    return <Notice kind="warning">{t("refusedCharges")}</Notice>;
  }
  return <ErrorNotice error={error} />;
}
