/// The number that is printed beside a ticket's code, for codes that can't be read: the end of the ticket's id.
import type { Barred, SpentTicket } from "./model";

/** A ticket that has the number. */
export interface Numbered {
  readonly ticketId: string;
  readonly seat: string;
  /** Why it opens no gate any more, if that is known. */
  readonly spent?: SpentTicket;
}

/** What the engine says to a number: the tickets that have it, or why it says nothing. */
export type LookedUp = { readonly found: readonly Numbered[] } | { readonly link: Barred | "offline" };

const LENGTH = 8;

/** The number that somebody typed, as tickets print it; nothing if it is something else. Groups may be apart. */
export function numberOf(typed: string): string | undefined {
  const digits = typed.replace(/[\s-]/g, "").toUpperCase();
  return /^[0-9A-F]{8}$/.test(digits) ? digits : undefined;
}

/** The tickets of a downloaded list (seats by ticket id) that have this number. */
export function numberedIn(tickets: ReadonlyMap<string, string> | undefined, number: string): Numbered[] {
  const ending = number.toLowerCase();
  const found: Numbered[] = [];
  for (const [ticketId, seat] of tickets ?? []) {
    if (ticketId.slice(-LENGTH).toLowerCase() === ending) found.push({ ticketId, seat });
  }
  return found;
}
