// @vitest-environment jsdom
/// An order is offered to be cancelled as long as nobody was let in with it.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";

import { sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import { CancelOrder } from "./CancelOrder";

beforeEach(() => setLanguage("en"));
afterEach(cleanup);

function show(order: ReturnType<typeof sampleOrder>): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CancelOrder order={order} />
    </QueryClientProvider>,
  );
}

test("a paid order can be cancelled", () => {
  show(sampleOrder());
  expect(screen.getByRole("button", { name: "Cancel this order" })).toBeTruthy();
});

test("an order with a used ticket says why it can't be", () => {
  const tickets = sampleOrder().tickets.map((ticket, index) => ({
    ...ticket,
    status: index === 0 ? ("used" as const) : ("valid" as const),
  }));
  show(sampleOrder({ tickets }));
  expect(screen.queryByRole("button")).toBeNull();
  expect(screen.getByText(/was used, so it can't be cancelled here/)).toBeTruthy();
});
