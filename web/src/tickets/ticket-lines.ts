/// A ticket's facts as people read them, the same on the card, the picture and the page.
import { translate } from "../i18n";
import type { Language } from "../i18n";
import { formatDate } from "../i18n/format";
import { shortId, type Place, type TicketFacts } from "./facts";
import { ticketStrings } from "./strings";

/** `Platea, fila A, asiento 7`. */
export function placeName(place: Place): string {
  return place.kind === "area" ? place.section : translate(ticketStrings, "seatName", { ...place });
}

/** The parts of a place with their labels: section, row, seat; or the area. */
export function placeParts(place: Place): readonly { readonly label: string; readonly value: string }[] {
  if (place.kind === "area") return [{ label: translate(ticketStrings, "area"), value: place.section }];
  return [
    { label: translate(ticketStrings, "section"), value: place.section },
    { label: translate(ticketStrings, "row"), value: place.row },
    { label: translate(ticketStrings, "seat"), value: place.number },
  ];
}

/** The lines of a ticket that is drawn or printed. */
export interface TicketLines {
  readonly title: string;
  readonly date: string;
  readonly venue: string;
  readonly place: ReturnType<typeof placeParts>;
  readonly small: readonly { readonly label: string; readonly value: string }[];
  readonly status: string;
}

/** All lines of a ticket in a language. */
export function linesOf(ticket: TicketFacts, language: Language): TicketLines {
  const holder =
    ticket.holder === undefined ? [] : [{ label: translate(ticketStrings, "holder"), value: ticket.holder }];
  return {
    title: ticket.event.name,
    date: formatDate(ticket.event.startsAt, "long", language, ticket.event.timeZone),
    venue: `${ticket.event.venue}, ${ticket.event.city}`,
    place: placeParts(ticket.place),
    small: [...holder, { label: translate(ticketStrings, "number"), value: shortId(ticket.ticketId) }],
    status: translate(ticketStrings, `status_${ticket.status}`),
  };
}

/** A file's name that every system takes: `ticket-la-traviata-PLATEA-A-7`. */
export function fileName(kind: string, event: string, label?: string): string {
  const plain = (text: string): string =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[^A-Za-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
  const parts = [kind, plain(event).toLowerCase(), label === undefined ? "" : plain(label)];
  return parts
    .filter((part) => part !== "")
    .join("-")
    .slice(0, 100);
}
