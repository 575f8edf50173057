/// Every page of the site as people see it, with the sample events and a sale that is going on.
import { randomUUID } from "node:crypto";

import type { Page, TestInfo } from "@playwright/test";

import type { Server } from "../e2e/support/server";
import { expect, login, test } from "../e2e/support/test";

const folder = new URL("../../docs/screenshots/", import.meta.url).pathname;

/** One picture of what is on the screen, once nothing moves any more. */
async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  await page.screenshot({
    path: `${folder}${name}-${info.project.name}.jpg`,
    type: "jpeg",
    quality: 82,
    animations: "disabled",
  });
}

async function sampleEvent(server: Server, words: string): Promise<string> {
  const found = await server.ask<{ items: { event_id: string }[] }>(
    "GET",
    `/api/events?q=${encodeURIComponent(words)}`,
  );
  const [event] = found.items;
  if (event === undefined) throw new Error(`no sample event is called ${words}`);
  return event.event_id;
}

/** Sells some places of an event, a few at a time to many buyers, so that the pictures show a sale. */
async function sell(server: Server, event: string, groups: number): Promise<void> {
  for (let buyer = 0; buyer < groups; buyer += 1) {
    const token = await server.token(`crowd-${randomUUID()}`);
    const body = { event_id: event, best_available: { quantity: 2 + (buyer % 5) } };
    await server.ask("POST", "/api/orders", { token, body });
  }
}

async function hold(server: Server, user: string, event: string, seats: string[]): Promise<string> {
  const token = await server.token(user);
  return (await server.ask<{ hold_id: string }>("POST", `/api/events/${event}/holds`, { token, body: { seats } }))
    .hold_id;
}

/** A completed order; its id. */
async function order(server: Server, user: string, event: string, seats: string[]): Promise<string> {
  const token = await server.token(user);
  const made = await server.ask<{ order_id: string }>("POST", "/api/orders", {
    token,
    body: { event_id: event, seats },
  });
  await expect
    .poll(async () => (await server.ask<{ status: string }>("GET", `/api/orders/${made.order_id}`, { token })).status)
    .toBe("completed");
  return made.order_id;
}

test("what buyers see", async ({ page, server, user }, info) => {
  const stadium = await sampleEvent(server, "El clásico");
  const theatre = await sampleEvent(server, "traviata");
  await sell(server, stadium, 60);
  await sell(server, theatre, 40);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "What's on" })).toBeVisible();
  await shoot(page, info, "catalogue");
  await login(page, user, { next: `/events/${stadium}` });
  await expect(page.locator("canvas").first()).toBeVisible();
  await shoot(page, info, "event-stadium");
  await page.goto(`/events/${theatre}`);
  await expect(page.locator("canvas").first()).toBeVisible();
  await shoot(page, info, "event-theatre");
  await page.goto(`/events/${theatre}?view=list`);
  await shoot(page, info, "event-list");
  const seats = ["PLATEA-M-3", "PLATEA-M-4"];
  await page.goto(`/checkout/${await hold(server, user, theatre, seats)}`);
  await shoot(page, info, "checkout");
  await page.goto(`/orders/${await order(server, user, theatre, ["PLATEA-N-3", "PLATEA-N-4"])}`);
  await shoot(page, info, "order");
  await page.goto("/tickets");
  await shoot(page, info, "tickets");
});

test("what buyers see in the dark", async ({ page, server }, info) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  await shoot(page, info, "catalogue-dark");
  await page.goto(`/events/${await sampleEvent(server, "rock")}`);
  await expect(page.locator("canvas").first()).toBeVisible();
  await shoot(page, info, "event-dark");
});

test("what staff see", async ({ page, server, user }, info) => {
  const theatre = await sampleEvent(server, "traviata");
  await sell(server, theatre, 30);
  await page.goto("/login");
  await shoot(page, info, "login");
  await login(page, user, { roles: ["organiser", "gate"], next: "/organiser" });
  await shoot(page, info, "organiser");
  for (const [name, path] of [
    ["overview", ""],
    ["map", "/map"],
    ["orders", "/orders"],
    ["settings", "/settings"],
  ]) {
    await page.goto(`/organiser/events/${theatre}${path ?? ""}`);
    await shoot(page, info, `organiser-${name}`);
  }
  await page.goto("/organiser/new");
  await shoot(page, info, "organiser-new");
  await page.goto("/gate");
  await shoot(page, info, "gate");
});
