// @vitest-environment jsdom
/// The address of another tab is not dropped without a word.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test } from "vitest";

import { sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import { OtherAddress } from "./OtherAddress";

beforeEach(() => setLanguage("en"));
afterEach(cleanup);

function show(typed: string, sentTo: string | null, sendsMails = true): string {
  const client = new QueryClient();
  client.setQueryData(["payments"], { provider: "test", sends_mails: sendsMails });
  const contact = sentTo === null ? null : { email: sentTo, language: "en" as const };
  const { container } = render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[{ pathname: "/orders/1", state: { isWaiting: true, email: typed } }]}>
        <OtherAddress order={sampleOrder({ contact })} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return container.textContent;
}

test("an address that the order does not have is named", () => {
  expect(show("b@example.com", "a@example.com")).toContain("go to a@example.com, and not to b@example.com");
  expect(show("b@example.com", null)).toContain("nothing is sent to b@example.com");
  expect(screen.getAllByRole("alert")).toHaveLength(2);
});

test("where no mails are sent none goes to either", () => {
  const other = show("b@example.com", "a@example.com", false);
  expect(other).toContain("has the address a@example.com, and not b@example.com");
  expect(other + show("b@example.com", null, false)).not.toMatch(/mail|sent/);
});

test("one that it has is not", () => {
  expect(show(" A@example.com", "a@example.com")).toBe("");
  expect(show("", "a@example.com")).toBe("");
});
