/// A slider that moves faster than states come.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Problem } from "../../../api/problem";
import { DRAG_REST_MS, PastLoader } from "./past-loader";

interface Asked {
  readonly seq: number;
  readonly signal: AbortSignal;
  readonly answer: (state: string) => void;
  readonly refuse: (error: unknown) => void;
}

let asked: Asked[];
let shown: string[];
let failed: boolean[];
let loader: PastLoader<string>;

beforeEach(() => {
  vi.useFakeTimers();
  [asked, shown, failed] = [[], [], []];
  loader = new PastLoader<string>(
    (seq, signal) => new Promise((answer, refuse) => asked.push({ seq, signal, answer, refuse })),
    { onState: (state) => shown.push(state), onError: (_, willRetry) => failed.push(willRetry) },
  );
});
afterEach(() => void vi.useRealTimers());

/** Lets promises come to their ends. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test("a slider that is dragged asks once, for where it rests", async () => {
  for (let seq = 1; seq <= 50; seq += 1) {
    loader.drag(seq);
    await vi.advanceTimersByTimeAsync(DRAG_REST_MS / 2);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(DRAG_REST_MS);
  expect(asked.map(({ seq }) => seq)).toEqual([50]);
});

test("what is dragged away from is given up, and its late answer is not shown", async () => {
  loader.drag(1);
  await vi.advanceTimersByTimeAsync(DRAG_REST_MS);
  loader.drag(2);
  expect(asked[0]?.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(DRAG_REST_MS);
  asked[0]?.answer("one");
  asked[1]?.answer("two");
  await settle();
  expect(shown).toEqual(["two"]);
});

test("a sale that plays has one request at a time, and goes on with the newest", async () => {
  for (const seq of [1, 2, 3, 4]) loader.play(seq);
  expect(asked.map(({ seq }) => seq)).toEqual([1]);
  asked[0]?.answer("one");
  await settle();
  expect(asked.map(({ seq }) => seq)).toEqual([1, 4]);
  expect(asked[0]?.signal.aborted).toBe(false);
  asked[1]?.answer("four");
  await settle();
  expect([shown, asked.length]).toEqual([["one", "four"], 2]);
});

test("a step back to what was seen asks nobody", async () => {
  loader.play(1);
  asked[0]?.answer("one");
  await settle();
  loader.drag(2);
  loader.drag(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([shown, asked.length]).toEqual([["one", "one"], 1]);
});

test("a busy engine is asked again, not sooner than it allows, for what is wanted by then", async () => {
  loader.play(1);
  asked[0]?.refuse(new Problem(503, { code: "overloaded", detail: "later", retry_after_seconds: 2 }));
  await settle();
  expect(failed).toEqual([true]);
  loader.drag(2);
  await vi.advanceTimersByTimeAsync(1_990);
  expect(asked.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.map(({ seq }) => seq)).toEqual([1, 2]);
});

test("what is refused for good is not asked for again", async () => {
  loader.play(1);
  asked[0]?.refuse(new Problem(403, { code: "forbidden", detail: "no" }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([failed, asked.length]).toEqual([[false], 1]);
  loader.drag(3);
  loader.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBe(1);
});
