// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../../i18n";
import { liveSocket, type Connection } from "../../live/socket";
import { ConnectionNote } from "./ConnectionNote";

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  setLanguage("en");
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function go(connection: Connection, ms: number): void {
  act(() => liveSocket.state.setState({ connection }));
  act(() => void vi.advanceTimersByTime(ms));
}

test("a first connection that takes its time was not lost; one that was there is", () => {
  go("connecting", 0);
  render(<ConnectionNote />);
  go("waiting", 10_000);
  expect(screen.queryByText(/connection dropped/)).toBeNull();
  go("connected", 10);
  go("waiting", 500);
  expect(screen.queryByText(/connection dropped/)).toBeNull();
  go("waiting", 1_000);
  expect(screen.queryByText(/connection dropped/)).not.toBeNull();
  go("connected", 10);
  expect(screen.queryByText(/connection dropped/)).toBeNull();
});
