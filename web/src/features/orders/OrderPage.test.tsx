// @vitest-environment jsdom
/// The page of an order that failed says of its seats what the engine says, and nothing before.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { sampleEvent, sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import OrderPage from "./OrderPage";

const failed = sampleOrder({
  status: "failed",
  failure: { code: "payment_declined", detail: "declined" },
  tickets: [],
  items: [{ seat: "SALA-A-9", quantity: 1, price: { amount: 2_800, currency: "PEN" } }],
});
const hold = {
  hold_id: failed.hold_id,
  event_id: failed.event_id,
  expires_at: "2099-01-01T00:00:00.000Z",
  seats: [],
  areas: [],
};
const refuse = (status: number, code: string): Response => Response.json({ code, detail: code }, { status });

let ofHold: () => Response;
let client: QueryClient;
beforeEach(() => {
  // Retries are those of the page's own cache; here they would only take time.
  client = new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 1 } } });
  setLanguage("en");
  vi.stubGlobal(
    "WebSocket",
    class {
      close = vi.fn();
    },
  );
  vi.stubGlobal("fetch", ({ url }: Request) =>
    Promise.resolve(
      url.includes("/api/holds/") ? ofHold() : Response.json(url.includes("/api/orders/") ? failed : sampleEvent()),
    ),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function look(): Promise<void> {
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[`/orders/${failed.order_id}`]}>
        <Routes>
          <Route path="/orders/:orderId" element={<OrderPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { name: "You were not charged" });
}
const target = async (name: string): Promise<string | null> =>
  (await screen.findByRole("link", { name })).getAttribute("href");

test.each([503, 429, 500])("seats whose hold answers %d are not called free", async (status) => {
  ofHold = () => refuse(status, status === 500 ? "internal" : "overloaded");
  await look();
  expect(await target("Back to the checkout")).toBe(`/checkout/${failed.hold_id}`);
  // Also when all tries are over.
  await expect.poll(() => client.isFetching()).toBe(0);
  expect(await target("Back to the checkout")).toBe(`/checkout/${failed.hold_id}`);
  expect(screen.queryByText(/your seats are free again/)).toBeNull();
  expect(screen.queryByRole("button", { name: "Try to hold the same seats" })).toBeNull();
});

test("a hold that goes on can be paid with another card", async () => {
  ofHold = () => Response.json({ ...hold, status: "active", order_id: null });
  await look();
  expect(await target("Pay with another card")).toBe(`/checkout/${failed.hold_id}`);
});

test("a hold that was ordered again leads to that order", async () => {
  ofHold = () => Response.json({ ...hold, status: "ordered", order_id: "order-2" });
  await look();
  expect(await target("See that order")).toBe("/orders/order-2");
  expect(screen.queryByText(/your seats are free again/)).toBeNull();
});

test("only a hold that is over leaves its seats free", async () => {
  ofHold = () => refuse(410, "hold_expired");
  await look();
  expect(await screen.findByText(/your seats are free again/)).toBeTruthy();
  expect(await screen.findByRole("button", { name: "Try to hold the same seats" })).toBeTruthy();
});
