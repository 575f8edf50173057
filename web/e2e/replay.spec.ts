/// The replay of a sale: any of its moments on the map, what happened to a seat, how fast it went.
import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

/** Holds, releases and buys: seven changes, after which two seats are sold and one is held. */
async function sell(server: Server, eventId: string, user: string): Promise<void> {
  const [ana, ben, boss] = [
    await server.token(`${user}-ana`),
    await server.token(`${user}-ben`),
    await server.token("e2e-organiser", "organiser"),
  ];
  const hold = (token: string, seats: readonly string[]) =>
    server.ask<{ hold_id: string }>("POST", `/api/events/${eventId}/holds`, { token, body: { seats } });
  await server.ask("POST", `/api/events/${eventId}/block`, { token: boss, body: { seats: ["FLOOR-C-10"] } });
  const given = await hold(ana, ["FLOOR-A-1", "FLOOR-A-2"]);
  await expect(hold(ben, ["FLOOR-A-2"])).rejects.toThrow("seats_unavailable");
  await server.ask("DELETE", `/api/holds/${given.hold_id}`, { token: ana });
  const bought = await hold(ben, ["FLOOR-A-2", "FLOOR-A-3"]);
  const body = { hold_id: bought.hold_id, payment: { provider: "test", token: "tok_success" } };
  const { order_id: order } = await server.ask<{ order_id: string }>("POST", "/api/orders", { token: ben, body });
  await expect(async () => {
    const { status } = await server.ask<{ status: string }>("GET", `/api/orders/${order}`, { token: ben });
    expect(status).toBe("completed");
  }).toPass();
  await hold(ana, ["FLOOR-B-5"]);
}

/** The figure under a name beside the map. */
function figure(page: Page, name: string) {
  const rows = page.locator("dl > div").filter({ has: page.locator("dt").getByText(name, { exact: true }) });
  return rows.locator("dd").first();
}

function map(page: Page) {
  return page.locator("[data-seq]");
}

test("a sale is looked at moment by moment, by keyboard", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await sell(server, event.id, user);
  await login(page, user, { roles: ["organiser"], next: `/organiser/events/${event.id}/replay` });
  const slider = page.getByRole("slider", { name: "Moment of the sale" });
  await expect(slider).toHaveAttribute("aria-valuetext", /change 7 of 7/);
  await expect(map(page)).toHaveAttribute("data-seq", "7");
  await expect(figure(page, "Sold")).toHaveText("2");
  await expect(figure(page, "Held")).toHaveText("1");
  await expect(figure(page, "Orders completed")).toHaveText("1");
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(map(page)).toHaveAttribute("data-seq", "0");
  await expect(figure(page, "Free")).toHaveText("50");
  await expect(slider).toHaveAttribute("aria-valuetext", /change 0 of 7/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(map(page)).toHaveAttribute("data-seq", "2");
  await expect(figure(page, "Held")).toHaveText("2");
  await expect(figure(page, "Kept by the house")).toHaveText("1");
  await page.getByRole("button", { name: "One change further" }).click();
  await expect(map(page)).toHaveAttribute("data-seq", "3");
  await expect(figure(page, "Held")).toHaveText("0");
  await expect(page.getByRole("listitem").filter({ hasText: "Somebody else was faster" })).toContainText("1");
  // A phone makes its window as wide as what is in it.
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);
});

test("“it said free!”: the life of a seat says who had it when", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await sell(server, event.id, user);
  await login(page, user, { roles: ["organiser"], next: `/organiser/events/${event.id}/replay` });
  const story = page.getByRole("region", { name: "What happened to a seat" });
  await story.getByLabel("Seat").fill("FLOOR-A-99");
  await story.getByRole("button", { name: "Look" }).click();
  await expect(story.getByRole("alert")).toContainText("There is no such seat");
  await story.getByLabel("Seat").fill("floor-a-2");
  await story.getByRole("button", { name: "Look" }).click();
  await expect(story.getByRole("status")).toHaveText("FLOOR-A-2 at this moment: Sold");
  const changes = story.getByRole("listitem");
  await expect(changes).toHaveCount(5);
  for (const [at, words] of ["Held", "Hold given up by the buyer", "Held", "Ordered", "Sold"].entries()) {
    await expect(changes.nth(at)).toContainText(words);
  }
  await expect(changes.nth(0)).toContainText(`${user}-ana`);
  await expect(changes.nth(4)).toContainText(`${user}-ben`);
  await changes.nth(1).getByRole("button", { name: "Show this moment" }).click();
  await expect(map(page)).toHaveAttribute("data-seq", "3");
  await expect(story.getByRole("status")).toHaveText("FLOOR-A-2 at this moment: Free");
  await expect(map(page)).toBeInViewport();
  // The address leads whoever gets it to the same moment and seat.
  await expect(page).toHaveURL(/\/replay\?seq=3&seat=FLOOR-A-2$/);
  await page.reload();
  await expect(map(page)).toHaveAttribute("data-seq", "3");
  await expect(story.getByRole("status")).toHaveText("FLOOR-A-2 at this moment: Free");
  await expectAccessible(page);
});

test("a sale plays to its end, and goes to an instant", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await sell(server, event.id, user);
  await login(page, user, { roles: ["organiser"], next: `/organiser/events/${event.id}/replay` });
  await page.getByLabel("The whole sale in").selectOption("10 seconds");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(map(page)).toHaveAttribute("data-seq", /[0-4]/);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(map(page)).toHaveAttribute("data-seq", "7", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  const goTo = page.getByLabel("Go to a moment");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Enter a date and a time.");
  await goTo.fill("2020-01-01T10:00:00");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The event has been there since");
  // In the event's time zone: five hours behind UTC.
  const now = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 19);
  await goTo.fill(now);
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(map(page)).toHaveAttribute("data-seq", "7");
});

test("a busy server is asked again, and the page says so", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await sell(server, event.id, user);
  await login(page, user, { roles: ["organiser"], next: `/organiser/events/${event.id}/replay` });
  await expect(map(page)).toHaveAttribute("data-seq", "7");
  await page.route("**/seats?at_seq=*", (route) =>
    route.fulfill({ status: 503, json: { code: "overloaded", detail: "later", retry_after_seconds: 1 } }),
  );
  await page.getByRole("button", { name: "One change back" }).click();
  await expect(page.getByText("The server is busy. This moment is shown as soon as it can be.")).toBeVisible();
  await page.unroute("**/seats?at_seq=*");
  await expect(map(page)).toHaveAttribute("data-seq", "6");
  await expect(page.getByText("The server is busy. This moment")).toBeHidden();
});
