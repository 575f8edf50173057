// @vitest-environment jsdom
/// The page of an order that is paid at a provider says what came of asking, and what became of late money.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { sampleEvent, sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import { learn } from "../../offline/connectivity";
import OrderPage from "./OrderPage";

const payment = {
  kind: "redirect" as const,
  payment_id: "payment-1",
  provider: "test",
  status: "open" as const,
  until: "2099-01-01T00:00:00.000Z",
  url: "https://provider.example/1",
};
const awaiting = sampleOrder({ status: "awaiting_payment", tickets: [], completed_at: null, payment });

let order: ReturnType<typeof sampleOrder>;
let ofPayment: () => Promise<Response>;
beforeEach(() => {
  setLanguage("en");
  sessionStorage.clear();
  order = awaiting;
  ofPayment = () => Promise.resolve(Response.json(order));
  vi.stubGlobal(
    "WebSocket",
    class {
      close = vi.fn();
    },
  );
  vi.stubGlobal("fetch", ({ url }: Request) => {
    if (url.endsWith("/payment")) return ofPayment();
    if (url.includes("/api/holds/")) return Promise.resolve(Response.json({ code: "hold_expired" }, { status: 410 }));
    return Promise.resolve(Response.json(url.includes("/api/orders/") ? order : sampleEvent()));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function look(heading: string): Promise<void> {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[`/orders/${order.order_id}`]}>
        <Routes>
          <Route path="/orders/:orderId" element={<OrderPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { name: heading });
}

test("a payment that has not come is said not to have come, and when that was asked", async () => {
  await look("Your seats wait for the payment");
  expect(document.title).toMatch(/^[\d:]+ · Order · TicketBuster$/);
  const answer = /The provider has no payment yet \(asked at \d+:\d\d\s[AP]M\)/;
  expect(await screen.findByText(answer, undefined, { timeout: 5_000 })).toBeTruthy();
});

test("the last minute is announced, also where that is all there ever was", async () => {
  const until = new Date(Date.now() + 40_000).toISOString();
  order = { ...awaiting, payment: { ...payment, until } };
  await look("Your seats wait for the payment");
  expect(screen.getByRole("heading", { name: "Less than a minute left to pay" })).toBeTruthy();
  const said = "Less than a minute left to pay. Pay now, before your seats go back on sale.";
  expect(screen.getByText(said).getAttribute("role")).toBe("status");
});

test("nobody is sent to pay while the engine is away", async () => {
  await look("Your seats wait for the payment");
  act(() => learn({ kind: "network", isThere: false }));
  fireEvent.click(screen.getByRole("button", { name: "Pay now" }));
  expect(await screen.findByText("We can't reach our server, so you are still here")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Don't wait" }));
  expect(screen.queryByText("We can't reach our server, so you are still here")).toBeNull();
  act(() => learn({ kind: "answered" }));
});

test("who can't be asked is not said to have no payment", async () => {
  ofPayment = () => Promise.reject(new TypeError("no network"));
  await look("Your seats wait for the payment");
  fireEvent.click(screen.getByRole("button", { name: "I have paid" }));
  expect(await screen.findByText("We could not ask whether you paid")).toBeTruthy();
  expect(screen.queryByText(/The provider has no payment yet/)).toBeNull();
});

test.each(["failed", "cancelled"] as const)("money that came after the order was %s goes back", async (status) => {
  order = { ...awaiting, status, payment: { ...payment, status: "captured" } };
  await look(status === "failed" ? "Your payment came too late" : "This order is cancelled");
  expect(screen.getByText(/S\/\s?77\.88|PEN\s?77\.88/, { selector: "header p" }).textContent).toContain("goes back");
  expect(screen.queryByText("Not charged")).toBeNull();
  expect(screen.getByText("Goes back to you")).toBeTruthy();
});

test("a refunded order says what goes back", async () => {
  order = sampleOrder({ status: "refunded" });
  await look("This order was refunded");
  expect(screen.getByText("Goes back to you").parentElement?.textContent).toMatch(/77\.88/);
});
