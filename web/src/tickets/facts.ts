/// What a ticket says, gathered from its order and its event.
import type { Schemas } from "../api/client";
import { guests } from "../session/guests";

export type TicketStatus = "valid" | "used" | "void";

/** Where its holder sits or stands. `section` is the name that people read. */
export type Place =
  | { readonly kind: "seat"; readonly section: string; readonly row: string; readonly number: string }
  | { readonly kind: "area"; readonly section: string };

/** One ticket with all that is printed on it. */
export interface TicketFacts {
  readonly ticketId: string;
  readonly orderId: string;
  readonly eventId: string;
  /** The seat's label, or the area's code. */
  readonly label: string;
  readonly place: Place;
  /** What the QR code says; gates verify it without a network. */
  readonly token: string;
  readonly status: TicketStatus;
  /** RFC 3339, once it was scanned. */
  readonly usedAt: string | undefined;
  /** A name, if the account has one that people can read. */
  readonly holder: string | undefined;
  readonly event: TicketEvent;
}

/** What a ticket says about its event. */
export interface TicketEvent {
  readonly name: string;
  readonly venue: string;
  readonly city: string;
  /** RFC 3339. */
  readonly startsAt: string;
  /** IANA. */
  readonly timeZone: string;
  /** Its tickets are void, and their money is given back. */
  readonly isCancelled: boolean;
}

type EventLike = Pick<Schemas["EventDetailBody"], "name" | "venue" | "city" | "starts_at" | "time_zone" | "status"> & {
  readonly sections?: readonly Pick<Schemas["SectionBody"], "section" | "name" | "kind">[];
};

/** The tickets of an order. Section names are known if the event came with its sections. */
export function ticketsOf(order: Schemas["OrderBody"], event: EventLike): TicketFacts[] {
  return order.tickets.map((ticket) => ({
    ticketId: ticket.ticket_id,
    orderId: order.order_id,
    eventId: order.event_id,
    label: ticket.seat,
    place: placeOf(ticket.seat, event.sections ?? []),
    token: ticket.token,
    status: statusOf(ticket.status),
    usedAt: ticket.used_at ?? undefined,
    holder: holderOf(order),
    event: {
      name: event.name,
      venue: event.venue,
      city: event.city,
      startsAt: event.starts_at,
      timeZone: event.time_zone,
      isCancelled: event.status === "cancelled",
    },
  }));
}

/**
 * Reads `SECTION-ROW-NUMBER`, or an area's code. Codes and numbers may have dashes, rows have none: the label is cut
 * behind the longest code that leaves a row and a number; where no section is known, the last two parts are those.
 */
export function placeOf(label: string, sections: NonNullable<EventLike["sections"]>): Place {
  const named = (code: string): string => sections.find(({ section }) => section === code)?.name ?? code;
  const isArea = sections.some(({ section, kind }) => section === label && kind === "area");
  const fitting = sections
    .map(({ section }) => section)
    .filter((code) => label.startsWith(`${code}-`) && label.includes("-", code.length + 1))
    .sort((one, other) => other.length - one.length);
  const lastTwo = label.lastIndexOf("-", label.lastIndexOf("-") - 1);
  const code = fitting[0] ?? label.slice(0, Math.max(0, lastTwo));
  const rest = label.slice(code.length + 1);
  const cut = rest.indexOf("-");
  if (isArea || code === "" || cut < 1) return { kind: "area", section: named(label) };
  return { kind: "seat", section: named(code), row: rest.slice(0, cut), number: rest.slice(cut + 1) };
}

/** A status that we don't know lets nobody in. */
function statusOf(status: string): TicketStatus {
  return status === "valid" || status === "used" ? status : "void";
}

/** Whose tickets they are. Identity providers, and we for guests, name people by numbers that mean nothing to anybody. */
function holderOf({ user_id: user, contact }: Schemas["OrderBody"]): string | undefined {
  if (guests.isGuest(user)) return contact?.name ?? undefined;
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(user) ? undefined : user;
}

/** The part of a ticket's id that people compare: eight characters. */
export function shortId(id: string): string {
  return id.slice(-8).toUpperCase();
}
