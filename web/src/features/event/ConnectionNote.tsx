/// Says that the seats shown may be out of date.
import { useEffect, useRef, useState } from "react";

import { useStrings } from "../../i18n";
import { useConnection } from "../../live/use-live";
import css from "./Chooser.module.css";
import { eventPageStrings } from "./strings";

/** A connection that comes back at once is nobody's concern. */
const BLINK_MS = 1_200;

export function ConnectionNote() {
  const t = useStrings(eventPageStrings);
  const isConnected = useConnection() === "connected";
  const wasConnected = useRef(false);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    // Only what was there can be lost: a first connection that takes its time is none.
    if (isConnected) wasConnected.current = true;
    const timer = setTimeout(() => setLost(!isConnected && wasConnected.current), isConnected ? 0 : BLINK_MS);
    return () => clearTimeout(timer);
  }, [isConnected]);
  return (
    <p className={css.connection} role="status" hidden={!isLost}>
      {isLost && t("reconnecting")}
    </p>
  );
}
