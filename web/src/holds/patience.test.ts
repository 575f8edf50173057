import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem, Unreachable } from "../api/problem";
import { askPatiently } from "./patience";

const NOW = Date.parse("2026-11-28T20:00:00.000Z");
const busy = (seconds: number): Problem => new Problem(503, { code: "overloaded", retry_after_seconds: seconds });
let sent: number[];
let failures: (number | undefined)[];
let isWanted: boolean;

function ask(...answers: (Error | "held")[]): Promise<string> {
  const send = (): Promise<string> => {
    sent.push(Date.now() - NOW);
    const answer = answers.shift() ?? "held";
    return typeof answer === "string" ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return askPatiently(send, { onFailure: (_, againAt) => failures.push(againAt), isWanted: () => isWanted });
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  [sent, failures, isWanted] = [[], [], true];
});
afterEach(() => vi.useRealTimers());

test("a busy engine is asked again no sooner than it said, and its word counts", async () => {
  const asked = ask(busy(5), new Unreachable(new TypeError("network")));
  await vi.runAllTimersAsync();
  await expect(asked).resolves.toBe("held");
  expect(sent).toHaveLength(3);
  expect(sent[1]).toBeGreaterThanOrEqual(5_000);
  expect(failures[0]).toBe(NOW + (sent[1] ?? 0));
});

test("a refusal is an outcome, and three failures are enough", async () => {
  await expect(ask(new Problem(409, { code: "seats_unavailable" }))).rejects.toThrow();
  expect(sent).toHaveLength(1);
  const asked = expect(ask(busy(1), busy(1), busy(1), busy(1))).rejects.toThrow();
  await vi.runAllTimersAsync();
  await asked;
  expect(sent).toHaveLength(4);
  expect(failures.at(-1)).toBeUndefined();
});

test("nobody is kept waiting for a day", async () => {
  const limit = new Problem(429, { code: "rate_limited", limit: "outcomes_per_user", retry_after_seconds: 86_400 });
  await expect(ask(limit)).rejects.toBe(limit);
  expect(failures).toEqual([undefined]);
});

test("for who has left the page nothing is asked again", async () => {
  const asked = expect(ask(busy(5))).rejects.toThrow();
  isWanted = false;
  await vi.runAllTimersAsync();
  await asked;
  expect(sent).toHaveLength(1);
});
