/// Paying on the provider's page: there and back, a declined card, going on after a reload.
import { checkout, countsOf, heading, hold, payButton } from "./support/checkout";
import { createEvent } from "./support/plans";
import { expect, expectAccessible, login, test } from "./support/test";

test("a buyer pays on the provider's page, after a declined card and a way back without paying", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-1"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await page.getByRole("radio", { name: "The provider's page" }).check();
  await payButton(page).click();

  await expect(heading(page, /^Test payment/)).toBeVisible();
  await page.getByRole("button", { name: /^Go back without paying/ }).click();
  await expect(heading(page, "Your seats wait for the payment")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^(10:00|9:\d\d)$/);
  await expect(page).toHaveTitle(/^(10:00|9:\d\d) · Order · TicketBuster$/);
  await expect(page.getByText(/^The provider has no payment yet \(asked at /)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(heading(page, "Your seats wait for the payment")).toBeVisible();
  expect(await countsOf(server, event.id)).toMatchObject({ held: 1, sold: 0 });

  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("button", { name: /^A card that is declined/ }).click();
  await expect(page.getByText("The card was declined. Nothing was charged: try another one.")).toBeVisible();

  // The decline is told of as what it is by then: something of before.
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("button", { name: /^Go back without paying/ }).click();
  await expect(page.getByText(/^A card was declined at .* You have not paid yet\.$/)).toBeVisible();
  await expect(page.getByText("The card was declined. Nothing was charged: try another one.")).toBeHidden();

  const first = await page.evaluate(() => location.href);
  await page.getByRole("button", { name: "Begin another payment" }).click();
  await expect(heading(page, /^Test payment/)).toBeVisible();
  expect(page.url()).not.toBe(first);
  await page.getByRole("button", { name: /^Pay \/ Pagar/ }).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(await countsOf(server, event.id)).toMatchObject({ held: 0, sold: 1 });
});

test("an order at a provider is not marked as paid by hand", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const body = { event_id: event.id, seats: ["FLOOR-A-1"], payment: { token: "tok_page" } };
  const token = await server.token(user);
  const order = await server.ask<{ order_id: string }>("POST", "/api/orders", { token, body });
  const next = `/organiser/events/${event.id}/orders?order=${order.order_id}`;
  await login(page, "e2e-organiser", { roles: ["organiser"], next });
  const detail = page.getByRole("dialog", { name: `Order ${order.order_id.slice(-8).toUpperCase()}` });
  await expect(detail.getByRole("button", { name: "Cancel the order" })).toBeVisible();
  await expect(detail.getByRole("button", { name: "Mark as paid" })).toHaveCount(0);
});
