/// Two browsers and one seat: what one takes, the other sees, at once.
import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import { expect, login, test } from "./support/test";

const seat = (page: Page, number: number) =>
  page.getByRole("button", { name: new RegExp(`Row A, seat ${number},`, "i") });
const holdButton = (page: Page) =>
  page.getByRole("complementary", { name: "Your choice" }).getByRole("button", { name: "Hold 1 place" });
/** Far from the target of 150 ms, which is for a machine that does nothing else; nearer than any page that asks again. */
const SEEN_WITHIN_MS = 1_000;
const ROUNDS = 7;

async function openRowA(page: Page, eventId: string, user: string): Promise<void> {
  await login(page, user, { next: `/events/${eventId}?view=list` });
  await page.getByRole("button", { name: /^Ground floor/ }).click();
  await page.getByRole("button", { name: /^Row A/ }).click();
}

/** Makes a page note the instant in which a seat is shown as taken, on the clock that all pages of a machine share. */
function watch(page: Page, number: number): Promise<number> {
  return seat(page, number).evaluate(
    (button) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (/basket/.test(button.getAttribute("aria-label") ?? ""))
            resolve(performance.timeOrigin + performance.now());
        };
        new MutationObserver(look).observe(button, { attributes: true });
        look();
      }),
  );
}

test("a seat held in one browser changes in the other at once", async ({ browser, baseURL, page, server, user }) => {
  const event = await createEvent(server);
  const context = await browser.newContext({ locale: "en-US", ...(baseURL === undefined ? {} : { baseURL }) });
  const other = await context.newPage();
  await openRowA(other, event.id, `${user}-b`);
  const delays: number[] = [];
  for (let number = 1; number <= ROUNDS; number += 1) {
    await openRowA(page, event.id, `${user}-${number}`);
    await seat(page, number).click();
    const seen = watch(other, number);
    const clicked = await holdButton(page).evaluate((button) => {
      const at = performance.timeOrigin + performance.now();
      (button as HTMLButtonElement).click();
      return at;
    });
    delays.push((await seen) - clicked);
    await expect(page).toHaveURL(/\/checkout\//);
  }
  await context.close();
  const median = [...delays].sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN;
  console.log(
    `from the click to the other browser: median ${Math.round(median)} ms of ${delays.map(Math.round).join(", ")}`,
  );
  test
    .info()
    .annotations.push({ type: "seat seen elsewhere", description: `${Math.round(median)} ms (median of ${ROUNDS})` });
  expect(Math.min(...delays)).toBeGreaterThan(0);
  expect(median).toBeLessThanOrEqual(SEEN_WITHIN_MS);
});

test("of two who want one seat, one gets it and the other is offered the next", async ({
  browser,
  baseURL,
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  const context = await browser.newContext({ locale: "en-US", ...(baseURL === undefined ? {} : { baseURL }) });
  const other = await context.newPage();
  await openRowA(page, event.id, user);
  await openRowA(other, event.id, `${user}-b`);
  await seat(page, 5).click();
  await seat(other, 5).click();
  // Whoever hears of the other's hold before the click has no such button any more.
  const hurry = (candidate: Page): Promise<void> =>
    holdButton(candidate)
      .click({ timeout: 5_000 })
      .catch(() => undefined);
  await Promise.all([hurry(page), hurry(other)]);

  const won = (candidate: Page): boolean => candidate.url().includes("/checkout/");
  await expect.poll(() => [page, other].filter(won).length).toBe(1);
  const loser = won(page) ? other : page;
  const notice = loser.getByRole("complementary", { name: "Your choice" }).getByRole("alert");
  await expect(notice).toContainText("Someone was faster");
  await notice.getByRole("button", { name: "Take it" }).click();
  await holdButton(loser).click();
  await expect(loser).toHaveURL(/\/checkout\//);
  const { counts } = await server.ask<{ counts: { held: number } }>("GET", `/api/events/${event.id}`);
  expect(counts.held).toBe(2);
  await context.close();
});
