// @vitest-environment jsdom
/// Holding again when answers are lost.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../i18n";
import { HoldAgain } from "./HoldAgain";

const refuse = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code, detail: code }), { status });

let keys: (string | null)[];
let answers: Response[];
beforeEach(() => {
  setLanguage("en");
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

test("the key stays until the engine has decided", async () => {
  answers = [refuse(500, "internal"), refuse(502, "internal"), refuse(409, "seats_unavailable")];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <HoldAgain eventId="event-1" places={{ seats: ["A-1-1"], areas: [] }} nameOf={(label) => label} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  for (let clicks = 1; clicks <= 4; clicks += 1) {
    await userEvent.click(await screen.findByRole("button", { name: "Try to hold the same seats" }));
    await waitFor(() => expect(keys).toHaveLength(clicks));
    await waitFor(() => expect(screen.getByRole("button").getAttribute("aria-busy")).not.toBe("true"));
  }
  const [first, second, third, fourth] = keys;
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).toMatch(/^[0-9a-f]{32}$/);
  expect(fourth).not.toBe(first);
});
