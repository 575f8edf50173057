/// The strip that says that the engine can't be reached, how old what is shown is, and when all is well again.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";

import { useNextWait, type Wait } from "../api/waits";
import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { classes } from "../ui/classes";
import { probe, useReach, type Reach } from "./connectivity";
import css from "./OfflineBanner.module.css";
import { shownSince } from "./query-keeper";
import { offlineStrings } from "./strings";
import { useWallet } from "./wallet";

const SIGNS: Record<Exclude<Reach, "online">, string> = { offline: "⊘", connecting: "↻", back: "✓" };
const AGE_REFRESH_MS = 5_000;
const COUNT_MS = 500;

/** Always there for screen readers; empty while all is well. One strip at a time: who is away is not busy. */
export function OfflineBanner() {
  const reach = useReach();
  const wait = useNextWait();
  const isLost = reach === "offline" || reach === "connecting";
  return (
    <div role="status" className={css.place}>
      {wait !== undefined && !isLost ? <BusyStrip wait={wait} /> : reach !== "online" && <Strip reach={reach} />}
    </div>
  );
}

/** The engine answers, and says that it can't tell this yet: why, and when it is asked again. */
function BusyStrip({ wait: { reason, until } }: { wait: Wait }) {
  const t = useStrings(offlineStrings);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), COUNT_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1_000);
  return (
    <div className={css.strip}>
      <span className={css.sign} aria-hidden="true">
        ⧗
      </span>
      <p>
        <strong>{t(reason)}</strong> {/* A screen reader hears why, and not every second that passes. */}
        <span aria-live="off">{seconds > 0 ? t("askAgain", { count: seconds }) : t("asking")}</span>
      </p>
    </div>
  );
}

function Strip({ reach }: { reach: Exclude<Reach, "online"> }) {
  const t = useStrings(offlineStrings);
  return (
    <div className={classes(css.strip, reach === "back" && css.back)}>
      <span className={css.sign} aria-hidden="true">
        {SIGNS[reach]}
      </span>
      <p>
        <strong>{t(reach)}</strong> {reach !== "back" && <Age />}
      </p>
      {reach !== "back" && (
        <button type="button" className={css.try} onClick={probe}>
          {t("tryNow")}
        </button>
      )}
    </div>
  );
}

/** How old the page's content is. */
function Age() {
  const t = useStrings(offlineStrings);
  const format = useFormats();
  const client = useQueryClient();
  const { syncedAt, orders } = useWallet();
  const { pathname } = useLocation();
  const [now, setNow] = useState(Date.now);
  const [shown, setShown] = useState<number>();
  useEffect(() => {
    const refresh = (): void => {
      setNow(Date.now());
      setShown(pathname === "/tickets" ? undefined : shownSince(client));
    };
    refresh();
    const timer = setInterval(refresh, AGE_REFRESH_MS);
    // Queries tell of themselves while React renders; a state may change only afterwards.
    const stop = client.getQueryCache().subscribe(() => queueMicrotask(refresh));
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [client, pathname]);
  const since = pathname === "/tickets" ? syncedAt : shown;
  if (since === undefined) return orders.length > 0 ? t("kept") : null;
  // A screen reader hears the state once, and not every minute that passes.
  const isNow = now - since < 60_000;
  return (
    <span aria-live="off">
      {isNow ? t("asOfNow") : t("asOf", { ago: format.ago(new Date(since).toISOString(), now) })}
    </span>
  );
}
