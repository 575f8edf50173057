/// The badge that says how an event's sale stands.
import type { Schemas } from "../../api/client";
import { useStrings } from "../../i18n";
import { Badge } from "../Badge";
import { availabilityOf, badgeKind } from "./availability";
import { eventStrings } from "./strings";

/** The badge of an event; give it the state of this moment and it stays live. */
export function AvailabilityBadge({ event }: { event: Pick<Schemas["EventBody"], "status" | "counts"> }) {
  const t = useStrings(eventStrings);
  const availability = availabilityOf(event);
  const text = availability === "last" ? t("last", { count: event.counts.available }) : t(availability);
  return <Badge kind={badgeKind(availability)}>{text}</Badge>;
}
