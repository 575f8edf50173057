/// Groups tickets by event: coming events first by date, past ones last.
import type { Schemas } from "../../api/client";
import { ticketsOf, type TicketFacts } from "../../tickets/facts";

/** One event and one's tickets for it. */
export interface EventTickets {
  readonly eventId: string;
  readonly event: Schemas["EventDetailBody"];
  /** Those that let somebody in first, used ones after them, void ones last; each in the order of their places. */
  readonly tickets: readonly TicketFacts[];
  /** How many of them are not void. */
  readonly good: number;
}

/** Nobody asks for the end of an event; so long after its beginning its tickets are still at hand. */
const STILL_ON_MS = 8 * 3_600_000;

const RANKS: Record<TicketFacts["status"], number> = { valid: 0, used: 1, void: 2 };

/** Groups tickets. Orders whose event is not known have none to show yet. */
export function groupTickets(
  orders: readonly Schemas["OrderBody"][],
  events: ReadonlyMap<string, Schemas["EventDetailBody"]>,
  now: number,
): { upcoming: EventTickets[]; past: EventTickets[] } {
  const groups = new Map<string, { event: Schemas["EventDetailBody"]; tickets: TicketFacts[] }>();
  for (const order of orders) {
    const event = events.get(order.event_id);
    if (event === undefined || order.tickets.length === 0) continue;
    const group = groups.get(order.event_id) ?? { event, tickets: [] };
    group.tickets.push(...ticketsOf(order, event));
    groups.set(order.event_id, group);
  }
  const all = [...groups].map(([eventId, { event, tickets }]) => ({
    eventId,
    event,
    tickets: tickets.toSorted(byPlace),
    good: tickets.filter(({ status }) => status !== "void").length,
  }));
  const startOf = ({ event }: EventTickets): number => Date.parse(event.starts_at);
  const isPast = (group: EventTickets): boolean => startOf(group) + STILL_ON_MS < now;
  // What lets nobody in any more is last: its first ticket is its best one.
  const rankOf = ({ tickets: [first] }: EventTickets): number => (first === undefined ? 0 : RANKS[first.status]);
  return {
    upcoming: all.filter((group) => !isPast(group)).sort((a, b) => rankOf(a) - rankOf(b) || startOf(a) - startOf(b)),
    past: all.filter(isPast).sort((a, b) => startOf(b) - startOf(a)),
  };
}

function byPlace(a: TicketFacts, b: TicketFacts): number {
  return RANKS[a.status] - RANKS[b.status] || a.label.localeCompare(b.label, undefined, { numeric: true });
}
