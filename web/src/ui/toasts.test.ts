import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { showToast, toastStore } from "./toasts";

beforeEach(() => {
  vi.useFakeTimers();
  toastStore.setState({ toasts: [] });
});
afterEach(() => {
  vi.useRealTimers();
});

const texts = (): string[] => toastStore.getState().toasts.map(({ kind, text }) => `${kind}: ${text}`);

test("a message that is shown already is shown once, and its time begins again", () => {
  showToast("info", "Not free");
  showToast("warning", "Not free");
  vi.advanceTimersByTime(6_000);
  showToast("info", "Not free");
  expect(texts()).toEqual(["warning: Not free", "info: Not free"]);
  vi.advanceTimersByTime(6_000);
  expect(texts()).toEqual(["info: Not free"]);
  vi.advanceTimersByTime(1_000);
  expect(texts()).toEqual([]);
});

test("of many messages the last three are shown", () => {
  for (const text of ["a", "b", "c", "d"]) showToast("info", text);
  expect(texts()).toEqual(["info: b", "info: c", "info: d"]);
});
