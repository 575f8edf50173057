import { expect, test } from "vitest";

import { Problem, Unreachable } from "../../../api/problem";
import { changeSeats, conflictOf, isUnknown } from "./use-change";

const labels = Array.from({ length: 6_000 }, (_, index) => `SECTION-ROW-${index}`);

test("a large choice goes in several requests, all of it", async () => {
  const sent: (readonly string[])[] = [];
  const outcome = await changeSeats("e", "block", labels, (_, __, seats) => {
    sent.push(seats);
    return Promise.resolve();
  });
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.flat()).toEqual(labels);
  expect(outcome).toEqual({ change: "block", done: 6_000, conflict: [], left: [] });
});

test("a conflict stops, and says which, how many were done, and what is left", async () => {
  let requests = 0;
  const outcome = await changeSeats("e", "block", labels, (_, __, seats) => {
    requests += 1;
    if (requests === 1) return Promise.resolve();
    return Promise.reject(new Problem(409, { code: "seats_unavailable", unavailable: seats.slice(0, 2) }));
  });
  expect(requests).toBe(2);
  expect(outcome.conflict).toHaveLength(2);
  expect(outcome.done + outcome.conflict.length + outcome.left.length).toBe(6_000);
  expect(outcome.left.some((label) => outcome.conflict.includes(label))).toBe(false);
});

test("whatever else goes wrong is an error", async () => {
  const away = new Problem(503, { code: "overloaded" });
  await expect(changeSeats("e", "block", ["A"], () => Promise.reject(away))).rejects.toBe(away);
  expect(conflictOf(new Problem(409, { code: "not_blocked", not_blocked: ["A"] }))).toEqual(["A"]);
  expect(conflictOf(away)).toEqual([]);
});

test("what may have been done is told from what was not", () => {
  const unknown = [
    new Unreachable(new TypeError("lost")),
    new TypeError("half an answer"),
    new Problem(500, { code: "internal" }),
    new Problem(502, {}),
    new Problem(503, {}),
    new Problem(503, { code: "interrupted" }),
    new Problem(503, { code: "store_unavailable" }),
  ];
  const known = [
    new Problem(503, { code: "overloaded" }),
    new Problem(503, { code: "moved" }),
    new Problem(409, { code: "seats_unavailable" }),
    new Problem(429, { code: "rate_limited" }),
    new Problem(401, { code: "unauthenticated" }),
  ];
  expect(unknown.map(isUnknown)).not.toContain(false);
  expect(known.map(isUnknown)).not.toContain(true);
});
