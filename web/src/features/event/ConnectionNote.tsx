/// Says that the seats shown may be out of date.
import { useEffect, useState } from "react";

import { useStrings } from "../../i18n";
import { useConnection } from "../../live/use-live";
import css from "./Chooser.module.css";
import { eventPageStrings } from "./strings";

/** A connection that comes back at once is nobody's concern. */
const BLINK_MS = 1_200;

export function ConnectionNote() {
  const t = useStrings(eventPageStrings);
  const isConnected = useConnection() === "connected";
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLost(!isConnected), isConnected ? 0 : BLINK_MS);
    return () => clearTimeout(timer);
  }, [isConnected]);
  return (
    <p className={css.connection} role="status" hidden={!isLost}>
      {isLost && t("reconnecting")}
    </p>
  );
}
