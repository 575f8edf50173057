// @vitest-environment jsdom
/// The address of another tab is not dropped without a word.
import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test } from "vitest";

import { sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import { OtherAddress } from "./OtherAddress";

beforeEach(() => setLanguage("en"));
afterEach(cleanup);

function show(typed: string, sentTo: string | null): string {
  const contact = sentTo === null ? null : { email: sentTo, language: "en" as const };
  const { container } = render(
    <MemoryRouter initialEntries={[{ pathname: "/orders/1", state: { isWaiting: true, email: typed } }]}>
      <OtherAddress order={sampleOrder({ contact })} />
    </MemoryRouter>,
  );
  return container.textContent;
}

test("an address that the order does not have is named", () => {
  expect(show("b@example.com", "a@example.com")).toContain("go to a@example.com, and not to b@example.com");
  expect(show("b@example.com", null)).toContain("nothing is sent to b@example.com");
  expect(screen.getAllByRole("alert")).toHaveLength(2);
});

test("one that it has is not", () => {
  expect(show(" A@example.com", "a@example.com")).toBe("");
  expect(show("", "a@example.com")).toBe("");
});
