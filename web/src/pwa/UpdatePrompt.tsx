/// Says that a new version is ready. It is loaded when the user agrees, never by itself.
import { useLocation } from "react-router";

import { useStrings } from "../i18n";
import { Button } from "../ui/Button";
import css from "./Prompt.module.css";
import { dismissUpdate, loadUpdate, usePwa } from "./registration";
import { pwaStrings } from "./strings";

/** The prompt; silent while somebody pays. */
export function UpdatePrompt() {
  const t = useStrings(pwaStrings);
  const { isUpdateReady } = usePwa();
  const { pathname } = useLocation();
  const isShown = isUpdateReady && !pathname.startsWith("/checkout");
  return (
    <div role="status" className={css.place}>
      {isShown && (
        <div className={css.strip}>
          <p>
            <strong>{t("updateReady")}</strong> {t("updateHint")}
          </p>
          <div className={css.actions}>
            <Button onClick={loadUpdate}>{t("updateNow")}</Button>
            <Button kind="quiet" onClick={dismissUpdate}>
              {t("later")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
