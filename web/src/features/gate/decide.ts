/// Decides whether somebody is admitted: pure, from the code, what the device knows, and the engine's answer.
import type { CheckInAnswer, JournalEntry, SpentTicket, TicketFacts, Verdict, Verified } from "./model";

/** What the device knows when a code is scanned. */
export interface Known {
  readonly eventId: string;
  /** The downloaded list, by ticket id. */
  readonly spent: Pick<ReadonlyMap<string, SpentTicket>, "get">;
  /** What the device itself wrote down about a ticket. */
  readonly own: (ticketId: string) => JournalEntry | undefined;
}

/** What has to be known of a ticket. */
export type Meant = Omit<TicketFacts, "orderId">;

export type Decision =
  /** Nothing that the engine could say would change it. */
  | { readonly kind: "answer"; readonly verdict: Verdict }
  /** Good as far as the device can tell. `asked`: the engine was asked about it before, and not heard. */
  | { readonly kind: "admit"; readonly facts: Meant; readonly asked: JournalEntry | undefined }
  /** Only the engine can tell. */
  | { readonly kind: "ask" };

/** Decides with what is on the device. A refusal is final: no ticket that was used or void is ever good again. */
export function decide(verified: Verified, known: Known): Decision {
  switch (verified.kind) {
    case "unreadable":
    case "forged":
      return { kind: "answer", verdict: { kind: verified.kind } };
    case "unknown_key":
      return { kind: "ask" };
    case "ticket":
      return decideTicket(verified.facts, known);
  }
}

/** The same of a ticket that is known to be ours, by its signature or from the engine's own list. */
export function decideTicket(facts: Meant, known: Known): Exclude<Decision, { kind: "ask" }> {
  const { ticketId, seat } = facts;
  if (facts.eventId !== known.eventId) return { kind: "answer", verdict: { kind: "other_event", seat } };
  const own = known.own(ticketId);
  if (own?.state === "asked") return { kind: "admit", facts, asked: own };
  if (own !== undefined) {
    const { scannedAt: at, gate } = own;
    return { kind: "answer", verdict: { kind: "already_used", seat, at, gate, isThisDevice: true } };
  }
  const spent = known.spent.get(ticketId);
  if (spent === undefined) return { kind: "admit", facts, asked: undefined };
  const { status, at, gate } = spent;
  if (status === "void") return { kind: "answer", verdict: { kind: "void", seat } };
  return { kind: "answer", verdict: { kind: "already_used", seat, at, gate, isThisDevice: false } };
}

/** What the engine's answer means; nothing if it gave none that counts, so that the device must decide alone. */
export function verdictOf(answer: CheckInAnswer, seat: string): Verdict | undefined {
  switch (answer.kind) {
    case "let_in":
      return { kind: "let_in", seat: answer.seat, isOffline: false };
    case "already_used":
      return { kind: "already_used", seat, at: answer.at, gate: answer.gate, isThisDevice: false };
    case "void":
      return { kind: "void", seat };
    case "other_event":
      return { kind: "other_event", seat };
    case "not_ours":
      return { kind: "forged" };
    case "busy":
      return { kind: "busy", seat };
    case "wrong_time":
    case "refused":
    case "no_answer":
    case "no_session":
    case "no_role":
    case "other_organisation":
      return undefined;
  }
}
