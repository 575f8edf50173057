// @vitest-environment jsdom
/// Links that were sent are not sent again at once, and who had them sent is told so.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../../i18n";
import RecoverPage from "./RecoverPage";

beforeEach(() => {
  setLanguage("en");
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({}, { status: 202 })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("where no mails are sent there is no form that promises one", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ provider: "test", sends_mails: false })));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <RecoverPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(await screen.findByRole("heading", { name: "Back to your order" })).toBeTruthy();
  expect(screen.getByText(/ask the organiser/)).toBeTruthy();
  expect(screen.queryByLabelText("E-mail")).toBeNull();
});

test("the same address waits for half a minute, another one does not", async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <RecoverPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  const type = (value: string): void => void fireEvent.change(screen.getByLabelText("E-mail"), { target: { value } });
  const isDisabled = (name: string): boolean => screen.getByRole<HTMLButtonElement>("button", { name }).disabled;
  type("ana@example.com");
  fireEvent.click(screen.getByRole("button", { name: "Get my links by mail" }));
  const said = await screen.findByText("Look into your mail");
  expect(isDisabled("Send it again")).toBe(true);
  expect(screen.getByText(/^In 0:(30|2\d)$/)).toBeTruthy();
  expect(document.activeElement?.contains(said)).toBe(true);
  type("eva@example.com");
  expect(isDisabled("Send it again")).toBe(false);
});
