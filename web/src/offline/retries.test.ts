// @vitest-environment jsdom
/// Queries that a busy engine puts off are told with the time of the next try, and are tried again by themselves.
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem, Unreachable } from "../api/problem";
import { nextWait } from "../api/waits";
import { keepAsking, mayRetry, paced, restMs, retryDelay } from "./retries";

const NOW = Date.parse("2026-11-28T20:00:00.000Z");
let answers: (() => unknown)[] = [];
let asked = 0;

function look(): () => void {
  const client = new QueryClient({ defaultOptions: { queries: { retry: mayRetry, retryDelay } } });
  keepAsking(client);
  const queryFn = (): unknown => {
    asked += 1;
    return (answers.shift() ?? (() => "the events"))();
  };
  return new QueryObserver(client, { queryKey: ["events"], queryFn }).subscribe(() => undefined);
}

const refuse = (error: Error) => (): never => {
  throw error;
};
const busy = new Problem(503, { code: "overloaded", retry_after_seconds: 5 });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  [answers, asked] = [[], 0];
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("the page knows from the first refusal on when it is asked again, and is silent after the answer", async () => {
  answers = [refuse(busy)];
  const leave = look();
  await vi.advanceTimersByTimeAsync(0);
  const wait = nextWait();
  expect(wait?.reason).toBe("busy");
  expect(wait?.until).toBeGreaterThan(NOW + 5_000);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(asked).toBe(2);
  expect(nextWait()).toBeUndefined();
  leave();
});

test("after the quick tries it goes on asking, more rarely, and says when", async () => {
  answers = Array.from({ length: 9 }, () => refuse(new Problem(429, { code: "rate_limited" })));
  const leave = look();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked).toBe(4);
  expect(nextWait()?.reason).toBe("fast");
  expect(nextWait()?.until).toBeGreaterThan(Date.now());
  await vi.advanceTimersByTimeAsync(90_000);
  expect(asked).toBe(10);
  expect(nextWait()).toBeUndefined();
  leave();
});

test("nobody is told of what nobody looks at any more, and it is not asked again", async () => {
  answers = Array.from({ length: 20 }, () => refuse(busy));
  const leave = look();
  await vi.advanceTimersByTimeAsync(0);
  expect(nextWait()).toBeDefined();
  leave();
  expect(nextWait()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(30_000);
  const before = asked;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(before);
});

test("an engine that is away, or says no, is no busy one", async () => {
  for (const error of [new Unreachable(new Error("away")), new Problem(404, { code: "not_found" })]) {
    answers = [refuse(error)];
    const leave = look();
    await vi.advanceTimersByTimeAsync(0);
    expect(nextWait()).toBeUndefined();
    leave();
  }
});

test("rests grow to half a minute, and are never shorter than the engine asks", () => {
  const bounds = [1, 2, 3, 9].map((rests) => [restMs(rests, undefined, 0), restMs(rests, undefined, 1)]);
  expect(bounds).toEqual([
    [4_000, 8_000],
    [8_000, 16_000],
    [15_000, 30_000],
    [15_000, 30_000],
  ]);
  expect(restMs(1, new Problem(503, { retry_after_seconds: 60 }), 0)).toBeGreaterThanOrEqual(60_000);
});

test("what is asked for every two seconds is not asked sooner than a busy engine says, and every two seconds again afterwards", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: mayRetry, retryDelay } } });
  keepAsking(client);
  const times: number[] = [];
  answers = Array.from({ length: 9 }, () => refuse(new Problem(503, { code: "overloaded", retry_after_seconds: 10 })));
  const queryFn = (): unknown => {
    times.push(Date.now() - NOW);
    return (answers.shift() ?? (() => "the report"))();
  };
  const observer = new QueryObserver(client, {
    queryKey: ["report"],
    queryFn,
    refetchInterval: (query) => paced(2_000, query),
  });
  const leave = observer.subscribe(() => undefined);
  while (observer.getCurrentResult().data === undefined) {
    await vi.advanceTimersByTimeAsync(1_000);
    // What the page says is when it is asked.
    if (observer.getCurrentResult().data === undefined) expect(nextWait()?.until).toBeGreaterThanOrEqual(Date.now());
  }
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(gaps).toHaveLength(9);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
  times.length = 0;
  await vi.advanceTimersByTimeAsync(6_500);
  expect(times.length).toBeGreaterThanOrEqual(3);
  leave();
});

test("what a message says of a part does not make the page forget that it was put off", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  keepAsking(client);
  client.setQueryData(["events"], "the events of the first document");
  answers = [refuse(busy)];
  const queryFn = (): unknown => {
    asked += 1;
    return (answers.shift() ?? (() => "the events"))();
  };
  const observer = new QueryObserver(client, { queryKey: ["events"], queryFn });
  const leave = observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  client.setQueryData(["events"], "the events with another count");
  expect(nextWait()?.reason).toBe("busy");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBe(2);
  expect(observer.getCurrentResult().data).toBe("the events");
  leave();
});

test("a tab that nobody looks at does not go on asking until somebody does", async () => {
  const hidden = vi.spyOn(document, "visibilityState", "get");
  answers = Array.from({ length: 4 }, () => refuse(busy));
  const leave = look();
  await vi.advanceTimersByTimeAsync(21_000);
  expect(asked).toBe(4);
  hidden.mockReturnValue("hidden");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(4);
  hidden.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(5);
  leave();
});
