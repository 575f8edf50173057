/// The checkout when something breaks: lost answers, pages that are loaded again, sockets and servers that die.
import {
  checkout,
  countsOf,
  enter,
  heading,
  hold,
  orderKeys,
  ordersOf,
  payButton,
  type HeldSeats,
} from "./support/checkout";
import { createEvent } from "./support/plans";
import type { Order } from "./support/purchases";
import { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

test("without a socket, asking brings the order's end", async ({ page, user }) => {
  const server = await Server.create({ ORDERS__PAYMENT_TIMEOUT_MS: "6000" });
  try {
    await page.routeWebSocket("**/ws", (socket) => socket.close());
    const event = await createEvent(server);
    const held = await hold(server, user, event.id, { seats: ["FLOOR-A-3"] });
    await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
    await page.getByRole("radio", { name: "Bank that never answers" }).check();
    await payButton(page).click();
    await expect(page.getByText("The live connection is down, so we ask every few seconds.")).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("The bank didn't answer in time");
    await expect(payButton(page)).toBeVisible();
  } finally {
    await server.remove();
  }
});

test("a failed order that is found later leads to the hold that goes on", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-7"] });
  const token = await server.token(user);
  const body = { hold_id: held.hold_id, payment: { provider: "test", token: "tok_declined" } };
  const { order_id } = await server.ask<Order>("POST", "/api/orders", { token, body });
  await expect.poll(async () => (await ordersOf(server, user, event.id))[0]?.status).toBe("failed");
  await login(page, user, { next: `/orders/${order_id}` });
  await expect(heading(page, "You were not charged")).toBeFocused();
  await expect(page.getByText(/Your seats are still yours until/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Pay with another card" }).click();
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
});

test("without a socket and with lost answers, asking brings the tickets", async ({ page, server, user }) => {
  await page.routeWebSocket("**/ws", (socket) => socket.close());
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-4"] });
  await login(page, user, { next: checkout(held.hold_id) });
  let isLosing = true;
  await page.route(/\/api\/orders\/[^/]+$/, (route) => (isLosing ? route.abort() : route.continue()));
  await payButton(page).click();
  await expect(page.getByRole("alert")).toContainText("We can't reach the server");
  isLosing = false;
  await expect(heading(page, "They're yours!")).toBeVisible();
});

test("while the outcome is open the page says so, and leaving it asks", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-10"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await expect(page.getByRole("timer")).toBeVisible();
  const keys = orderKeys(page);
  await page.route("**/api/orders", (route) => route.abort());
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Events", exact: true }).click();
  const unsure = page.getByRole("dialog", { name: "We don't know yet whether you bought them" });
  await unsure.getByRole("button", { name: "Stay here" }).click();
  const asked = keys.length;
  await page.getByRole("button", { name: "Ask now" }).click();
  await expect.poll(() => keys.length).toBeGreaterThan(asked);
});

test("loading the page again keeps the seats, and the order goes on with its key", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-9"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await expect(page.getByRole("timer")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("timer")).toBeVisible();
  expect(await countsOf(server, event.id)).toMatchObject({ held: 1 });

  const keys = orderKeys(page);
  await page.route("**/api/orders", (route) => route.abort());
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
  const before = keys.length;
  await page.reload();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
  expect(keys.length).toBeGreaterThan(before);
  await page.unroute("**/api/orders");
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  expect(await ordersOf(server, user, event.id)).toHaveLength(1);
});

test("an answer that is lost after the order arrived buys once", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-2", "FLOOR-C-3"] });
  await login(page, user, { next: checkout(held.hold_id) });
  const keys = orderKeys(page);
  const answers: number[] = [];
  await page.route("**/api/orders", async (route) => {
    const answer = await route.fetch();
    answers.push(answer.status());
    // The engine has the order; the browser hears nothing of it, twice.
    if (answers.length <= 2) return route.abort("connectionreset");
    return route.fulfill({ response: answer });
  });
  await expect(page.getByRole("timer")).toBeVisible();
  // The page learns of it by its own repeated question, not by looking at the hold.
  await page.route("**/api/holds/*", (route) => route.abort());
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(answers).toEqual([202, 202, 202]);
  expect(new Set(keys).size).toBe(1);
  expect(await ordersOf(server, user, event.id)).toHaveLength(1);
  expect(await countsOf(server, event.id)).toMatchObject({ sold: 2, held: 0 });
});

test("a browser that dies before the answer finds the order afterwards", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-4"] });
  await login(page, user, { next: checkout(held.hold_id) });
  const keys = orderKeys(page);
  await page.route("**/api/orders", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await expect(page.getByRole("timer")).toBeVisible();
  // It would hear of the order by looking at the hold, and then nothing would be open.
  await page.route("**/api/holds/*", (route) => route.abort());
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
  await page.close();

  // The tab's own storage is gone with it.
  const next = await context.newPage();
  const laterKeys = orderKeys(next);
  await next.route("**/api/holds/*", (route) => route.abort());
  await enter(next, server, user, checkout(held.hold_id), /\/(checkout|orders)\//);
  await expect(heading(next, "They're yours!")).toBeVisible();
  expect(laterKeys.length).toBeGreaterThan(0);
  expect(new Set([...keys, ...laterKeys]).size).toBe(1);
  expect(await ordersOf(server, user, event.id)).toHaveLength(1);
});

test("a busy server is asked again with the same key", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-6"] });
  await login(page, user, { next: checkout(held.hold_id) });
  const keys = orderKeys(page);
  let refusals = 0;
  await page.route("**/api/orders", (route) => {
    if (refusals > 0) return route.continue();
    refusals += 1;
    const body = {
      type: "urn:ticketbuster:problem:overloaded",
      title: "Overloaded",
      status: 503,
      code: "overloaded",
      detail: "too many requests are waiting",
      retry_after_seconds: 4,
    };
    return route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      headers: { "retry-after": "4" },
      body: JSON.stringify(body),
    });
  });
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test("a hold that another tab ordered leads to its order", async ({ page, context, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-8"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await expect(page.getByRole("timer")).toBeVisible();
  const other = await context.newPage();
  await login(other, user, { next: checkout(held.hold_id) });
  await payButton(other).click();
  await expect(heading(other, "They're yours!")).toBeVisible();
  await page.bringToFront();
  // Whether it noticed already or asks now: one order.
  await payButton(page)
    .click()
    .catch(() => undefined);
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(await ordersOf(server, user, event.id)).toHaveLength(1);
});

test("a server that restarts under the checkout has the seats, and takes the order when it is back", async ({
  page,
  user,
}) => {
  const server = await Server.create();
  try {
    const event = await createEvent(server);
    const held = await hold(server, user, event.id, { seats: ["FLOOR-A-1", "FLOOR-A-2"] });
    await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
    await expect(page.getByRole("timer")).toBeVisible();
    await server.stop();
    await payButton(page).click();
    await expect(page.getByRole("heading", { name: "We're asking again" })).toBeVisible();
    await server.start();
    await expect(heading(page, "They're yours!")).toBeVisible({ timeout: 30_000 });
    expect(await ordersOf(server, user, event.id)).toHaveLength(1);
  } finally {
    await server.remove();
  }
});

/** Holds a seat and kills the server before it is written; again, should the write have been faster. */
async function loseHold(server: Server, user: string, eventId: string): Promise<HeldSeats> {
  const token = await server.token(user);
  for (let seat = 1; seat <= 10; seat += 1) {
    const body = { seats: [`FLOOR-A-${seat}`] };
    const held = await server.ask<HeldSeats>("POST", `/api/events/${eventId}/holds`, { token, body });
    await server.stop("SIGKILL");
    await server.start();
    const isLost = await server.ask("GET", `/api/holds/${held.hold_id}`, { token }).then(
      () => false,
      (refusal: unknown) => String(refusal).includes("hold_expired"),
    );
    if (isLost) return held;
    await server.ask("DELETE", `/api/holds/${held.hold_id}`, { token });
  }
  throw new Error("no hold was lost");
}

test("a hold that a crash lost is had back by its token", async ({ page, user }) => {
  // A second between writes: time enough to die in between.
  const server = await Server.create({ STORE__FLUSH_INTERVAL_MS: "1000" });
  try {
    const event = await createEvent(server);
    await enter(page, server, user, "/", /\/$/);
    const held = await loseHold(server, user, event.id);
    await page.evaluate(
      ([id, token, event_id]) =>
        sessionStorage.setItem(`ticketbuster.hold.${id ?? ""}`, JSON.stringify({ token, event_id })),
      [held.hold_id, held.token, event.id],
    );
    await page.goto(server.url + checkout(held.hold_id));
    // Once to see and once to hear.
    await expect(page.getByText("The server was restarted, and your seats are still yours.").first()).toBeVisible();
    await expect(page.getByText(/^Row A, seat/)).toBeVisible();
    await payButton(page).click();
    await expect(heading(page, "They're yours!")).toBeVisible();
  } finally {
    await server.remove();
  }
});
