/// The gate's small parts: repeated sights, hand scanners, seats in words, the export.
import { expect, test } from "vitest";

import { Problem } from "../../api/problem";
import { ageText } from "./age";
import { conflictsCsv } from "./export";
import { Repeats } from "./repeats";
import { answerOf } from "./requests";
import { seatLine, seatName } from "./seat-name";
import { Burst } from "./wedge";

test("a scanner's code is new again after three seconds", () => {
  const repeats = new Repeats();
  const seen = (code: string, at: number): boolean => repeats.isNew(code, at);
  expect([seen("a", 0), seen("a", 2_900), seen("a", 5_800), seen("b", 5_900), seen("b", 6_000)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect([seen("b", 9_000), seen("a", 9_100)]).toEqual([true, true]);
});

test("a camera's code is read once while it is in sight, however rarely the camera looks", () => {
  const repeats = new Repeats();
  const look = (code: string | undefined, at: number): boolean => repeats.isNewInSight(code, at);
  expect([look("a", 0), look("a", 9_000), look(undefined, 14_000), look("a", 19_000)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  for (let at = 19_100; at < 20_000; at += 100) look(undefined, at);
  expect(look("a", 20_000)).toBe(false); // gone for a second only
  for (let at = 20_100; at < 23_000; at += 100) look(undefined, at);
  expect([look("a", 23_000), look("b", 23_100)]).toEqual([true, true]);
});

function type(burst: Burst, text: string, gap: number): { code: string | undefined; bursts: boolean[] } {
  const bursts: boolean[] = [];
  let code: string | undefined;
  let at = 1_000;
  for (const key of [...Array.from(text), "Enter"]) {
    const taken = burst.key(key, (at += gap));
    bursts.push(taken.isBurst);
    code = taken.code;
  }
  return { code, bursts };
}

test("a hand scanner's burst is a code; a person's keys are not", () => {
  const code = "TB1:O01 G2-50RSBW";
  const scanned = type(new Burst(), code, 8);
  expect(scanned.code).toBe(code);
  // The first key may be a person's; all that follow, spaces and Enter too, are kept from the page.
  expect(scanned.bursts).toEqual([false, ...Array.from({ length: code.length }, () => true)]);
  const typed = type(new Burst(), "hello, it is me", 300);
  expect(typed.code).toBeUndefined();
  expect(typed.bursts).not.toContain(true);
  expect(type(new Burst(), "short", 8).code).toBeUndefined();
});

test("a scanner that stalls in the middle of a ticket's code is waited for; a space bar pressed twice is none", () => {
  const burst = new Burst();
  let at = 0;
  for (const key of "TB1:AAAA") burst.key(key, (at += 5));
  at += 900;
  for (const key of "BBBB") burst.key(key, (at += 5));
  expect(burst.key("Enter", at + 5)).toEqual({ isBurst: true, code: "TB1:AAAABBBB" });
  expect([burst.key(" ", at + 5_000), burst.key(" ", at + 5_100)].map(({ isBurst }) => isBurst)).toEqual([
    false,
    false,
  ]);
});

test("a scanner's shift keys belong to no code", () => {
  const burst = new Burst();
  let at = 0;
  for (const key of ["T", "Shift", "B", "1", ":", "A", "A", "A", "A", "A", "A", "A", "A"]) burst.key(key, (at += 5));
  expect(burst.key("Enter", at + 5).code).toBe("TB1:AAAAAAAA");
});

test("seats are said as people say them", () => {
  const sections = [
    { section: "PLATEA", name: "Platea" },
    { section: "PLATEA-ALTA", name: "Platea alta" },
    { section: "PISTA", name: "Pista" },
  ];
  expect(seatName("PLATEA-A-7", sections)).toEqual({ section: "Platea", row: "A", number: "7" });
  expect(seatName("PLATEA-ALTA-B-12", sections)).toEqual({ section: "Platea alta", row: "B", number: "12" });
  expect(seatName("PLATEA-C-0-10", sections)).toEqual({ section: "Platea", row: "C", number: "0-10" });
  expect(seatName("PLATEA-ALTA-7", sections)).toEqual({ section: "Platea", row: "ALTA", number: "7" });
  expect(seatLine("PLATEA-ALTA-B-12A", sections)).toBe("Platea alta B 12A");
  expect(seatLine("PISTA", sections)).toBe("Pista");
  expect(seatLine("GONE-A-1", sections)).toBe("GONE-A-1");
});

test("ages are short", () => {
  expect([900, 61_000, 7_300_000].map((age) => ageText(age, "en"))).toEqual(["0 sec", "1 min", "2 hr"]);
});

test("conflicts are a table that no spreadsheet runs", () => {
  const entry = {
    ticketId: "t",
    eventId: "e",
    seat: "PLATEA-A-7",
    token: "x",
    scannedAt: "1",
    state: "conflict",
  } as const;
  const csv = conflictsCsv([
    { ...entry, gate: '=HYPERLINK("x")', conflict: { kind: "used", at: "2", gate: "North, left" } },
    { ...entry, gate: "South", conflict: { kind: "void" }, seenAt: "3" },
  ]);
  expect(csv.split("\r\n")).toEqual([
    "seat,ticket_id,event_id,gate,let_in_at,problem,other_gate,other_let_in_at,seen_at",
    `PLATEA-A-7,t,e,"'=HYPERLINK(""x"")",1,used,"North, left",2,`,
    "PLATEA-A-7,t,e,South,1,void,,,3",
    "",
  ]);
});

test("the engine's refusals are understood", () => {
  const of = (status: number, body: Record<string, unknown>) => answerOf(new Problem(status, body));
  expect(of(409, { code: "already_used", used_at: "x", gate: "North" })).toEqual({
    kind: "already_used",
    at: "x",
    gate: "North",
  });
  expect(of(409, { code: "ticket_void" })).toEqual({ kind: "void" });
  expect(of(409, { code: "wrong_event" })).toEqual({ kind: "other_event" });
  expect(of(422, { code: "ticket_invalid", reason: "bad_signature" })).toEqual({ kind: "not_ours" });
  expect(of(409, { code: "order_busy", retry_after_seconds: 2 })).toEqual({ kind: "busy", retryAfterMs: 2_000 });
  expect(of(401, { code: "unauthenticated" })).toEqual({ kind: "no_session" });
  expect(of(403, { code: "forbidden" })).toEqual({ kind: "no_role" });
  expect(of(403, { code: "forbidden", reason: "other_organisation" })).toEqual({ kind: "other_organisation" });
  expect(of(422, { code: "invalid_request", errors: [{ field: "scanned_at", detail: "" }] })).toEqual({
    kind: "wrong_time",
  });
  expect(of(422, { code: "invalid_request", errors: [{ field: "gate", detail: "" }] })).toEqual({
    kind: "refused",
    code: "invalid_request",
  });
  expect(of(410, { code: "event_archived" })).toEqual({ kind: "refused", code: "event_archived" });
  expect(of(503, { code: "moved", retry_after_seconds: 5 })).toEqual({ kind: "no_answer", retryAfterMs: 5_000 });
  expect(of(502, {})).toEqual({ kind: "no_answer", retryAfterMs: 0 });
});
