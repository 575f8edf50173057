/// Sample files to begin from.
import { serverClock } from "../../../clock/server-clock";
import { useStrings } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { saveFile } from "../../../ui/save-file";
import css from "./NewEvent.module.css";
import { sampleCsv, sampleHeader, samplePlan } from "./sample";
import { uploadStrings } from "./strings";

function save(name: string, text: string): void {
  saveFile(new Blob([text], { type: name.endsWith(".csv") ? "text/csv" : "application/json" }), name);
}

/** Downloads of sample plans. */
export function Samples() {
  const t = useStrings(uploadStrings);
  return (
    <section className={css.samples} aria-labelledby="samples-title">
      <h2 id="samples-title">{t("sampleTitle")}</h2>
      <p>{t("sample")}</p>
      <div className={css.buttons}>
        <Button kind="secondary" onClick={() => save("plan.json", samplePlan(serverClock.now()))}>
          {t("sampleJson")}
        </Button>
        <Button kind="quiet" onClick={() => save("header.json", sampleHeader(serverClock.now()))}>
          {t("sampleHeader")}
        </Button>
        <Button kind="quiet" onClick={() => save("seats.csv", sampleCsv())}>
          {t("sampleCsv")}
        </Button>
      </div>
    </section>
  );
}
