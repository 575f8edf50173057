/// Buying without an account: from the catalogue to the tickets, every state by its address, and by the link of a mail.
import { countsOf, heading, payButton } from "./support/checkout";
import { CHECKOUT, holdBest, introduce, tray } from "./support/guests";
import { createEvent } from "./support/plans";
import { expect, expectAccessible, test } from "./support/test";

const ORDER = /\/orders\/[0-9a-f-]+$/;

test("a guest buys from the catalogue to the tickets, and loads the page again on the way", async ({
  page,
  server,
}) => {
  const event = await createEvent(server);
  await page.goto(`/?q=${encodeURIComponent(event.name)}`);
  await page.getByRole("link", { name: event.name }).click();
  await expect(page).toHaveURL(`/events/${event.id}`);
  await tray(page).getByRole("button", { name: "Find the best seats" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Hold the best 2" }).click();
  await page.waitForURL(CHECKOUT);
  await expectAccessible(page);

  await payButton(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Write your name." })).toBeVisible();
  await expect(page.getByLabel("Your name")).toBeFocused();
  await page.keyboard.type("Ana Quispe", { delay: 30 });
  await page.getByLabel("E-mail", { exact: true }).pressSequentially("ana@example.com", { delay: 30 });
  await page.reload();
  await expect(page.getByLabel("Your name")).toHaveValue("Ana Quispe");
  await expect(page.getByRole("complementary").getByText(/Row [AB], seat/)).toHaveCount(2);
  await payButton(page).click();
  await page.waitForURL(ORDER);
  await expect(heading(page, "They're yours!")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your tickets" })).toBeVisible();
  await expectAccessible(page);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 0, sold: 2 });
  await page.reload();
  await expect(heading(page, "They're yours!")).toBeVisible();
});

test("a guest goes to the provider's page and comes back, in this tab and in another one", async ({
  page,
  context,
  server,
}) => {
  const event = await createEvent(server);
  await holdBest(page, `/events/${event.id}`);
  await introduce(page, "ana@example.com");
  await page.getByRole("radio", { name: "The provider's page" }).check();
  await payButton(page).click();
  await page.getByRole("button", { name: /^Go back without paying/ }).click();
  await expect(heading(page, "Your seats wait for the payment")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^(10:00|9:\d\d)$/);
  const order = page.url();
  await page.goto(`/events/${event.id}`);
  const unpaid = page.getByRole("region", { name: "Your order of 2 places waits for its payment" });
  await expect(unpaid.getByRole("timer")).toHaveText(/^(10:00|9:\d\d) left$/);
  await page.goto("/tickets");
  await expect(page.getByText("Your tickets are in your account")).toBeHidden();
  await page.getByRole("link", { name: /^Pay the order/ }).click();
  await expect(heading(page, "Your seats wait for the payment")).toBeVisible();

  // A provider's app opens a tab of its own, which has nothing of the first one's.
  const other = await context.newPage();
  await other.goto(order);
  await expect(heading(other, "Your seats wait for the payment")).toBeVisible();
  await other.getByRole("button", { name: "Pay now" }).click();
  await other.getByRole("button", { name: /^Pay \/ Pagar/ }).click();
  await expect(heading(other, "They're yours!")).toBeVisible();
  await expect(heading(page, "They're yours!")).toBeVisible();
});

test("who logs in at the checkout has the same seats, held for their account", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await holdBest(page, `/events/${event.id}`);
  const before = page.url();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.setViewportSize({ width: 360, height: 640 });
  await expect(page.getByText("Your seats are held for your account now.")).toBeVisible();
  // The message lies over the header, not over what one presses.
  await payButton(page).click({ trial: true, timeout: 2_000 });
  await expect(page).toHaveURL(CHECKOUT);
  expect(page.url()).not.toBe(before);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 2, sold: 0 });
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  const { items } = await server.ask<{ items: unknown[] }>("GET", `/api/orders?event_id=${event.id}`, {
    token: await server.token(user),
  });
  expect(items).toHaveLength(1);
});

test("the catalogue shows what was begun, and the way back to it", async ({ page, server }) => {
  const event = await createEvent(server);
  await holdBest(page, `/events/${event.id}`);
  const checkout = page.url();
  await page.goto("/");
  const bar = page.getByRole("region", { name: "What you began" });
  await expect(bar).toContainText("You hold 2 places");
  await expect(bar).toContainText(event.name);
  await expect(bar.getByRole("timer")).toHaveText(/^(10:00|9:\d\d) left to pay$/);
  await expectAccessible(page);
  await bar.getByRole("link", { name: "Go and pay" }).click();
  await expect(page).toHaveURL(checkout);
  await introduce(page, "ana@example.com");
  await page.getByRole("radio", { name: "The provider's page" }).check();
  await payButton(page).click();
  await page.getByRole("button", { name: /^Go back without paying/ }).click();
  await page.goto("/");
  await expect(bar).toContainText("Your order waits for its payment");
  await expect(bar).not.toContainText("You hold");
  await bar.getByRole("link", { name: "Go and pay" }).click();
  await expect(heading(page, "Your seats wait for the payment")).toBeVisible();
});

test("a guest who closes the tab while they hold seats finds them again in another one", async ({
  page,
  context,
  server,
}) => {
  const event = await createEvent(server);
  await holdBest(page, `/events/${event.id}`);
  const checkout = page.url();
  await page.close();

  const other = await context.newPage();
  await other.goto("/");
  await expect(other.getByRole("region", { name: "What you began" })).toContainText("You hold 2 places");
  await other.goto(`/events/${event.id}`);
  await expect(other.getByRole("region", { name: "You hold 2 places" })).toBeVisible();
  await other.goto(checkout);
  await expect(heading(other, "Your seats are waiting")).toBeVisible();
  await introduce(other, "ana@example.com");
  await payButton(other).click();
  await expect(heading(other, "They're yours!")).toBeVisible();
});

test("the orders of guests stand with the tickets, until they are taken off the device", async ({ page, server }) => {
  const event = await createEvent(server);
  await holdBest(page, `/events/${event.id}`);
  await introduce(page, "ana@example.com");
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  await page.goto("/tickets");
  await page.getByRole("link", { name: new RegExp(event.name) }).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  await page.goto("/tickets");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove them from this device" }).click();
  await expect(page.getByText("Removed. If you need them again, ask the organiser.")).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(event.name) })).toBeHidden();
});
