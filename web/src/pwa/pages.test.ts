/// Where a page comes from.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { pageFrom, type Sources } from "./worker/pages";

const WAIT_MS = 3_000;

function open(fetched: () => Promise<Response>, parts: Partial<Sources> = {}): Promise<string> {
  const kept = (): Promise<Response> => Promise.resolve(new Response("kept"));
  return pageFrom({ fetched, kept, isOnline: true, waitMs: WAIT_MS, ...parts }).then((page) => page.text());
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the network's page comes first, whatever it says of the path", async () => {
  expect(await open(() => Promise.resolve(new Response("fetched")))).toBe("fetched");
  expect(await open(() => Promise.resolve(new Response("fetched", { status: 404 })))).toBe("fetched");
});

test("without a network nobody asks it", async () => {
  const fetched = vi.fn(() => Promise.resolve(new Response("fetched")));
  expect(await open(fetched, { isOnline: false })).toBe("kept");
  expect(fetched).not.toHaveBeenCalled();
});

test("a network that fails is not waited for", async () => {
  const began = Date.now();
  expect(await open(() => Promise.reject(new TypeError("refused")))).toBe("kept");
  expect(Date.now()).toBe(began);
});

test.each([500, 502, 503, 504, 429])("a proxy's %d is no page", async (status) => {
  expect(await open(() => Promise.resolve(new Response("proxy", { status })))).toBe("kept");
});

test("a network that says nothing is waited for a little", async () => {
  const opened = vi.fn();
  const opening = open(() => new Promise(() => undefined)).then(opened);
  await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
  expect(opened).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await opening;
  expect(opened).toHaveBeenCalledWith("kept");
});
