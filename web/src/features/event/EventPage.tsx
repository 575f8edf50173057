/// One event: what it is, how its sale stands, and its seats to choose from.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";

import { Problem } from "../../api/problem";
import { isAway } from "../../api/transport";
import { useEvent } from "../../api/use-event";
import { serverClock } from "../../clock/server-clock";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { applyEventMessage } from "../../live/event-cache";
import { useLiveMessages } from "../../live/use-live";
import { probe } from "../../offline/connectivity";
import { useSeatMap } from "../../seatmap/use-seat-map";
import { Button, ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Empty, ErrorNotice, Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import { Chooser } from "./Chooser";
import { EventHead } from "./EventHead";
import css from "./EventPage.module.css";
import { Facts } from "./Facts";
import { useOwnHolds, useUnpaidOrders } from "./own-holds";
import { OwnHold, OwnOrder } from "./OwnHold";
import { SaleNotice } from "./SaleNotice";
import { eventPageStrings } from "./strings";

export default function EventPage() {
  const { eventId } = useParams();
  // Another event is another page: nothing of one is kept for the other.
  return eventId === undefined ? null : <OneEvent key={eventId} eventId={eventId} />;
}

function OneEvent({ eventId }: { eventId: string }) {
  const cache = useQueryClient();
  const { data: event, error, failureReason, errorUpdateCount, refetch, dataUpdatedAt } = useEvent(eventId);
  const map = useSeatMap(eventId, event?.tiers);
  const holds = useOwnHolds(eventId);
  const orders = useUnpaidOrders(eventId);
  // The seats' subscription brings status and counts as well.
  useLiveMessages((message) => {
    if (message.type === "event" && message.event_id === eventId) applyEventMessage(cache, message);
    if (message.type === "gone" && message.event_id === eventId) void refetch();
    if (message.type === "hold" && message.event_id === eventId) void holds.refetch();
  });
  useTitle(event?.name);
  const own = useMemo(
    () => [
      ...(holds.data ?? []).flatMap(({ seats }) => seats.map(({ seat }) => seat)),
      ...(orders.data ?? []).flatMap(({ items }) => items.map(({ seat }) => seat)),
    ],
    [holds.data, orders.data],
  );

  // An event that is gone is gone, whatever is known of it.
  if (error instanceof Problem && error.status === 404) return <Missing />;
  if (error instanceof Problem && error.code === "event_archived") return <Archived />;
  if (event === undefined) {
    // The notice stays while the question is asked again; before the first failure the device may still know the event.
    if (errorUpdateCount > 0 && isAway(failureReason)) return <NotOnDevice onRetry={() => void refetch()} />;
    if (error === null) return <Waiting />;
    if (error instanceof Problem && error.status === 422) return <Missing />;
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className={css.page}>
      <EventHead event={event} />
      {error !== null && <Old since={dataUpdatedAt} onRetry={() => void refetch()} />}
      {holds.data?.map((hold) => (
        <OwnHold key={hold.hold_id} hold={hold} />
      ))}
      {orders.data?.map((order) => (
        <OwnOrder key={order.order_id} order={order} />
      ))}
      <SaleNotice event={event} />
      <Chooser event={event} query={map} own={own} />
      <Facts event={event} seatMap={map.liveness.kind === "live" ? map.seatMap : undefined} />
    </div>
  );
}

function Missing() {
  const t = useStrings(eventPageStrings);
  useTitle(t("missingTitle"));
  return (
    <Empty title={t("missingTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
      {t("missing")}
    </Empty>
  );
}

/** It is over, and nothing of it is kept here any more. */
function Archived() {
  const t = useStrings(eventPageStrings);
  useTitle(t("archivedTitle"));
  return (
    <Empty title={t("archivedTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
      {t("archived")}
    </Empty>
  );
}

/** The engine is away, and nothing of the event is kept here. */
function NotOnDevice({ onRetry }: { onRetry: () => void }) {
  const t = useStrings(eventPageStrings);
  const again = (
    <Button
      kind="secondary"
      onClick={() => {
        probe();
        onRetry();
      }}
    >
      {t("tryAgain")}
    </Button>
  );
  return (
    <Empty title={t("notOnDeviceTitle")} action={again}>
      {t("notOnDevice")}
    </Empty>
  );
}

function Old({ since, onRetry }: { since: number; onRetry: () => void }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  const ago = formats.ago(new Date(since).toISOString(), Math.max(serverClock.now(), since));
  const again = (
    <Button kind="secondary" onClick={onRetry}>
      {t("tryAgain")}
    </Button>
  );
  return (
    <Notice kind="warning" actions={again}>
      {t("old", { ago })}
    </Notice>
  );
}

function Waiting() {
  const t = useStrings(eventPageStrings);
  return (
    <div className={css.page}>
      <Skeleton height="14rem" label={t("loading")} />
      <Skeleton height="60dvh" />
    </div>
  );
}
