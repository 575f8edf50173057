/// Who is let in, by what the device knows and what the engine says.
import { expect, test } from "vitest";

import { decide, verdictOf, type Known } from "./decide";
import {
  signalOf,
  type CheckInAnswer,
  type JournalEntry,
  type SpentTicket,
  type TicketFacts,
  type Verdict,
} from "./model";

const FACTS: TicketFacts = { ticketId: "t1", eventId: "e1", orderId: "o1", seat: "PLATEA-A-7" };
const TICKET = { kind: "ticket", facts: FACTS } as const;
const ENTRY: JournalEntry = {
  ticketId: "t1",
  eventId: "e1",
  seat: "PLATEA-A-7",
  token: "TB1:…",
  gate: "North",
  scannedAt: "2030-01-01T01:03:00.000Z",
  state: "waiting",
};

function known(own?: JournalEntry, spent: Record<string, SpentTicket> = {}): Known {
  return { eventId: "e1", spent: new Map(Object.entries(spent)), own: (id) => (id === "t1" ? own : undefined) };
}
const used: SpentTicket = { status: "used", at: "2030-01-01T01:00:00.000Z", gate: "South" };

test("a good ticket is let in", () => {
  expect(decide(TICKET, known())).toEqual({ kind: "admit", facts: FACTS, asked: undefined });
});

test("a ticket of another event is turned away, whatever else is known of it", () => {
  const other = { ...FACTS, eventId: "e2" };
  const verdict = { kind: "other_event", seat: "PLATEA-A-7" };
  expect(decide({ kind: "ticket", facts: other }, known(ENTRY, { t1: used }))).toEqual({ kind: "answer", verdict });
});

test("used and void tickets of the list are turned away, with when and where", () => {
  const { at, gate } = used;
  const verdict = { kind: "already_used", seat: FACTS.seat, at, gate, isThisDevice: false };
  expect(decide(TICKET, known(undefined, { t1: used }))).toEqual({ kind: "answer", verdict });
  const cancelled = { t1: { status: "void", at: null, gate: null } } as const;
  expect(decide(TICKET, known(undefined, cancelled))).toEqual({
    kind: "answer",
    verdict: { kind: "void", seat: FACTS.seat },
  });
  expect(decide(TICKET, known(undefined, { t2: used }))).toMatchObject({ kind: "admit" });
});

test("what this device let in is not let in twice, whatever became of it since", () => {
  for (const state of ["waiting", "known", "conflict"] as const) {
    const verdict = { kind: "already_used", seat: FACTS.seat, at: ENTRY.scannedAt, gate: "North", isThisDevice: true };
    expect(decide(TICKET, known({ ...ENTRY, state }, { t1: used }))).toEqual({ kind: "answer", verdict });
  }
});

test("a question whose answer nobody heard is asked again, even if the list has it by now", () => {
  const asked = { ...ENTRY, state: "asked" } as const;
  expect(decide(TICKET, known(asked, { t1: used }))).toEqual({ kind: "admit", facts: FACTS, asked });
});

test("forged and unreadable codes need no engine, an unknown key does", () => {
  expect(decide({ kind: "forged" }, known())).toEqual({ kind: "answer", verdict: { kind: "forged" } });
  expect(decide({ kind: "unreadable" }, known())).toEqual({ kind: "answer", verdict: { kind: "unreadable" } });
  expect(decide({ kind: "unknown_key" }, known())).toEqual({ kind: "ask" });
});

test("the engine's word counts; without one the device decides", () => {
  const cases: [CheckInAnswer, Verdict | undefined][] = [
    [
      { kind: "let_in", ticketId: "t1", seat: "A", at: "x" },
      { kind: "let_in", seat: "A", isOffline: false },
    ],
    [
      { kind: "already_used", at: "x", gate: "North" },
      { kind: "already_used", seat: "S", at: "x", gate: "North", isThisDevice: false },
    ],
    [{ kind: "void" }, { kind: "void", seat: "S" }],
    [{ kind: "other_event" }, { kind: "other_event", seat: "S" }],
    [{ kind: "not_ours" }, { kind: "forged" }],
    [
      { kind: "busy", retryAfterMs: 1 },
      { kind: "busy", seat: "S" },
    ],
    [{ kind: "no_answer", retryAfterMs: 0 }, undefined],
    [{ kind: "no_session" }, undefined],
    [{ kind: "no_role" }, undefined],
    [{ kind: "other_organisation" }, undefined],
    [{ kind: "wrong_time" }, undefined],
    [{ kind: "refused", code: "x" }, undefined],
  ];
  for (const [answer, verdict] of cases) expect(verdictOf(answer, "S"), answer.kind).toEqual(verdict);
});

test("only a ticket that is let in is green", () => {
  const signals = (
    [
      { kind: "let_in", seat: "S", isOffline: true },
      { kind: "void", seat: "S" },
      { kind: "forged" },
      { kind: "unknown_key" },
      { kind: "busy", seat: "S" },
      { kind: "not_kept", seat: "S" },
    ] as const
  ).map(signalOf);
  expect(signals).toEqual(["yes", "no", "no", "again", "again", "again"]);
});
