/// What becomes of a hold that takes its time: a dialog that was closed meanwhile, a page that was left.
import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import { expect, login, test } from "./support/test";

const tray = (page: Page) => page.getByRole("complementary", { name: "Your choice" });
const CHECKOUT = /\/checkout\/[0-9a-f-]+$/;

/** Asks for the best two seats. */
async function holdBest(page: Page): Promise<void> {
  await tray(page).getByRole("button", { name: "Find the best seats" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Hold the best 2" }).click();
}

/** The engine puts off so many requests to hold, with this code; returns how many they were. */
async function refuseHolds(page: Page, code: string, most = Infinity): Promise<() => number> {
  const problem = { type: `urn:ticketbuster:problem:${code}`, code, status: 503, retry_after_seconds: 2 };
  let refused = 0;
  await page.route("**/holds", (route) => {
    if (route.request().method() !== "POST" || refused >= most) return route.continue();
    refused += 1;
    return route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) });
  });
  return () => refused;
}

test("what comes of the best seats is said on the page once their dialog is closed", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}` });
  const refused = await refuseHolds(page, "overloaded");
  await holdBest(page);
  const dialog = page.getByRole("dialog", { name: "Find the best seats" });
  await expect(dialog.getByText("Very many people are here")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(tray(page).getByText("Very many people are here")).toBeVisible();
  await expect(tray(page).getByText("Your choice is kept. Try again in a moment.")).toBeVisible();
  expect(refused()).toBe(3);
  await page.unroute("**/holds");
  await tray(page).getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL(CHECKOUT);
});

test("while an event moves to another process, a short interruption is said, and the hold comes by itself", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}` });
  await refuseHolds(page, "moved", 1);
  await holdBest(page);
  const dialog = page.getByRole("dialog", { name: "Find the best seats" });
  await expect(dialog.getByText("A short interruption")).toBeVisible();
  await expect(dialog.getByText("Very many people are here")).toBeHidden();
  await expect(page).toHaveURL(CHECKOUT);
});

test("a hold that comes late takes nobody away from another page, and is shown there", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  await login(page, user, { next: `/events/${event.id}` });
  let answer: () => void = () => undefined;
  const isLeft = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/holds", async (route) => {
    await isLeft;
    await route.continue();
  });
  await holdBest(page);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "TicketBuster, to the events" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  answer();
  await expect(page.getByText("The seats that you asked for are held.")).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await page.getByRole("link", { name: "Pay for them" }).click();
  await expect(page).toHaveURL(CHECKOUT);
  await expect(page.getByRole("complementary").getByText(/Row A, seat/)).toHaveCount(2);
});
