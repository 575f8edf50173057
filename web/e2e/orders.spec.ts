/// An order's page: its tickets, what one does with them, and how it is taken back.
import { countsOf, heading } from "./support/checkout";
import { createEvent } from "./support/plans";
import { buy, contentOf } from "./support/purchases";
import { expect, expectAccessible, login, test } from "./support/test";

test("tickets are saved as pictures and as a printable file, a page each", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-A-1", "FLOOR-A-2"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  await expect(heading(page, "They're yours!")).toBeVisible();
  const tickets = page.getByRole("region", { name: "Your tickets" });
  await expect(tickets.getByRole("article")).toHaveCount(2);

  const first = tickets.getByRole("listitem").first();
  const [picture] = await Promise.all([
    page.waitForEvent("download"),
    first.getByRole("button", { name: "Save picture" }).click(),
  ]);
  expect(picture.suggestedFilename()).toMatch(/\.png$/);
  expect((await contentOf(picture)).subarray(1, 4).toString()).toBe("PNG");

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    tickets.getByRole("button", { name: "Save 2 tickets as PDF" }).click(),
  ]);
  const pdf = (await contentOf(file)).toString("latin1");
  expect(pdf.startsWith("%PDF-")).toBe(true);
  expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2);
});

test("a device that can't share copies the event's address", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-A-1"]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "share", { value: undefined });
  });
  await login(page, user, { next: `/orders/${order.order_id}` });
  await page.getByRole("button", { name: "Share the event" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/events/${event.id}`);
});

test("a code opens over the whole screen", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-A-1"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  await page.getByRole("button", { name: /^Show the QR code/ }).click();
  await expect(page.getByRole("dialog", { name: "Show this at the gate" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("the facts stand below, and the order is cancelled after a question", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-1", "FLOOR-B-2"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  const facts = page.getByRole("region", { name: "The order" });
  await expect(facts).toContainText("Paid");
  await expect(facts).toContainText(order.order_id.slice(-8).toUpperCase());
  await expect(facts.getByRole("listitem").first()).toContainText(/Ground floor, row B, seat 1.*100\.30/);
  // 2 × 80, 2 × 5 of fees, 18 % of it all.
  await expect(facts).toContainText("200.60");

  await page.getByRole("button", { name: "Cancel this order" }).click();
  const question = page.getByRole("dialog", { name: "Cancel this order?" });
  await expect(question).toContainText("200.60");
  // What can't be undone is not what a key pressed by mistake does.
  await expect(question.getByRole("button", { name: "Keep my tickets" })).toBeFocused();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Keep my tickets" }).click();
  await expect(question).toBeHidden();
  expect(await countsOf(server, event.id)).toMatchObject({ sold: 2 });

  await page.getByRole("button", { name: "Cancel this order" }).click();
  await question.getByRole("button", { name: "Cancel the order" }).click();
  await expect(heading(page, "This order is cancelled")).toBeFocused();
  await expect(facts).toContainText("Cancelled");
  await expect(page.getByRole("article")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Cancel this order" })).toHaveCount(0);
  await expectAccessible(page);
  expect(await countsOf(server, event.id)).toMatchObject({ sold: 0 });
});

test("an order with a used ticket stays, and the page says why", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-3"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  // Used behind the page's back: it still offers to cancel.
  await expect(page.getByRole("button", { name: "Cancel this order" })).toBeVisible();
  const gate = await server.token("e2e-gate", "gate");
  await server.ask("POST", "/api/tickets/check-in", {
    token: gate,
    body: { token: order.tickets[0]?.token, gate: "North" },
  });
  await page.getByRole("button", { name: "Cancel this order" }).click();
  const question = page.getByRole("dialog", { name: "Cancel this order?" });
  await question.getByRole("button", { name: "Cancel the order" }).click();
  await expect(question.getByRole("alert")).toContainText("A ticket was used already");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Keep my tickets" }).click();
  // What it read anew says so on the ticket as well.
  await expect(page.getByRole("article")).toContainText("Used");
  await expect(page.getByRole("button", { name: "Cancel this order" })).toHaveCount(0);
});

test("a refund by the organiser shows at once", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-4"]);
  const connected = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
  await login(page, user, { next: `/orders/${order.order_id}` });
  await expect(heading(page, "They're yours!")).toBeVisible();
  await connected;
  const organiser = await server.token("e2e-organiser", "organiser");
  const body = { reason: "told by phone" };
  await server.ask("POST", `/api/orders/${order.order_id}/refund`, { token: organiser, body });
  await expect(heading(page, "This order was refunded")).toBeFocused();
  await expectAccessible(page);
});

test("who bought for an event that is cancelled is told so, and that the money comes back", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-5"]);
  const organiser = await server.token("e2e-organiser", "organiser");
  await server.ask("POST", `/api/events/${event.id}/status`, { token: organiser, body: { status: "cancelled" } });
  await login(page, user, { next: `/orders/${order.order_id}` });
  await expect(heading(page, "This order was refunded")).toBeVisible();
  await expect(page.getByText("The event was cancelled. Your money is given back")).toBeVisible();
  await page.goto("/tickets");
  await page.getByRole("button", { name: `Show the tickets for ${event.name}` }).click();
  await expect(page.getByText("This ticket is void: the event was cancelled.")).toBeVisible();
});

test("somebody else's order and one that never was look the same", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, `${user}-rival`, event.id, ["FLOOR-B-5"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  await expect(page.getByRole("heading", { name: "There is no such order" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/orders/nonsense");
  await expect(page.getByRole("heading", { name: "There is no such order" })).toBeVisible();
});

test("everything is there in Spanish", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-6"]);
  await login(page, user, { next: `/orders/${order.order_id}` });
  await page.getByRole("button", { name: "Cambiar a español" }).click();
  await expect(heading(page, "¡Son tuyas!")).toBeVisible();
  await expect(page.getByRole("region", { name: "El pedido" })).toContainText("Ground floor, fila B, asiento 6");
  await expectAccessible(page);
});
