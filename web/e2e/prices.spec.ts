/// The price that is shown first is the price that is paid: every price of every page, from the catalogue to the order.
import type { Locator, Page } from "@playwright/test";

import { heading, hold, payButton } from "./support/checkout";
import { createEvent } from "./support/plans";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

/** What the API says of an event's prices. */
interface Priced {
  price_from: { amount: number };
  tiers: { price: { amount: number } }[];
  order_fees: { price: { amount: number } }[];
}

/** What one place of each tier and the delivery cost, in minor units. */
interface Prices {
  readonly vip: number;
  readonly standard: number;
  readonly delivery: number;
  /** Of a place of each tier, with the delivery. */
  readonly total: number;
  readonly isInclusive: boolean;
}

/** Every amount of money in a text, in minor units. */
const amountsIn = (text: string): number[] =>
  [...text.matchAll(/(?:S\/|PEN)\s?([\d,]+\.\d\d)/g)].map(([, amount = ""]) =>
    Math.round(Number(amount.replace(",", "")) * 100),
  );

/** The amounts that parts of a page show. */
async function amountsOf(parts: Locator): Promise<number[]> {
  await expect(parts.first()).toBeVisible();
  return (await parts.allInnerTexts()).flatMap(amountsIn);
}

const ascending = (amounts: readonly number[]): number[] => [...amounts].sort((a, b) => a - b);
const tray = (page: Page) => page.getByRole("complementary", { name: "Your choice" });
const seat = (page: Page, row: string, number: number) =>
  page.getByRole("button", { name: new RegExp(`Row ${row}, seat ${number},`, "i") });

async function priced(server: Server, eventId: string): Promise<Priced> {
  return server.ask<Priced>("GET", `/api/events/${eventId}`);
}

/** Net price, fees and taxes, as a part of a page names them, are the total. */
async function expectPartsToAddUp(part: Locator, { total, isInclusive }: Prices): Promise<void> {
  if (isInclusive) await part.getByText("Taxes and fees included").click();
  const net = part.getByText("Net price", { exact: true });
  const amounts = await amountsOf(net.locator("../.."));
  expect(amounts.length).toBeGreaterThan(2);
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(total);
}

/** The facts of the event, the chips above the map, seats in the list, and the best seats. */
async function expectPricesOfEvent(page: Page, { vip, standard, isInclusive }: Prices): Promise<void> {
  const rows = page.getByRole("table").getByRole("row");
  for (const [name, price] of [
    ["VIP", vip],
    ["Standard", standard],
  ] as const) {
    // What a price is without that which comes on top is said beside it.
    const net = isInclusive ? [] : [name === "VIP" ? 20_000 : 8_000];
    expect(await amountsOf(rows.filter({ hasText: name }))).toEqual([price, ...net]);
  }
  const chips = page.getByRole("group", { name: "Filter the map" });
  expect(ascending(await amountsOf(chips))).toEqual([standard, vip]);
  await page.getByRole("button", { name: /^Ground floor/ }).click();
  for (const [row, number, price] of [
    ["A", 1, vip],
    ["B", 4, standard],
  ] as const) {
    await page.getByRole("button", { name: new RegExp(`^Row ${row}`) }).click();
    expect(amountsIn((await seat(page, row, number).getAttribute("aria-label")) ?? "")).toEqual([price]);
    await seat(page, row, number).click();
  }
  await page
    .getByRole("button", { name: /best seats/i })
    .first()
    .click();
  const best = page.getByRole("dialog");
  const options = await best.getByLabel("Price").locator("option").allInnerTexts();
  expect(ascending(options.flatMap(amountsIn))).toEqual([standard, vip]);
  await page.keyboard.press("Escape");
}

/** The choice: a line for each place, what comes once, and their sum. */
async function expectPricesOfChoice(page: Page, prices: Prices): Promise<void> {
  const { vip, standard, delivery, total } = prices;
  expect(amountsIn(await tray(page).getByRole("status").innerText())).toEqual([total]);
  const toggle = tray(page).getByRole("button", { name: /Show your choice/ });
  if (await toggle.isVisible()) await toggle.click();
  expect(await amountsOf(tray(page).getByRole("listitem"))).toEqual([vip, standard]);
  expect(await amountsOf(tray(page).getByText("Places", { exact: true }).locator(".."))).toEqual([vip + standard]);
  expect(await amountsOf(tray(page).getByText("Delivery, once an order").locator(".."))).toEqual([delivery]);
  await expectPartsToAddUp(tray(page), prices);
}

/** The checkout, up to the button that pays. */
async function expectPricesOfHold(page: Page, prices: Prices): Promise<void> {
  const { vip, standard, delivery, total } = prices;
  const summary = page.getByRole("region", { name: "What you are buying" });
  const line = (text: string) => summary.getByRole("listitem").filter({ hasText: text }).last();
  expect(await amountsOf(line("Row A, seat 1"))).toEqual([vip]);
  expect(await amountsOf(line("Row B, seat 4"))).toEqual([standard]);
  expect(await amountsOf(line("Delivery, once an order"))).toEqual([delivery]);
  await expectPartsToAddUp(summary, prices);
  expect(amountsIn(await payButton(page).innerText())).toEqual([total]);
}

/** The order, and the list of orders. */
async function expectPricesOfOrder(page: Page, prices: Prices): Promise<void> {
  const { vip, standard, delivery, total } = prices;
  const facts = page.getByRole("region", { name: "The order" });
  expect(await amountsOf(facts.getByRole("listitem"))).toEqual([vip, standard]);
  expect(await amountsOf(facts.getByText("Delivery, once an order").locator(".."))).toEqual([delivery]);
  await expectPartsToAddUp(facts, prices);
  expect(await amountsOf(facts.getByText("Total", { exact: true }).locator(".."))).toEqual([total]);
}

for (const meaning of ["inclusive", "exclusive"] as const) {
  test(`${meaning} prices are the same on every page, and the order costs their sum`, async ({
    page,
    server,
    user,
  }) => {
    const isInclusive = meaning === "inclusive";
    const event = await createEvent(server, { prices: meaning, orderFee: 300 });
    const told = await priced(server, event.id);
    const [vip = 0, standard = 0] = told.tiers.map(({ price }) => price.amount);
    const [delivery = 0] = told.order_fees.map(({ price }) => price.amount);
    // 205.00, 85.00 and 3.00 with 18 %; inclusive prices are what was entered.
    expect([vip, standard, delivery]).toEqual(isInclusive ? [20_000, 8_000, 300] : [24_190, 10_030, 354]);
    expect(told.price_from.amount).toBe(standard);
    const prices: Prices = { vip, standard, delivery, total: vip + standard + delivery, isInclusive };

    await page.goto(`/?q=${encodeURIComponent(event.name)}`);
    const card = page.getByRole("article").filter({ hasText: event.name });
    expect(await amountsOf(card)).toEqual([standard, delivery]);

    await login(page, user, { next: `/events/${event.id}?view=list` });
    await expectPricesOfEvent(page, prices);
    await expectPricesOfChoice(page, prices);
    await tray(page).getByRole("button", { name: "Hold 2 places" }).click();
    await page.waitForURL(/\/checkout\//);
    await expectPricesOfHold(page, prices);
    await expectAccessible(page);
    await payButton(page).click();
    await expect(heading(page, "They're yours!")).toBeVisible();
    await expectPricesOfOrder(page, prices);
    await expectAccessible(page);

    const orderId = page.url().split("/").pop() ?? "";
    const token = await server.token(user);
    const order = await server.ask<{ total: { amount: number } }>("GET", `/api/orders/${orderId}`, { token });
    expect(order.total.amount).toBe(prices.total);
  });
}

test("prices and taxes change only while nobody was promised any", async ({ page, server, user }) => {
  const event = await createEvent(server, { prices: "exclusive" });
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-1"] });
  await login(page, "e2e-organiser", { roles: ["organiser"], next: `/organiser/events/${event.id}/settings` });
  await page.getByLabel("The prices that you entered").selectOption("inclusive");
  const save = page.getByRole("button", { name: "Save", exact: true });
  const refusal = page.getByText("Pause the sale, and try again when its holds have ended.");
  await save.click();
  // Where one looks who has just saved.
  await expect(refusal).toBeInViewport({ ratio: 1 });
  await expect(save).toBeInViewport({ ratio: 1 });
  const organiser = await server.token("e2e-organiser", "organiser");
  await server.ask("POST", `/api/events/${event.id}/status`, { token: organiser, body: { status: "paused" } });
  await server.ask("DELETE", `/api/holds/${held.hold_id}`, { token: await server.token(user) });

  await page.getByRole("button", { name: "Add a tax" }).click();
  await page.getByRole("group", { name: "New tax" }).getByLabel("Tax", { exact: true }).fill("Municipal");
  const tax = page.getByRole("group", { name: "Municipal", exact: true });
  await save.click();
  await expect(page.getByText("Every tax needs a name and a rate from 0 to 100.")).toBeFocused();
  await tax.getByLabel("Per cent").fill("2.5");
  await tax.getByLabel("Price: VIP").check();
  await expectAccessible(page);
  await save.click();
  await expect(page.getByText("Saved. Buyers see it at once.")).toBeVisible();
  const { tiers } = await priced(server, event.id);
  expect(tiers.map(({ price }) => price.amount)).toEqual([20_000, 8_000]);
});
