/// Without a network: tickets open, what was seen is readable and says how old it is, and all is well afterwards.
import type { Page } from "@playwright/test";

import { keptCounts, untilInstalled } from "./support/device";
import { createEvent } from "./support/plans";
import { buy, refund, scanned } from "./support/purchases";
import { expect, expectAccessible, login, test } from "./support/test";

/** Logs in and waits until the device has the tickets. */
async function openTickets(page: Page, user: string): Promise<void> {
  await login(page, user, { next: "/tickets" });
  await untilInstalled(page);
  await expect(page.getByText(/^Up to date/)).toBeVisible();
  await expect(page.getByText("Opens without a network").first()).toBeVisible();
}

test("with the server stopped and the page reloaded, tickets open", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-7"]);
  await openTickets(page, user);
  await server.stop();
  try {
    await page.reload();
    const code = page.getByRole("img", { name: "QR code of the ticket for Ground floor, row B, seat 7" });
    expect(await scanned(code)).toBe(order.tickets[0]?.token);
    await expect(page.getByText("We can't reach the server. Trying again…")).toBeVisible();
    await expect(page.getByText("What you see is as of")).toBeVisible();
    await expectAccessible(page);

    // The page of the order was never opened; the list had all of it.
    await page.getByRole("link", { name: /^Open the order/ }).click();
    await expect(page.getByRole("heading", { name: "They're yours!" })).toBeVisible();
    expect(await scanned(code)).toBe(order.tickets[0]?.token);
    await page.goBack();

    // A new tab has no session: the tickets are still those of this device.
    const tab = await context.newPage();
    await tab.goto("/tickets");
    await expect(tab.getByText(`Tickets of ${user}, kept on this device`)).toBeVisible();
    expect(await scanned(tab.getByRole("img", { name: /^QR code of the ticket/ }))).toBe(order.tickets[0]?.token);
    await expectAccessible(tab);
    await tab.close();
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(page.getByText("We can't reach the server. Trying again…")).toBeVisible();
  } finally {
    await server.start();
  }
  // By itself: it asks every 15 s at most.
  await expect(page.getByText("Back online. Everything is up to date again.")).toBeVisible({ timeout: 25_000 });
});

test("a refund that was made meanwhile appears when the network is back", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-8"]);
  await openTickets(page, user);
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await expectAccessible(page);
  await refund(server, order.order_id);
  const ticket = page.getByRole("article", { name: "row B, seat 8" });
  await expect(ticket.getByText("Valid")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("Back online")).toBeVisible();
  await expect(ticket.getByText("Void", { exact: true })).toBeVisible();
});

/** From now on; answers how many requests left a second of the page's last one and a half, and how the banner changed. */
function watchBanner(page: Page): () => Promise<{ requestsPerSecond: number; changes: number }> {
  const sentAt: number[] = [];
  page.on("request", (request) => {
    if (!new URL(request.url()).pathname.startsWith("/assets/")) sentAt.push(Date.now());
  });
  return async () => {
    const recent = sentAt.filter((at) => at > Date.now() - 1_500);
    const changes = await page.evaluate(() => (window as { bannerChanges?: number }).bannerChanges ?? -1);
    return { requestsPerSecond: recent.length / 1.5, changes };
  };
}

test("catalogue and event that were seen are readable, and say how old they are", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await page.addInitScript(() => {
    const count = { bannerChanges: 0 };
    Object.assign(window, count);
    let shown = "";
    new MutationObserver(() => {
      const text = /can.t reach|Back online/.exec(document.documentElement.textContent)?.[0] ?? "";
      if (text === shown) return;
      shown = text;
      (window as { bannerChanges?: number }).bannerChanges = count.bannerChanges += 1;
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto(`/?q=${encodeURIComponent(event.name)}`);
  await expect(page.getByRole("heading", { name: event.name })).toBeVisible();
  // Not before it is kept: leaving the page would keep it from being.
  await expect.poll(async () => (await keptCounts(page))["seen"]).toBeGreaterThanOrEqual(1);
  await page.goto(`/events/${event.id}`);
  await expect(page.getByRole("heading", { name: event.name })).toBeVisible();
  await expect.poll(async () => (await keptCounts(page))["seen"]).toBeGreaterThanOrEqual(2);
  await untilInstalled(page);
  await server.stop();
  try {
    const watched = watchBanner(page);
    await page.reload();
    await expect(page.getByRole("heading", { name: event.name })).toBeVisible();
    await expect(page.getByText("What you see is as of")).toBeVisible();
    await expectAccessible(page);
    // The browser has the layout and answers for it, which is not the engine's word.
    await page.waitForTimeout(1_500);
    const { requestsPerSecond, changes } = await watched();
    expect(requestsPerSecond).toBeLessThan(8);
    expect(changes).toBeLessThan(5);
    await page.goto(`/?q=${encodeURIComponent(event.name)}`);
    await expect(page.getByRole("heading", { name: event.name })).toBeVisible();
    await expect(page.getByText("What you see is as of")).toBeVisible();
  } finally {
    await server.start();
  }
  await expect(page.getByText("Back online")).toBeVisible({ timeout: 25_000 });
  // Nobody's login, nobody's tickets.
  expect(await keptCounts(page)).toMatchObject({ orders: 0, meta: 0 });
  expect(user).not.toBe("");
});

test("an event that was never seen says so without a network, and comes when it is tried again", async ({
  page,
  server,
}) => {
  const event = await createEvent(server);
  await page.goto("/");
  await untilInstalled(page);
  await server.stop();
  try {
    await page.goto(`/events/${event.id}`);
    await expect(page.getByText("This event was not opened on this device yet")).toBeVisible();
    await expectAccessible(page);
  } finally {
    await server.start();
  }
  // The page asks again by itself as well, and the button may go while it is pressed.
  const pressed = page.getByRole("button", { name: "Try again" }).click({ timeout: 5_000 });
  await pressed.catch(() => undefined);
  await expect(page.getByRole("heading", { name: event.name })).toBeVisible({ timeout: 25_000 });
});

test("logging out empties the device, and in the other tab too", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-C-3"]);
  await openTickets(page, user);
  expect(await keptCounts(page)).toMatchObject({ meta: 1, orders: 1, events: 1 });
  const other = await context.newPage();
  await other.goto("/tickets");
  await expect(other.getByText(`Tickets of ${user}, kept on this device`)).toBeVisible();

  await page.getByLabel(`Account of ${user}`).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("heading", { name: "Your tickets are in your account" })).toBeVisible();
  await expect(other.getByRole("heading", { name: "Your tickets are in your account" })).toBeVisible();
  expect(await keptCounts(page)).toEqual({ meta: 0, orders: 0, events: 0, seen: 0 });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Your tickets are in your account" })).toBeVisible();
});

test("tickets can be removed from a device without a login", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-C-4"]);
  await openTickets(page, user);
  const tab = await context.newPage();
  await page.close();
  await tab.goto("/tickets");
  await tab.getByRole("button", { name: "Remove from this device" }).click();
  await expect(tab.getByRole("dialog", { name: "Remove the tickets from this device?" })).toBeVisible();
  await expectAccessible(tab);
  await tab.getByRole("button", { name: "Remove them" }).click();
  await expect(tab.getByRole("heading", { name: "Your tickets are in your account" })).toBeVisible();
  await expect.poll(() => keptCounts(tab)).toMatchObject({ meta: 0, orders: 0, events: 0 });
});

test("somebody else's login takes the tickets off the device", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-C-5"]);
  await openTickets(page, user);
  await page.evaluate(() => sessionStorage.clear());
  await login(page, `${user}-other`, { next: "/tickets" });
  await expect(page.getByRole("heading", { name: "No tickets yet" })).toBeVisible();
  expect(await keptCounts(page)).toMatchObject({ meta: 1, orders: 0, events: 0 });
});
