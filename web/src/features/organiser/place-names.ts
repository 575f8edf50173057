/// The places of an event as buyers see them: by the names of sections, rows and seats.
import type { Schemas } from "../../api/client";
import { placeOf, shortId } from "../../tickets/facts";
import { placeName } from "../../tickets/ticket-lines";

type Sections = Schemas["EventDetailBody"]["sections"];

/** `Gallery, row A, seat 7` for a seat's label; `4 × Pit` for so many places of an area. */
export function nameOfPlaces(label: string, quantity: number, sections: Sections): string {
  const place = placeName(placeOf(label, sections));
  return quantity === 1 ? place : `${quantity} × ${place}`;
}

/** The place of a ticket; those of one area are told apart by their numbers, as the tickets have them. */
export function nameOfTicket(
  { tickets }: Pick<Schemas["OrderBody"], "tickets">,
  { ticket_id: id, seat }: Pick<Schemas["TicketBody"], "ticket_id" | "seat">,
  sections: Sections,
): string {
  const name = nameOfPlaces(seat, 1, sections);
  return tickets.some((other) => other.seat === seat && other.ticket_id !== id) ? `${name} · ${shortId(id)}` : name;
}

/** The same for what the history keeps: a label, or `PIT ×4`. */
export function nameOfKept(text: string, sections: Sections): string {
  const [, label = text, quantity = "1"] = /^(.*) ×(\d+)$/.exec(text) ?? [];
  return nameOfPlaces(label, Number(quantity), sections);
}
