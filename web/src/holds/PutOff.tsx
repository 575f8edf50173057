/// A request to hold that the engine deferred: why, and the seconds until it is sent again.
import { useEffect, useRef, useState } from "react";

import type { Wait } from "../api/waits";
import { useStrings } from "../i18n";
import { Notice } from "../ui/Notice";
import { TITLES } from "./refusals";
import { holdStrings } from "./strings";

const COUNT_MS = 500;

interface PutOffProps {
  wait: Wait;
  say: (seconds: number) => string;
}

/** The button turns meanwhile; this is brought to where one looks. */
export function PutOff({ wait: { reason, until }, say }: PutOffProps) {
  const t = useStrings(holdStrings);
  const place = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
    const timer = setInterval(() => setNow(Date.now()), COUNT_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div ref={place}>
      <Notice kind="info" title={t(TITLES[reason])}>
        <span aria-live="off">{say(Math.max(1, Math.ceil((until - now) / 1_000)))}</span>
      </Notice>
    </div>
  );
}
