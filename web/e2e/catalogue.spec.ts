/// The catalogue: found, narrowed, sorted, live.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import { expect, expectAccessible, test } from "./support/test";

const cards = (page: Page) => page.getByRole("article");
const names = (page: Page) => page.getByRole("article").getByRole("heading", { level: 3 });
/** On a phone the filters are folded away. */
async function openFilters(page: Page): Promise<void> {
  const fold = page.getByRole("button", { name: /^Filters/ });
  await expect(cards(page).first()).toBeVisible();
  if (await fold.isVisible()) await fold.click();
}
const search = (page: Page) => page.getByRole("searchbox", { name: "Search events" });

test("events are searched, narrowed and sorted, and the address says how", async ({ page }) => {
  await page.goto("/");
  await expect(cards(page).first()).toBeVisible();
  await expectAccessible(page);

  await search(page).fill("barranco");
  await expect(page.getByRole("status").filter({ hasText: "4 events" })).toBeVisible();
  await expect(page).toHaveURL(/q=barranco/);
  await expect(names(page).first()).toHaveText("Noche de boleros");

  await openFilters(page);
  await page.getByLabel("Sort by").selectOption("price");
  await expect(names(page).first()).toHaveText("Títeres");
  await page.getByLabel("Sort by").selectOption("name");
  await expect(names(page).first()).toHaveText("Jazz en la sala");

  await page.getByRole("radio", { name: "Family" }).click();
  await expect(cards(page)).toHaveCount(1);
  await expect(page).toHaveURL(/q=barranco&category=family&sort=name/);

  // A link leads to the same view.
  await page.reload();
  await expect(search(page)).toHaveValue("barranco");
  await openFilters(page);
  await expect(page.getByRole("radio", { name: "Family" })).toBeChecked();
  await expect(names(page)).toHaveText(["Títeres"]);
});

test("dates narrow what is shown", async ({ page, server }) => {
  const { items } = await server.ask<{ items: { name: string; starts_at: string }[] }>("GET", "/api/events?q=boleros");
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Lima" }).format(new Date(items[0]?.starts_at ?? 0));
  await page.goto("/");
  await openFilters(page);
  await page.getByRole("radio", { name: "Pick dates" }).click();
  await page.getByLabel("From").fill(day);
  await page.getByLabel("To", { exact: true }).fill(day);
  await expect(names(page)).toHaveText(["Noche de boleros"]);
  await expect(page).toHaveURL(new RegExp(`when=range&from=${day}&to=${day}`));

  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await expect(page.getByText("The range ends before it begins")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("radio", { name: "Any date" }).click();
  await expect.poll(() => cards(page).count()).toBeGreaterThan(5);
});

test("a search without a hit leads back to everything", async ({ page }) => {
  await page.goto("/?q=nothing-is-called-so");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all events" }).click();
  await expect(cards(page).first()).toBeVisible();
  await expect(search(page)).toHaveValue("");
  expect(new URL(page.url()).search).toBe("");
});

test("a card's badge follows what others buy", async ({ page, server }) => {
  // Ten seats and twenty places to stand.
  const event = await createEvent(server, { rows: 1 });
  await page.goto(`/?q=${encodeURIComponent(event.name)}`);
  const card = cards(page).filter({ hasText: event.name });
  await expect(card.getByText("Seats available")).toBeVisible();
  const hold = async (user: string, body: object) => {
    const token = await server.token(user);
    await server.ask("POST", `/api/events/${event.id}/holds`, { token, body });
  };
  for (const quantity of [8, 8, 4]) await hold(randomUUID(), { areas: [{ section: "PIT", quantity }] });
  await expect(card.getByText("Last 10 seats")).toBeVisible();
  await hold(randomUUID(), { best_available: { quantity: 8 } });
  await hold(randomUUID(), { best_available: { quantity: 1 } });
  await expect(card.getByText("Last seat", { exact: true })).toBeVisible();
});

test("a sale opens by the clock, on the card that is looked at", async ({ page, server }) => {
  const event = await createEvent(server, { status: "scheduled", opensInMs: 7_000 });
  await page.goto(`/?q=${encodeURIComponent(event.name)}`);
  const card = cards(page).filter({ hasText: event.name });
  await expect(card.getByText(/Opens in 0:0\d/)).toBeVisible();
  await expectAccessible(page);
  await expect(card.getByText("Seats available")).toBeVisible();
});

test("more events come when asked for", async ({ page, server }) => {
  const word = `many${randomUUID().slice(0, 8)}`;
  for (let i = 0; i < 26; i += 1) await createEvent(server, { name: `${word} ${i}`, rows: 1, seatsPerRow: 1 });
  await page.goto(`/?q=${word}`);
  await expect(cards(page)).toHaveCount(24);
  await page.getByRole("button", { name: /Show more/ }).click();
  await expect(cards(page)).toHaveCount(26);
  await expect(page.getByRole("button", { name: /Show more/ })).toBeHidden();
});

test("events that can't be loaded say so and come when they can", async ({ page }) => {
  await page.route("**/api/events?*", (route) => route.abort());
  // Those of the address without filters come with the document.
  await page.goto("/?sort=name");
  await expect(page.getByRole("alert").filter({ hasText: "We can't reach the server" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await expectAccessible(page);
  // By itself, without the button: the page notices that the server is back.
  await page.unroute("**/api/events?*");
  await expect(cards(page).first()).toBeVisible();
});

test("the catalogue is readable in the dark and in Spanish", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    colorScheme: "dark",
    locale: "es-PE",
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Cartelera" })).toBeVisible();
  await expect(cards(page).first()).toBeVisible();
  await expectAccessible(page);
  await context.close();
});

test("a phone shows events on its first screen, and unfolds the filters", async ({ page, isMobile }) => {
  test.skip(!isMobile, "a large screen has room for both");
  await page.goto("/");
  const first = cards(page).first();
  await expect(first).toBeInViewport({ ratio: 1 });
  const box = await first.boundingBox();
  expect(box?.y).toBeLessThan(0.4 * (page.viewportSize()?.height ?? 0));
  await expect(page.getByRole("radio", { name: "Today" })).toBeHidden();
  await openFilters(page);
  await page.getByRole("radio", { name: "Concerts" }).click();
  await expect(page.getByRole("button", { name: /^Filters.*1 filter on$/ })).toBeVisible();
  await expectAccessible(page);
});

test("what can be bought comes first", async ({ page, server }) => {
  const word = `order${randomUUID().slice(0, 8)}`;
  const closed = await createEvent(server, { name: `${word} a closed one` });
  await createEvent(server, { name: `${word} one on sale` });
  const token = await server.token("e2e-organiser", "organiser");
  await server.ask("POST", `/api/events/${closed.id}/status`, { token, body: { status: "closed" } });
  await page.goto(`/?q=${word}`);
  await expect(cards(page)).toHaveCount(2);
  await expect(cards(page).first()).toContainText("Seats available");
  // By date, and by name, it would be the first.
  await expect(cards(page).last()).toContainText("Sale closed");
  await openFilters(page);
  await page.getByLabel("Sort by").selectOption("date");
  await expect(cards(page).first()).toContainText("Sale closed");
});

test("on a phone the login stands in the header's first row, in both languages", async ({ page }) => {
  await page.goto("/");
  const header = page.getByRole("banner");
  for (const [language, login, change] of [
    ["es", "Entrar", "Cambiar a español"],
    ["en", "Log in", "Switch to English"],
  ] as const) {
    await page.getByRole("button", { name: change }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const width of [390, 360, 320]) {
      await page.setViewportSize({ width, height: 844 });
      const brand = await header.getByRole("link", { name: /^TicketBuster/ }).boundingBox();
      const link = await header.getByRole("link", { name: login }).boundingBox();
      expect(link?.height, `${language} ${width}`).toBeGreaterThanOrEqual(44);
      expect(Math.abs((link?.y ?? 0) - (brand?.y ?? 999)), `${language} ${width}`).toBeLessThan(4);
      expect((link?.x ?? 999) + (link?.width ?? 0), `${language} ${width}`).toBeLessThanOrEqual(width);
    }
  }
});
