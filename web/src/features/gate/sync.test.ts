/// What is told to the engine, when, and what is done about its answers.
import { expect, test } from "vitest";

import type { CheckInAnswer } from "./model";
import { IDLE, step, type SyncEffect, type SyncInput, type SyncState } from "./sync";

/** Runs inputs at instants; answers the last state and all effects. */
function run(...inputs: readonly [number, SyncInput][]): { state: SyncState; effects: SyncEffect[] } {
  const effects: SyncEffect[] = [];
  let state = IDLE;
  for (const [at, input] of inputs) {
    const next = step(state, input, at);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, effects };
}
const recorded = (ticketId: string): SyncInput => ({ kind: "recorded", ticketId });
const answered = (ticketId: string, answer: CheckInAnswer): SyncInput => ({ kind: "answered", ticketId, answer });
const send = (ticketId: string, isTimeLeftOut = false): SyncEffect => ({ kind: "send", ticketId, isTimeLeftOut });
const LET_IN: CheckInAnswer = { kind: "let_in", ticketId: "a", seat: "S", at: "x" };
const NOTHING: CheckInAnswer = { kind: "no_answer", retryAfterMs: 0 };
const TICK: SyncInput = { kind: "tick" };

test("one after another, in the order of the scans", () => {
  const { state, effects } = run(
    [0, recorded("a")],
    [0, recorded("b")],
    [0, recorded("a")],
    [5, answered("a", LET_IN)],
    [9, answered("b", LET_IN)],
  );
  const settled = (ticketId: string): SyncEffect => ({ kind: "settle", ticketId, conflict: undefined });
  expect(effects).toEqual([send("a"), settled("a"), send("b"), settled("b")]);
  expect(state).toEqual(IDLE);
});

test("a silent engine is asked again later and later, and at once when it was reached", () => {
  const { effects } = run(
    [0, recorded("a")],
    [0, answered("a", NOTHING)],
    [1_999, TICK],
    [2_000, TICK],
    [2_000, answered("a", NOTHING)],
    [5_999, TICK],
    [6_000, TICK],
    [6_000, answered("a", NOTHING)],
    [6_001, { kind: "reached" }],
  );
  expect(effects).toEqual([send("a"), send("a"), send("a"), send("a")]);
});

test("the engine's own wish to wait is kept, and nobody waits longer than half a minute by themselves", () => {
  const busy = run([0, recorded("a")], [0, answered("a", { kind: "no_answer", retryAfterMs: 60_000 })], [59_999, TICK]);
  expect(busy.effects).toEqual([send("a")]);
  let { state } = run([0, recorded("a")]);
  for (let failures = 0; failures < 20; failures += 1) {
    state = step(state, answered("a", NOTHING), 0).state;
    expect(state.retryAt).toBeLessThanOrEqual(30_000);
    state = step(state, TICK, 30_000).state;
    expect(state.sending).toBe("a");
  }
});

test("without a session nothing is sent until somebody logs in; nothing is lost", () => {
  for (const kind of ["no_session", "no_role", "other_organisation"] as const) {
    const before: [number, SyncInput][] = [
      [0, recorded("a")],
      [0, answered("a", { kind })],
      [1, recorded("b")],
      [999_999, TICK],
      [999_999, { kind: "reached" }],
    ];
    expect(run(...before).effects).toEqual([send("a")]);
    expect(run(...before, [1_000_000, { kind: "logged_in" }]).effects).toEqual([send("a"), send("a")]);
    expect(run(...before).state.queue.map(({ ticketId }) => ticketId)).toEqual(["a", "b"]);
  }
});

test("what the engine knew better is a conflict", () => {
  const cases: [CheckInAnswer, object][] = [
    [
      { kind: "already_used", at: "x", gate: "North" },
      { kind: "used", at: "x", gate: "North" },
    ],
    [{ kind: "void" }, { kind: "void" }],
    [{ kind: "not_ours" }, { kind: "refused", code: "not_ours" }],
    [
      { kind: "refused", code: "conflict" },
      { kind: "refused", code: "conflict" },
    ],
  ];
  for (const [answer, conflict] of cases) {
    const { state, effects } = run([0, recorded("a")], [0, answered("a", answer)]);
    expect(effects.at(-1)).toEqual({ kind: "settle", ticketId: "a", conflict });
    expect(state).toEqual(IDLE);
  }
});

test("a busy order lets the others pass", () => {
  const busy: CheckInAnswer = { kind: "busy", retryAfterMs: 1_000 };
  const { effects } = run(
    [0, recorded("a")],
    [0, recorded("b")],
    [0, answered("a", busy)],
    [1, answered("b", LET_IN)],
    [999, TICK],
    [1_000, TICK],
  );
  expect(effects.filter(({ kind }) => kind === "send")).toEqual([send("a"), send("b"), send("a")]);
});

test("a time that the engine does not take is left out, once", () => {
  const wrong: CheckInAnswer = { kind: "wrong_time" };
  const once = run([0, recorded("a")], [0, answered("a", wrong)]);
  expect(once.effects).toEqual([send("a"), send("a", true)]);
  const twice = step(once.state, answered("a", wrong), 1);
  expect(twice.effects).toEqual([{ kind: "settle", ticketId: "a", conflict: { kind: "refused", code: "wrong_time" } }]);
});

test("an answer to a question of before changes nothing", () => {
  const { state } = run([0, recorded("a")]);
  expect(step(state, answered("b", LET_IN), 1)).toEqual({ state, effects: [] });
});
