/// The data of a gate: setup, scans, verdicts.

/** What a ticket's token says. */
export interface TicketFacts {
  readonly ticketId: string;
  readonly eventId: string;
  readonly orderId: string;
  /** A seat's label, or an area's section code. */
  readonly seat: string;
}

/** What a code is, judged by its signature alone. */
export type Verified =
  | { readonly kind: "ticket"; readonly facts: TicketFacts }
  /** It names a key that this device has not got: it may be ours or not. */
  | { readonly kind: "unknown_key" }
  /** It names a key of ours that did not sign it, or is something else than a ticket. */
  | { readonly kind: "forged" }
  | { readonly kind: "unreadable" };

/** A key that tickets are verified with. */
export interface TicketKey {
  readonly keyId: number;
  /** 32 bytes in hex. */
  readonly publicKey: string;
}

/** A ticket that opens no gate any more. */
export interface SpentTicket {
  readonly status: "used" | "void";
  readonly at: string | null;
  readonly gate: string | null;
}

/** The used and void tickets of an event, as the engine had them. */
export interface GateList {
  readonly eventId: string;
  /** The engine's time (RFC 3339). */
  readonly asOf: string;
  /** By ticket id. */
  readonly spent: ReadonlyMap<string, SpentTicket>;
  /** The seats of all its tickets by ticket id, read more rarely; nothing before they were read for the first time. */
  readonly tickets?: ReadonlyMap<string, string> | undefined;
}

/** Somebody whom this device let in, or was about to. */
export interface JournalEntry {
  readonly ticketId: string;
  readonly eventId: string;
  readonly seat: string;
  /** Empty if the ticket's number was typed in place of its code. */
  readonly token: string;
  readonly gate: string;
  /** The engine's time (RFC 3339, milliseconds): with the gate's name it makes telling the engine again harmless. */
  readonly scannedAt: string;
  /**
   * `asked`: the engine was asked, and nobody was told yet. `waiting`: they are in, the engine does not know.
   * `known`: the engine knows. `conflict`: they are in, and the engine says that they should not be.
   */
  readonly state: "asked" | "waiting" | "known" | "conflict";
  readonly conflict?: Conflict;
  /** When staff marked the conflict as seen. */
  readonly seenAt?: string;
}

/** Why somebody who is in should not be. */
export type Conflict =
  | { readonly kind: "used"; readonly at: string | null; readonly gate: string | null }
  | { readonly kind: "void" }
  | { readonly kind: "refused"; readonly code: string };

/** The answer to a scan. */
export type Verdict =
  | {
      readonly kind: "let_in";
      readonly seat: string;
      readonly isOffline: boolean;
      /** Its number was typed: nothing that is signed was seen. */
      readonly isByNumber?: boolean;
    }
  | {
      readonly kind: "already_used";
      readonly seat: string;
      readonly at: string | null;
      readonly gate: string | null;
      readonly isThisDevice: boolean;
    }
  | { readonly kind: "void"; readonly seat: string }
  | { readonly kind: "other_event"; readonly seat: string }
  | { readonly kind: "forged" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "unknown_key" }
  /** No ticket of this event has this number, or none that the device has heard of. */
  | { readonly kind: "number_unknown"; readonly isOffline: boolean }
  /** More than one ticket has it. */
  | { readonly kind: "number_shared"; readonly seats: readonly string[] }
  /** Its order is being changed this very moment. */
  | { readonly kind: "busy"; readonly seat: string }
  /** The device could not write down that somebody is let in. */
  | { readonly kind: "not_kept"; readonly seat: string };

/** `yes`: let them in; `no`: don't; `again`: it can't be told yet. */
export type Signal = "yes" | "no" | "again";

/** What a verdict comes down to. */
export function signalOf(verdict: Verdict): Signal {
  switch (verdict.kind) {
    case "let_in":
      return "yes";
    case "already_used":
    case "void":
    case "other_event":
    case "forged":
      return "no";
    case "unreadable":
    case "unknown_key":
    case "number_unknown":
    case "number_shared":
    case "busy":
    case "not_kept":
      return "again";
  }
}

/** Where this device stands: chosen once, kept on it. */
export interface Setup {
  readonly eventId: string;
  readonly eventName: string;
  readonly venue: string;
  readonly startsAt: string;
  readonly timeZone: string;
  readonly sections: readonly { readonly section: string; readonly name: string }[];
  readonly gate: string;
  readonly isMuted: boolean;
  /** Whether an answer stays until somebody taps it. */
  readonly isAnswerKept: boolean;
}

/** A line of the list of last scans. */
export interface ScanRecord {
  readonly at: string;
  readonly eventId: string;
  readonly verdict: Verdict;
}

/** How many were let in and refused by this device. */
export interface Counters {
  readonly letIn: number;
  readonly refused: number;
}

/** What the engine says to a check-in, or why it says nothing. */
export type CheckInAnswer =
  | { readonly kind: "let_in"; readonly ticketId: string; readonly seat: string; readonly at: string }
  | { readonly kind: "already_used"; readonly at: string | null; readonly gate: string | null }
  | { readonly kind: "void" }
  | { readonly kind: "other_event" }
  | { readonly kind: "not_ours" }
  | { readonly kind: "busy"; readonly retryAfterMs: number }
  /** `scanned_at` is not a time that the engine takes. */
  | { readonly kind: "wrong_time" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "no_answer"; readonly retryAfterMs: number }
  /** The session has ended, or may not check in. */
  | { readonly kind: "no_session" | "no_role" }
  /** The event is another organisation's. */
  | { readonly kind: "other_organisation" };

/** Why whoever is logged in may not ask the engine. */
export type Barred = "no_session" | "no_role" | "other_organisation";

/** Whether an answer says that. */
export function isBarred(kind: string): kind is Barred {
  return kind === "no_session" || kind === "no_role" || kind === "other_organisation";
}
