// @vitest-environment jsdom
/// What the page of an order promises is true: mails that were sent, ways to pay that there are, a provider that answers.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { sampleEvent, sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import OrderPage from "./OrderPage";

type Order = ReturnType<typeof sampleOrder>;
const payment = {
  kind: "redirect" as const,
  payment_id: "payment-1",
  provider: "test",
  status: "open" as const,
  until: "2099-01-01T00:00:00.000Z",
  url: "https://provider.example/1",
};
const contact = { email: "ana@example.com", name: "Ana", phone: null, language: "en" as const };
const guests = (parts: Partial<Order> = {}): Order => sampleOrder({ user_id: "guest:1", contact, ...parts });
const unpaid = { tickets: [], completed_at: null };

let order: Order;
let sendsMails: boolean;
let ofCancel: () => Response;
beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
beforeEach(() => {
  setLanguage("en");
  sendsMails = true;
  vi.stubGlobal(
    "WebSocket",
    class {
      close = vi.fn();
    },
  );
  vi.stubGlobal("fetch", ({ url }: Request) => {
    if (url.endsWith("/api/payments"))
      return Promise.resolve(Response.json({ provider: "test", sends_mails: sendsMails, invoice_seconds: 1 }));
    if (url.endsWith("/erase")) {
      order = { ...order, contact: null };
      return Promise.resolve(Response.json(order));
    }
    if (url.endsWith("/cancel")) return Promise.resolve(ofCancel());
    if (url.includes("/api/holds/")) return Promise.resolve(Response.json({ code: "hold_expired" }, { status: 410 }));
    return Promise.resolve(Response.json(url.includes("/api/orders/") ? order : sampleEvent()));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function look(shown: Order): Promise<void> {
  order = shown;
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[`/orders/${shown.order_id}`]}>
        <Routes>
          <Route path="/orders/:orderId" element={<OrderPage />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { level: 1 });
}
const SENT = /A link to this order was sent to ana@example\.com/;

test.each([
  ["completed", guests()],
  ["to be paid by invoice", guests({ ...unpaid, status: "awaiting_payment", payment_due_at: payment.until })],
])("of an order that is %s its buyer was sent a link", async (_, shown) => {
  await look(shown);
  expect(await screen.findByText(SENT)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Lost the mail?" })).toBeTruthy();
});

test.each([
  ["to be paid at a provider", guests({ ...unpaid, status: "awaiting_payment", payment })],
  ["received", guests({ ...unpaid, status: "pending" })],
])("of an order that is %s nothing was sent yet, and a link can be asked for", async (_, shown) => {
  await look(shown);
  expect(await screen.findByRole("link", { name: "Have a link to this order sent to you by mail" })).toBeTruthy();
  expect(screen.queryByText(SENT)).toBeNull();
});

test("where no mails are sent none is promised", async () => {
  sendsMails = false;
  await look(guests({ ...unpaid, status: "awaiting_payment", payment_due_at: payment.until }));
  expect(await screen.findByText(/this browser opens this page for a day/)).toBeTruthy();
  expect(screen.queryByText(/mail/, { selector: "p, a" })).toBeNull();
});

test.each([
  ["en", "Erase my contact", "The order", /\b(mails?|write to you|sent)\b(?!@)/],
  ["es", "Borrar mis datos de contacto", "El pedido", /correos?\b(?! ?@)|escribi|enviar/],
] as const)("where no mails are sent a paid order speaks of none (%s)", async (language, erase, facts, ofMails) => {
  sendsMails = false;
  setLanguage(language);
  await look(guests());
  // It is known as soon as the engine has answered.
  await screen.findByRole("heading", { name: facts });
  await expect.poll(() => document.body.textContent).not.toMatch(/Mails go to|Te escribimos a/);
  fireEvent.click(screen.getByRole("button", { name: erase }));
  const question = screen.getByRole("dialog").textContent.replace(/e-mail address|tu correo,/i, "");
  expect(question).not.toMatch(ofMails);
  expect(document.body.textContent.replaceAll(/E-mail|Correo/g, "")).not.toMatch(/\bmails?\b(?! address)/);
});

test("who erases their contact before they have paid is told the way back, and is not offered a mail", async () => {
  await look(guests({ ...unpaid, status: "awaiting_payment", payment }));
  fireEvent.click(await screen.findByRole("button", { name: "Erase my contact" }));
  const question = screen.getByRole("dialog");
  expect(question.textContent).toContain("the only way back to your order is this browser");
  expect(question.textContent).not.toContain("Your tickets stay valid");
  fireEvent.click(within(question).getByRole("button", { name: "Erase" }));
  await expect.poll(() => screen.queryByRole("button", { name: "Erase my contact" })).toBeNull();
  expect(screen.queryByRole("link", { name: /mail/ })).toBeNull();
  // The button that was pressed is gone.
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
});

test("where one pays on the shop's own page there is no button that leads nowhere", async () => {
  await look(guests({ ...unpaid, status: "awaiting_payment", payment: { ...payment, kind: "client", url: null } }));
  expect(screen.getByText(/Here one pays on the shop's own page/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Pay now" })).toBeNull();
  expect(screen.getByRole("button", { name: "Cancel this order" })).toBeTruthy();
});

test("a provider that does not answer is said not to, and the order can be cancelled", async () => {
  await look(guests({ ...unpaid, status: "pending", created_at: new Date().toISOString() }));
  expect(screen.getByRole("heading", { name: "We're getting your tickets" })).toBeTruthy();
  cleanup();
  const pending = guests({ ...unpaid, status: "pending", created_at: new Date(Date.now() - 11_000).toISOString() });
  await look(pending);
  expect(screen.getByRole("heading", { name: "This takes longer than usual" })).toBeTruthy();
  ofCancel = () => Response.json(pending, { status: 202 });
  fireEvent.click(screen.getByRole("button", { name: "Cancel this order" }));
  fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Cancel the order" }));
  expect(await screen.findByText(/We asked the payment provider to end the payment/)).toBeTruthy();
});
