/// The settings of an event: what buyers read, dates on the venue's clocks, limits.
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
  const { save, changes } = form;
  return (
    <form className={css.form} onSubmit={form.submit} noValidate>
      {form.isFaulty && <Notice kind="warning">{t("faulty")}</Notice>}
      {save.isError && <Refusal error={save.error} isShown={form.isRefusalShown} />}
      <Description form={form} />
      <Dates form={form} event={event} />
      <PriceFields form={form} event={event} />
      <Limits form={form} />
      <Guests form={form} />
      <Protection form={form} />
      <div className={css.bar}>
        <p role="status">{changes > 0 ? t("changed", { count: changes }) : ""}</p>
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
