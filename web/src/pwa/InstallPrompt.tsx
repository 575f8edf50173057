/// The offer to install the site as an app, where tickets are shown.
import { useStrings } from "../i18n";
import { Button } from "../ui/Button";
import { declineInstall, install, useInstallWay } from "./install";
import css from "./Prompt.module.css";
import { pwaStrings } from "./strings";

/** Nothing where it can't be installed, is installed, or was declined. */
export function InstallPrompt() {
  const t = useStrings(pwaStrings);
  const way = useInstallWay();
  if (way === "none") return null;
  const isOffered = way === "offered";
  return (
    <section className={css.box}>
      <div className={css.text}>
        <h2>{isOffered ? t("installTitle") : t("iosTitle")}</h2>
        <p>{isOffered ? t("install") : t("ios")}</p>
      </div>
      <div className={css.actions}>
        {isOffered && <Button onClick={() => void install()}>{t("installNow")}</Button>}
        <Button kind="quiet" onClick={declineInstall}>
          {t("notNow")}
        </Button>
      </div>
    </section>
  );
}
