/// An order was sent, and its outcome is not known yet.
import { useEffect, useRef } from "react";

import { clockFace } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import css from "./OrderUnderWay.module.css";
import { checkoutStrings } from "./strings";

/** Says what goes on; when an answer was lost, that we ask again and that nothing is bought twice. */
export function OrderUnderWay({ left, isAskingAgain, isWaiting, onAskNow }: OrderUnderWayProps) {
  const t = useStrings(checkoutStrings);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [isAskingAgain]);
  return (
    <section className={css.panel} aria-labelledby="under-way">
      <span className={css.spinner} aria-hidden="true" />
      <h2 id="under-way" ref={heading} tabIndex={-1} className={css.title}>
        {t(isAskingAgain ? "waitingTitle" : "askingTitle")}
      </h2>
      <p>{t(isAskingAgain ? "waiting" : "askingHint")}</p>
      {left > 0 && (
        <p className={css.left}>
          {t("timeLeft")}{" "}
          <b role="timer" aria-label={t("timeLeftLong", { time: clockFace(left) })}>
            {clockFace(left)}
          </b>
        </p>
      )}
      {isAskingAgain && (
        <Button kind="secondary" isBusy={!isWaiting} onClick={onAskNow}>
          {t("askNow")}
        </Button>
      )}
    </section>
  );
}

interface OrderUnderWayProps {
  /** How long the seats are held, in milliseconds: an order that did not get through has to get through in time. */
  left: number;
  /** At least one answer was lost. */
  isAskingAgain: boolean;
  /** Between two requests. */
  isWaiting: boolean;
  onAskNow: () => void;
}
