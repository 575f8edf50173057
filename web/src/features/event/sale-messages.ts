/// The messages of an event's page for the state of its sale.
import type { EventDetail } from "../../api/use-event";
import type { KeyOf } from "../../i18n";
import type { eventPageStrings } from "./strings";

type Text = KeyOf<typeof eventPageStrings.en>;

/** Why nothing can be chosen in an event that does not sell now. */
export function whyNotYet(status: EventDetail["status"]): Text {
  return isOver(status) ? (status === "closed" ? "trayClosed" : "trayCancelled") : "trayWait";
}

/** Nothing of it will be sold any more. */
export function isOver(status: EventDetail["status"]): status is "closed" | "cancelled" {
  return status === "closed" || status === "cancelled";
}
