// @vitest-environment jsdom
/// Holding again when answers are lost.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../i18n";
import { session } from "../session/session";
import { HoldAgain } from "./HoldAgain";

const refuse = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code, detail: code }), { status });

let keys: (string | null)[];
let answers: Response[];
beforeEach(() => {
  session.begin({ token: "token", userId: "ana", roles: ["buyer"], expiresAt: "2099-01-01T00:00:00Z", kind: "dev" });
  setLanguage("en");
  // jsdom has no layout to scroll.
  Element.prototype.scrollIntoView = vi.fn();
  keys = [];
  answers = [];
  vi.stubGlobal("fetch", (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key"));
    return Promise.resolve(answers.shift() ?? refuse(500, "internal"));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(nameOf = (label: string): string => label): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <HoldAgain eventId="event-1" places={{ seats: ["A-1-1"], areas: [] }} protection={undefined} nameOf={nameOf} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}
const press = async (): Promise<void> => userEvent.click(await screen.findByRole("button"));

test("the key stays until the engine has decided", async () => {
  answers = [
    refuse(500, "internal"),
    refuse(502, "internal"),
    refuse(500, "internal"),
    refuse(409, "seats_unavailable"),
  ];
  show();
  // Three tries for a click, and none is another request.
  await press();
  await waitFor(() => expect(keys).toHaveLength(3), { timeout: 10_000 });
  for (let clicks = 4; clicks <= 5; clicks += 1) {
    await waitFor(() => expect(screen.getByRole("button").getAttribute("aria-busy")).not.toBe("true"));
    await press();
    await waitFor(() => expect(keys.length).toBeGreaterThanOrEqual(clicks));
  }
  const [first, second, third, fourth, fifth] = keys;
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect([second, third, fourth]).toEqual([first, first, first]);
  expect(fifth).toMatch(/^[0-9a-f]{32}$/);
  expect(fifth).not.toBe(first);
});

test("a busy engine's wait is said where the button is", async () => {
  answers = [Response.json({ code: "overloaded", retry_after_seconds: 20 }, { status: 503 })];
  show();
  await press();
  await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/ask for it again in 2[01] seconds/));
  expect(keys).toHaveLength(1);
});

test.each([
  [409, { code: "held_recently", unavailable: ["A-1-1"], retry_after_seconds: 90 }, "primero los demás"],
  [429, { code: "holds_paused", retry_after_seconds: 600 }, "Inténtalo de nuevo en 10 min"],
  [409, { code: "limit_exceeded", limit: "places_held", most: 4 }, "4 a la vez, en todos los eventos"],
  [409, { code: "limit_exceeded", limit: "seats_per_buyer", most: 4 }, "Cada comprador puede tener 4 lugares"],
  [
    429,
    { code: "rate_limited", limit: "outcomes_per_user", retry_after_seconds: 86_400 },
    "Inténtalo de nuevo en 24 h",
  ],
])("%d %o is told in the language of the page", async (status, body, message) => {
  setLanguage("es");
  answers = [Response.json({ ...body, detail: "english" }, { status })];
  show();
  await press();
  const told = await screen.findByRole("alert");
  expect(told.textContent.replace(/\s/g, " ")).toContain(message);
  expect(told.textContent).not.toContain("english");
  expect(keys).toHaveLength(1);
});
