/// The progress of an order that is not decided yet.
import { useState } from "react";

import { useStrings } from "../../i18n";
import { useConnection } from "../../live/use-live";
import { Notice } from "../../ui/Notice";
import { VisuallyHidden } from "../../ui/States";
import css from "./Progress.module.css";
import { orderStrings } from "./strings";

const STEPS = ["stepReceived", "stepPayment", "stepTickets"] as const;

/** Three steps; the payment is the one that takes time. */
export function Progress({ isUnreachable }: { isUnreachable: boolean }) {
  const t = useStrings(orderStrings);
  const isSocketDown = useIsSocketDown();
  const at = 1;
  return (
    <>
      <ol className={css.steps}>
        {STEPS.map((step, index) => {
          const state = index < at ? "done" : index === at ? "now" : "next";
          return (
            <li key={step} className={css[state]} aria-current={state === "now" ? "step" : undefined}>
              <span className={css.dot} aria-hidden="true">
                {state === "done" ? "✓" : index + 1}
              </span>
              <span>
                {t(step)}
                <VisuallyHidden>
                  : {t(state === "done" ? "stepDone" : state === "now" ? "stepNow" : "stepNext")}
                </VisuallyHidden>
              </span>
            </li>
          );
        })}
      </ol>
      {isUnreachable ? (
        <Notice kind="info">{t("unreachable")}</Notice>
      ) : (
        isSocketDown && <Notice kind="info">{t("polling")}</Notice>
      )}
    </>
  );
}

/** Whether the connection broke and is not back yet; trying again does not make it good. */
function useIsSocketDown(): boolean {
  const connection = useConnection();
  const [isDown, setDown] = useState(false);
  const isNow = connection === "waiting" || (isDown && connection === "connecting");
  if (isNow !== isDown) setDown(isNow);
  return isNow;
}
