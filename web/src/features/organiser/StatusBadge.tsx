/// The status of an event as a badge, and until when it lasts.
import type { Schemas } from "../../api/client";
import { serverClock } from "../../clock/server-clock";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Badge, type BadgeKind } from "../../ui/Badge";
import { isOver, type EventStatus } from "./status";
import { organiserStrings } from "./strings";

const KINDS: Record<EventStatus, BadgeKind> = {
  draft: "neutral",
  scheduled: "info",
  on_sale: "success",
  paused: "warning",
  closed: "neutral",
  cancelled: "danger",
};

/** The status of an event. */
export function StatusBadge({ status }: { status: EventStatus }) {
  const t = useStrings(organiserStrings);
  return <Badge kind={KINDS[status]}>{t(`status_${status}`)}</Badge>;
}

/** When the sale opens or ends, as far as that is of interest in its status. */
export function SaleWindow({ event }: { event: Pick<Schemas["EventBody"], "status" | "sale" | "time_zone"> }) {
  const t = useStrings(organiserStrings);
  const { date } = useFormats();
  const { status, sale, time_zone: zone } = event;
  switch (status) {
    case "draft":
    case "scheduled":
      return <span>{t("opensAt", { date: date(sale.opens_at, "short", zone) })}</span>;
    case "on_sale":
    case "paused":
      return <span>{t("closesAt", { date: date(sale.closes_at, "short", zone) })}</span>;
    case "closed":
      return isOver(event, serverClock.now()) ? (
        <span>{t("closedAt", { date: date(sale.closes_at, "short", zone) })}</span>
      ) : null;
    case "cancelled":
      return null;
  }
}
