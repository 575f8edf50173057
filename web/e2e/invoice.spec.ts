/// Orders by invoice: the buyer waits with seats in hand, the organiser says that the money came.
import { checkout, countsOf, enter, heading, hold } from "./support/checkout";
import { createEvent } from "./support/plans";
import { Server } from "./support/server";
import { expect, expectAccessible, test } from "./support/test";

let server: Server;
test.beforeAll(async () => {
  server = await Server.create({
    PAYMENTS__PROVIDER: "invoice",
    PAYMENTS__INVOICE_INSTRUCTIONS: '{ main = "Transfer to IBAN ES91 2100 0418" }',
  });
});
test.afterAll(async () => server.remove());

test("an order by invoice becomes tickets when the organiser marks it paid", async ({ page, browser, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-1"] });
  await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
  await expect(page.getByText("You order now and pay the organiser before")).toBeVisible();
  await expect(page.getByText("Transfer to IBAN ES91 2100 0418")).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Order for/ }).click();
  await expect(heading(page, "Your order awaits its payment")).toBeFocused();
  await expect(page.getByText("Your seats are kept for you until then.")).toBeVisible();
  await expect(page.getByText("Transfer to IBAN ES91 2100 0418")).toBeVisible();
  await expect(page.getByText(/Say that it is for order/)).toBeVisible();
  await expectAccessible(page);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 1, sold: 0 });

  const office = await browser.newContext();
  const organiser = await office.newPage();
  await organiser.goto(`${server.url}/login?next=${encodeURIComponent(`/organiser/events/${event.id}/orders`)}`);
  await organiser.getByLabel("Your name").fill(`${user}-boss`);
  await organiser.getByLabel("Organiser").check();
  await organiser.getByRole("button", { name: "Go on" }).click();
  await organiser.getByRole("button", { name: /^Open order/ }).click();
  await organiser.getByRole("button", { name: "Mark as paid" }).click();
  const question = organiser.getByRole("dialog", { name: "Is this order paid?" });
  const yes = question.getByRole("button", { name: /^Yes/ });
  await expect(yes).toBeDisabled();
  await question.getByLabel("How it was paid").fill("transfer of 3 July");
  await expectAccessible(organiser);
  await yes.click();
  await expect(organiser.getByText("Marked as paid: the tickets")).toBeVisible();

  // The buyer's page hears of it by itself.
  await expect(heading(page, "They're yours!")).toBeVisible();
  await expect(page.getByRole("article", { name: /^Ticket/ })).toHaveCount(1);

  // Nobody but the organiser can give an invoice's money back.
  const detail = organiser.getByRole("dialog");
  const life = detail.getByRole("list", { name: "What happened to payment 1" });
  await expect(life.getByRole("listitem")).toHaveText([/Marked as paid$/]);
  await detail.getByRole("button", { name: "Refund" }).click();
  await detail.getByLabel("Why").fill("told by phone");
  await expect(detail).toContainText(new RegExp(`transfer .* to ${user} yourself`));
  await detail.getByRole("button", { name: /^Refund / }).click();
  await expect(organiser.getByText(/^Refunded: .* Now transfer/)).toBeVisible();
  await expect(detail.getByText("By your transfer")).toBeVisible();
  await office.close();
});

test("who does not want to pay any more cancels the order, and the seats are free", async ({ page, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-2"] });
  await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
  await page.getByRole("button", { name: /^Order for/ }).click();
  await page.getByRole("button", { name: "Cancel this order" }).click();
  const question = page.getByRole("dialog", { name: "Cancel this order?" });
  await expect(question).toContainText("Don't pay for this order any more.");
  await question.getByRole("button", { name: "Cancel the order" }).click();
  await expect(heading(page, "This order is cancelled")).toBeVisible();
  await expect(page.getByText("It was not paid. The seats are free again.")).toBeVisible();
  expect(await countsOf(server, event.id)).toMatchObject({ available: 50, held: 0 });
});
