/// How an event's sale stands, in the one word that its badge shows.
import type { Schemas } from "../../api/client";
import type { BadgeKind } from "../Badge";

type EventFacts = Pick<Schemas["EventBody"], "status" | "counts">;

/** `taken`: nothing is free, but holds may still come back. */
export type Availability =
  "available" | "last" | "taken" | "sold_out" | "scheduled" | "paused" | "closed" | "cancelled" | "draft";

/** The last seats: this share of all places, or so few. */
const LAST_SHARE = 0.05;
const LAST_PLACES = 10;

/** How the sale stands. */
export function availabilityOf({ status, counts }: EventFacts): Availability {
  if (status !== "on_sale") return status;
  const { available, held, capacity, blocked } = counts;
  if (available === 0) return held > 0 ? "taken" : "sold_out";
  const isFew = available <= LAST_PLACES || available <= (capacity - blocked) * LAST_SHARE;
  // A small room is not nearly full because it is small.
  return isFew && available < (capacity - blocked) / 2 ? "last" : "available";
}

const KINDS: Readonly<Record<Availability, BadgeKind>> = {
  available: "success",
  last: "warning",
  taken: "warning",
  sold_out: "neutral",
  scheduled: "info",
  paused: "warning",
  closed: "neutral",
  cancelled: "danger",
  draft: "neutral",
};

/** The look of its badge. */
export function badgeKind(availability: Availability): BadgeKind {
  return KINDS[availability];
}
