/// Turns notifications on and off, and follows clicks on them.
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { useStrings } from "../i18n";
import { onNotificationClick, turnOff, turnOn, useNotifying } from "./notifications";
import css from "./Prompt.module.css";
import { usePwa } from "./registration";
import { pwaStrings } from "./strings";

/** The switch; nothing where this browser has no notifications. The browser asks only after it was turned on. */
export function NotificationToggle() {
  const t = useStrings(pwaStrings);
  const notifying = useNotifying();
  const { registration } = usePwa();
  if (notifying === "unsupported" || registration === undefined) return null;
  if (notifying === "blocked") return <p className={css.hint}>{t("notifyBlocked")}</p>;
  const isOn = notifying === "on";
  return (
    <div className={css.toggle}>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        className={css.switch}
        onClick={() => (isOn ? turnOff() : void turnOn())}
      >
        <span className={css.track} aria-hidden="true">
          <span className={css.knob}>{isOn ? "✓" : ""}</span>
        </span>
        {t("notify")}
      </button>
      {isOn && <p className={css.hint}>{t("notifyOn")}</p>}
    </div>
  );
}

/** Goes where a clicked notification leads; once, in the frame of the site. */
export function NotificationClicks() {
  const navigate = useNavigate();
  useEffect(() => onNotificationClick((path) => void navigate(path)), [navigate]);
  return null;
}
