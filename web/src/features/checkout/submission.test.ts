/// Sending an order: every answer that is no outcome is asked for again with the same request; every outcome is final.
import { describe, expect, test } from "vitest";

import { Problem, Unreachable } from "../../api/problem";
import type { KeptOrder } from "../../holds/kept-orders";
import { isUnderWay, resume, step, verdict, type Happening, type Submission } from "./submission";

const kept: KeptOrder = {
  key: "key-1",
  userId: "ana",
  holdId: "hold-1",
  payment: "tok_success",
  email: "",
  name: "",
  phone: "",
  language: "es",
  holdToken: undefined,
  startedAt: 0,
  orderId: undefined,
};
const lost = new Unreachable(new TypeError("network"));
const failed = (error: unknown): Happening => ({ type: "failed", error, random: 0.5 });
const run = (...happenings: Happening[]): Submission => happenings.reduce<Submission>(step, { phase: "idle" });

describe("what an answer means", () => {
  test.each<[string, unknown]>([
    ["a lost answer", lost],
    ["an overloaded server", new Problem(503, { code: "overloaded" })],
    ["an interrupted event", new Problem(503, { code: "interrupted" })],
    ["too many requests", new Problem(429, { code: "rate_limited" })],
    ["a request that came too slowly", new Problem(408, { code: "request_timeout" })],
    ["a broken server", new Problem(500, { code: "internal" })],
    ["something between us and the server", new Problem(502, {})],
    ["a session that ended under the request", new Problem(401, { code: "unauthenticated" })],
    ["a bug of ours", new TypeError("undefined")],
  ])("%s says nothing", (_, error) => expect(verdict(error)).toBe("unknown"));

  test.each([
    ["hold_expired", 410],
    ["not_on_sale", 409],
    ["seats_unavailable", 409],
    ["idempotency_conflict", 422],
    ["forbidden", 403],
  ] as const)("%s is a refusal", (code, status) => expect(verdict(new Problem(status, { code }))).toBe("refused"));

  test("a hold that was ordered before leads to its order", () => {
    expect(verdict(new Problem(409, { code: "hold_ordered", order_id: "order-1" }))).toEqual({ orderId: "order-1" });
  });
});

describe("the machine", () => {
  test("an accepted order is the end", () => {
    const done = run({ type: "paid", kept }, { type: "accepted", orderId: "order-1" });
    expect(done).toEqual({ phase: "accepted", orderId: "order-1" });
    for (const late of [failed(lost), { type: "again" }, { type: "paid", kept }] as Happening[]) {
      expect(step(done, late)).toBe(done);
    }
  });

  test("a lost answer is asked for again with the very same request, for as long as it takes", () => {
    let state = run({ type: "paid", kept });
    const { request } = state as Extract<Submission, { phase: "asking" }>;
    for (let failures = 1; failures <= 30; failures += 1) {
      state = step(state, failed(lost));
      expect(state).toMatchObject({ phase: "waiting", failures });
      state = step(state, { type: "again" });
      expect(state).toMatchObject({ phase: "asking", failures });
      expect((state as Extract<Submission, { phase: "asking" }>).request).toBe(request);
    }
    expect(step(state, { type: "accepted", orderId: "order-1" }).phase).toBe("accepted");
  });

  test("an answer that comes while we wait to ask again counts", () => {
    const state = run({ type: "paid", kept }, failed(lost), { type: "accepted", orderId: "order-1" });
    expect(state).toEqual({ phase: "accepted", orderId: "order-1" });
  });

  test("a refusal ends it, and one may pay again", () => {
    const refused = run({ type: "paid", kept }, failed(new Problem(409, { code: "not_on_sale" })));
    expect(refused.phase).toBe("refused");
    const again = step(refused, { type: "paid", kept: { ...kept, key: "key-2" } });
    expect(again).toMatchObject({ phase: "asking", request: { key: "key-2" }, failures: 0 });
  });

  test("a refusal that names the order is a success", () => {
    const said = new Problem(409, { code: "hold_ordered", order_id: "order-9" });
    expect(run({ type: "paid", kept }, failed(lost), { type: "again" }, failed(said))).toEqual({
      phase: "accepted",
      orderId: "order-9",
    });
  });

  test("a second click changes nothing", () => {
    const asking = run({ type: "paid", kept });
    expect(step(asking, { type: "paid", kept: { ...kept, key: "key-2" } })).toBe(asking);
    const waiting = step(asking, failed(lost));
    expect(step(waiting, { type: "paid", kept: { ...kept, key: "key-2" } })).toBe(waiting);
  });

  test("paying finds the order that another tab made", () => {
    expect(run({ type: "paid", kept: { ...kept, orderId: "order-1" } })).toEqual({
      phase: "accepted",
      orderId: "order-1",
    });
  });

  test("only a request and a pause are under way", () => {
    expect(isUnderWay(run({ type: "paid", kept }))).toBe(true);
    expect(isUnderWay(run({ type: "paid", kept }, failed(lost)))).toBe(true);
    expect(isUnderWay(run())).toBe(false);
    expect(isUnderWay(run({ type: "paid", kept }, { type: "accepted", orderId: "order-1" }))).toBe(false);
  });
});

describe("a page that is loaded again", () => {
  test("asks at once for what has no outcome", () => {
    expect(resume(kept)).toMatchObject({
      phase: "asking",
      request: { key: "key-1", payment: "tok_success" },
      failures: 0,
    });
  });
  test("goes to the order that it knows", () => {
    expect(resume({ ...kept, orderId: "order-1" })).toEqual({ phase: "accepted", orderId: "order-1" });
  });
  test("begins anew otherwise", () => {
    expect(resume(undefined)).toEqual({ phase: "idle" });
  });
});

describe("the pause", () => {
  const pause = (failures: number, error: unknown, random: number): number => {
    const { key, userId, holdId, payment, holdToken, startedAt } = kept;
    const request = {
      key,
      userId,
      holdId,
      payment,
      email: "",
      name: "",
      phone: "",
      language: "es",
      holdToken,
      startedAt,
    };
    const state = step({ phase: "asking", request, failures: failures - 1 }, { type: "failed", error, random });
    return state.phase === "waiting" ? state.delayMs : -1;
  };
  test("grows to a limit, half of it random", () => {
    const pauses = [1, 2, 3, 4, 5, 50].map((failures) => pause(failures, lost, 1));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(pause(3, lost, 0)).toBe(2_000);
  });
  test("is never shorter than the server asked for", () => {
    const busy = new Problem(503, { code: "overloaded", retry_after_seconds: 7 });
    expect(pause(1, busy, 0)).toBe(7_500);
  });
});
