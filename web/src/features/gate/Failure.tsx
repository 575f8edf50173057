/// Why the gate cannot start on this device.
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { gateStrings } from "./strings";
import type { Opened } from "./use-gate";

type Why = Extract<Opened, { phase: "failed" }>["why"];

export function Failure({ why, onRetry }: { why: Why; onRetry: () => void }) {
  const t = useStrings(gateStrings);
  return (
    <Notice kind="danger" title={t("failedTitle")} actions={<Button onClick={onRetry}>{t("retry")}</Button>}>
      {t(why === "storage" ? "noStorage" : "failed")}
    </Notice>
  );
}
