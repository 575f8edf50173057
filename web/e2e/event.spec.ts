/// The event page: choosing seats on the map and in the list, holding them, and all that may come in between.
import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test, withoutGuests } from "./support/test";

const seat = (page: Page, row: string, number: number) =>
  page.getByRole("button", { name: new RegExp(`Row ${row}, seat ${number},`, "i") });
const tray = (page: Page) => page.getByRole("complementary", { name: "Your choice" });
const holdButton = (page: Page) => tray(page).getByRole("button", { name: /old \d+ place/ });
const map = (page: Page) => page.getByRole("application", { name: "Seat map" });
const CHECKOUT = /\/checkout\/[0-9a-f-]+$/;

/** Opens the list of the ground floor at a row. */
async function openRow(page: Page, row: string): Promise<void> {
  await page.getByRole("button", { name: /^Ground floor/ }).click();
  await page.getByRole("button", { name: new RegExp(`^Row ${row}`) }).click();
}

/** Somebody else holds something. */
async function holdAsSomebody(server: Server, eventId: string, body: object): Promise<string> {
  const token = await server.token(randomUUID());
  return (await server.ask<{ hold_id: string }>("POST", `/api/events/${eventId}/holds`, { token, body })).hold_id;
}

/** Accessible, looked at from the top: what is half under the header, or under the tray, counts as too small to touch. */
async function expectAccessibleFromTop(page: Page): Promise<void> {
  const putTray = (position: string): Promise<void> =>
    tray(page).evaluateAll((trays, position) => {
      for (const tray of trays) tray.style.position = position;
    }, position);
  await page.evaluate(() => window.scrollTo(0, 0));
  await putTray("static");
  await expectAccessible(page);
  await putTray("");
}

async function heldOf(server: Server, eventId: string): Promise<number> {
  return (await server.ask<{ counts: { held: number } }>("GET", `/api/events/${eventId}`)).counts.held;
}

/** Tabs on until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not get there");
}

test("a seat is chosen on the map and held", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}` });
  await expect(page.getByRole("heading", { level: 1, name: event.name })).toBeVisible();
  await expect(map(page)).toBeVisible();
  await expectAccessibleFromTop(page);
  // The keyboard goes to the seat in the middle, and from there to its neighbour.
  await map(page).focus();
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(
    tray(page)
      .getByText(/^1 place/)
      .first(),
  ).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(holdButton(page)).toHaveText("Hold 2 places");
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
  expect(await heldOf(server, event.id)).toBe(2);
  const kept = await page.evaluate(() =>
    Object.entries(sessionStorage).find(([name]) => name.startsWith("ticketbuster.hold.")),
  );
  expect(JSON.parse(String(kept?.[1] ?? "{}"))).toMatchObject({ token: expect.any(String), event_id: event.id });

  // Back on the page: the hold is told, and its seats are on the map as one's own.
  await page.goto(`/events/${event.id}`);
  await expect(page.getByRole("region", { name: "You hold 2 places" })).toContainText(/(9:\d\d|10:00) left/);
  await page.getByRole("link", { name: "Go on to pay" }).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("a seat is chosen and held in the list with the keyboard alone", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  const section = page.getByRole("button", { name: /^Ground floor/ });
  await expect(section).toBeVisible();
  await tabTo(page, section);
  await page.keyboard.press("Enter");
  const row = page.getByRole("button", { name: /^Row B/ });
  await tabTo(page, row);
  await page.keyboard.press("Enter");
  await tabTo(page, seat(page, "B", 1));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(seat(page, "B", 3)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expectAccessibleFromTop(page);
  // 2 × 80.00, 2 × 5.00 of fees, 18 % of tax: 200.60.
  await expect(tray(page).getByRole("status")).toHaveText(/2 places, Total .*200\.60/);
  await tabTo(page, holdButton(page));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(CHECKOUT);
  const token = await server.token(user);
  const holdId = page.url().split("/").pop() ?? "";
  const hold = await server.ask<{ seats: { seat: string }[]; total: { amount: number } }>(
    "GET",
    `/api/holds/${holdId}`,
    { token },
  );
  expect(hold.seats.map((held) => held.seat)).toEqual(["FLOOR-B-3", "FLOOR-B-4"]);
  expect(hold.total.amount).toBe(20_060);
});

test("the choice survives the login and is held after it", async ({ page, server, user }) => {
  await withoutGuests(page);
  const event = await createEvent(server);
  await page.goto(`/events/${event.id}?view=list`);
  await openRow(page, "A");
  await seat(page, "A", 4).click();
  await tray(page).getByRole("button", { name: "Log in and hold 1 place" }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(CHECKOUT);
  await expect(page.getByRole("complementary").getByText("Row A, seat 4")).toBeVisible();
});

test("a choice that is gone after the login is told and not held", async ({ page, server, user }) => {
  await withoutGuests(page);
  const event = await createEvent(server);
  await page.goto(`/events/${event.id}?view=list`);
  await openRow(page, "A");
  await seat(page, "A", 4).click();
  await tray(page).getByRole("button", { name: "Log in and hold 1 place" }).click();
  await page.getByLabel("Your name").fill(user);
  await holdAsSomebody(server, event.id, { seats: ["FLOOR-A-4"] });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(new RegExp(`/events/${event.id}\\?view=list`));
  await expect(tray(page).getByRole("alert")).toContainText("row A, seat 4 is gone");
  expect(await heldOf(server, event.id)).toBe(1);
});

test("the best seats are found, apart if there are not enough together", async ({ page, server, user }) => {
  const event = await createEvent(server, { rows: 1, seatsPerRow: 6 });
  await holdAsSomebody(server, event.id, { seats: ["FLOOR-A-2", "FLOOR-A-4", "FLOOR-A-6"] });
  await login(page, user, { next: `/events/${event.id}` });
  await tray(page).getByRole("button", { name: "Find the best seats" }).click();
  const dialog = page.getByRole("dialog", { name: "Find the best seats" });
  await expect(dialog.getByRole("group", { name: "How many" }).getByRole("status")).toHaveText("2");
  await expectAccessibleFromTop(page);
  await dialog.getByRole("button", { name: "Hold the best 2" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Not that many side by side");
  await dialog.getByRole("button", { name: "Take the closest ones" }).click();
  await expect(page).toHaveURL(CHECKOUT);
  await expect(page.getByText("There were not 2 side by side")).toBeVisible();
});

test("places of an area are held together with seats", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await page.getByRole("button", { name: /^Choose places.*Standing/ }).click();
  const dialog = page.getByRole("dialog", { name: "Standing" });
  await expect(dialog).toContainText("20 places free");
  await dialog.getByRole("button", { name: "One more: How many" }).click();
  await dialog.getByRole("button", { name: "One more: How many" }).click();
  await expectAccessibleFromTop(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await openRow(page, "A");
  await seat(page, "A", 1).click();
  await expect(holdButton(page)).toHaveText("Hold 3 places");
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
  expect(await heldOf(server, event.id)).toBe(3);
});

test("a seat that somebody takes meanwhile leaves the choice, and the nearest is offered", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 5).click();
  await holdAsSomebody(server, event.id, { seats: ["FLOOR-A-5"] });
  const notice = tray(page).getByRole("alert");
  await expect(notice).toContainText("Someone was faster");
  await expect(notice).toContainText(/row A, seat (4|6)/);
  await expect(holdButton(page)).toBeHidden();
  await expectAccessibleFromTop(page);
  await notice.getByRole("button", { name: "Take it" }).click();
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("a refused hold names what is gone and offers the nearest", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 2).click();
  await seat(page, "A", 3).click();
  // Somebody is faster by as much as the request takes: the engine's answer is the first to say so.
  let isFirst = true;
  await page.route("**/api/events/*/holds", async (route) => {
    if (isFirst) await holdAsSomebody(server, event.id, { seats: ["FLOOR-A-3"] });
    isFirst = false;
    await route.continue();
  });
  await holdButton(page).click();
  const notice = tray(page).getByRole("alert");
  await expect(notice).toContainText(/row A, seat 3 is gone/);
  await notice.getByRole("button", { name: "Take it" }).click();
  await expect(holdButton(page)).toHaveText("Hold 2 places");
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("a choice that would leave a seat alone is told what to take instead", async ({ page, server, user }) => {
  const event = await createEvent(server, { orphanRule: "refuse" });
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 2).click();
  await seat(page, "A", 3).click();
  await holdButton(page).click();
  const notice = tray(page).getByRole("alert");
  await expect(notice).toContainText("A seat would be left alone");
  await notice.getByRole("button", { name: "Take these" }).click();
  await expect(holdButton(page)).toHaveText("Hold 2 places");
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("limits are told before and after asking", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const token = await server.token(user);
  const mine = Array.from({ length: 8 }, (_, index) => `FLOOR-C-${index + 2}`);
  await server.ask("POST", `/api/events/${event.id}/holds`, { token, body: { seats: mine } });
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  for (let number = 1; number <= 8; number += 1) await seat(page, "A", number).click();
  await seat(page, "A", 9).click();
  await expect(tray(page).getByRole("alert")).toContainText("up to 8 places at a time");
  await holdButton(page).click();
  await expect(tray(page).getByRole("alert").filter({ hasText: "One buyer may have 10 places" })).toBeVisible();
});

test("a sale that is paused while one chooses says so and goes on by itself", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const token = await server.token("organiser", "organiser");
  const set = (status: string) => server.ask("POST", `/api/events/${event.id}/status`, { token, body: { status } });
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 1).click();
  await set("paused");
  await expect(page.getByRole("alert").filter({ hasText: "The sale is paused" })).toBeVisible();
  await expect(holdButton(page)).toBeDisabled();
  await expectAccessibleFromTop(page);
  await set("on_sale");
  await expect(holdButton(page)).toBeEnabled();
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("a scheduled sale opens by the clock and lets one choose", async ({ page, server, user }) => {
  const event = await createEvent(server, { status: "scheduled", opensInMs: 9_000 });
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await expect(page.getByRole("timer")).toHaveText(/0:0\d/);
  await openRow(page, "A");
  await expectAccessibleFromTop(page);
  await expect(page.getByText("Seats available")).toBeVisible();
  await seat(page, "A", 1).click();
  await holdButton(page).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("an answer that is lost never holds twice, not even after a reload", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 1).click();
  // What is asked gets through, and the answers don't.
  await page.route("**/api/events/*/holds", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await holdButton(page).click();
  await expect(tray(page).getByRole("alert")).toContainText("We got no answer");
  expect(await heldOf(server, event.id)).toBe(1);
  await page.unroute("**/api/events/*/holds");
  await page.reload();
  await expect(tray(page).getByRole("alert")).toContainText("We got no answer");
  await tray(page).getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(CHECKOUT);
  expect(await heldOf(server, event.id)).toBe(1);
});

test("a crowded engine is asked again, with one key", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await seat(page, "A", 1).click();
  const keys: (string | null)[] = [];
  let isCrowded = true;
  await page.route("**/api/events/*/holds", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(await route.request().headerValue("idempotency-key"));
    const body = {
      type: "about:blank",
      title: "busy",
      status: 503,
      code: "overloaded",
      detail: "busy",
      retry_after_seconds: 0,
    };
    if (isCrowded)
      await route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(body) });
    else await route.continue();
  });
  await holdButton(page).click();
  await expect(tray(page).getByRole("alert")).toContainText("Very many people are here");
  isCrowded = false;
  await tray(page).getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(CHECKOUT);
  expect(keys.length).toBe(4);
  expect(new Set(keys).size).toBe(1);
});

test("after the server was away the list is exact again", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}?view=list` });
  await openRow(page, "A");
  await expect(seat(page, "A", 7)).toHaveAccessibleName(/available/);
  await server.stop();
  await expect(page.getByText("The connection dropped")).toBeVisible();
  await expectAccessibleFromTop(page);
  await server.start();
  await holdAsSomebody(server, event.id, { seats: ["FLOOR-A-7", "FLOOR-A-8"] });
  await expect(page.getByText("The connection dropped")).toBeHidden();
  await expect(seat(page, "A", 7)).toHaveAccessibleName(/in someone's basket/);
  const { items } = await server.ask<{ items: { seat: string; status: string }[] }>(
    "GET",
    `/api/events/${event.id}/seats?view=list&section=FLOOR`,
  );
  const words: Record<string, string> = { available: "available", held: "in someone's basket" };
  for (let number = 1; number <= 10; number += 1) {
    const status = items.find((item) => item.seat === `FLOOR-A-${number}`)?.status ?? "";
    await expect(seat(page, "A", number)).toHaveAccessibleName(new RegExp(words[status] ?? "unknown"));
  }
});

test("an event that is not there leads to those that are", async ({ page }) => {
  await page.goto(`/events/${randomUUID()}`);
  await expect(page.getByRole("heading", { name: "This event is not here" })).toBeVisible();
  await expectAccessibleFromTop(page);
  await page.getByRole("link", { name: "See the events" }).click();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("full screen gives the map all of the screen and Escape gives it back", async ({ page, server }) => {
  const event = await createEvent(server);
  await page.goto(`/events/${event.id}`);
  await page.getByRole("button", { name: "Full screen" }).click();
  const region = page.getByRole("region", { name: "Choose your seats" });
  expect(await region.boundingBox()).toEqual({ x: 0, y: 0, ...page.viewportSize() });
  await expectAccessibleFromTop(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Full screen" })).toBeVisible();
});
