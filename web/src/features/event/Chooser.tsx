/// Waits for the seat map, and then lets seats be chosen.
import { useEffect, useState } from "react";

import type { EventDetail } from "../../api/use-event";
import { useStrings } from "../../i18n";
import type { SeatMapQuery } from "../../seatmap/use-seat-map";
import { Notice } from "../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../ui/States";
import css from "./Chooser.module.css";
import { SeatChooser } from "./SeatChooser";
import { eventPageStrings } from "./strings";

interface ChooserProps {
  event: EventDetail;
  query: SeatMapQuery;
  /** The labels of the seats that the buyer holds, or has ordered and not paid. */
  own: readonly string[];
}

export function Chooser({ event, query, own }: ChooserProps) {
  const t = useStrings(eventPageStrings);
  const { seatMap, liveness, error, retry } = query;
  const isSlow = useSlowness(seatMap === undefined || liveness.kind === "waiting");
  if (liveness.kind === "refused") return <ErrorNotice error={liveness.problem} />;
  if (seatMap === undefined && error !== null) return <ErrorNotice error={error} onRetry={retry} />;
  if (seatMap !== undefined && liveness.kind === "live")
    return <SeatChooser event={event} seatMap={seatMap} own={own} />;
  return (
    <section className={css.waiting} aria-label={t("choose")}>
      {isSlow && <Notice kind="info">{t("mapOffline")}</Notice>}
      <Skeleton height="60dvh" label={t("mapLoading")} />
    </section>
  );
}

const SLOW_MS = 3_000;

function useSlowness(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isSlow && isWaiting;
}
