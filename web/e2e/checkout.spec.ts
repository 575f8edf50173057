/// The checkout: from a hold to tickets, or to free seats again.
import type { Page } from "@playwright/test";

import { checkout, countsOf, enter, heading, hold, ordersOf, payButton } from "./support/checkout";
import { createEvent } from "./support/plans";
import { buy, type Order } from "./support/purchases";
import { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

const status = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });

test("a hold becomes tickets", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, {
    seats: ["FLOOR-A-1", "FLOOR-A-2"],
    areas: [{ section: "PIT", quantity: 1 }],
  });
  await login(page, user, { next: checkout(held.hold_id) });

  await expect(heading(page, "Your seats are waiting")).toBeVisible();
  const summary = page.getByRole("region", { name: "What you are buying" });
  await expect(summary).toContainText(event.name);
  await expect(summary.getByRole("heading", { name: "Ground floor" })).toBeVisible();
  await expect(summary.getByRole("listitem").filter({ hasText: "Row A, seat 1" }).last()).toContainText("VIP");
  await expect(summary).toContainText("1 place, free choice");
  // 2 × 200 + 80, 3 × 5 of fees, 18 % of it all.
  for (const [name, sum] of [
    ["Net price", "480.00"],
    ["Service", "15.00"],
    ["IGV (18%)", "89.10"],
    ["Total", "584.10"],
  ]) {
    await expect(page.getByText(name ?? "", { exact: true }).locator("..")).toContainText(sum ?? "");
  }
  await expect(page.getByText("Test payment: no money moves")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^(10:00|9:\d\d)$/);
  await expectAccessible(page);

  await page.getByRole("button", { name: /^Pay .*584\.10$/ }).click();
  await page.waitForURL(/\/orders\//);
  await expect(heading(page, "They're yours!")).toBeFocused();
  await expect(page.getByText(`See you at ${event.name}.`)).toBeVisible();
  await expect(page.getByRole("article", { name: /^Ticket/ })).toHaveCount(3);
  await expect(page.getByRole("img", { name: /QR code .*Ground floor, row A, seat 2/ })).toBeVisible();
  await expectAccessible(page);
  expect(await countsOf(server, event.id)).toMatchObject({ sold: 3, held: 0 });

  // The hold's page leads to what became of it.
  await page.goto(checkout(held.hold_id));
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(await ordersOf(server, user, event.id)).toHaveLength(1);
});

test("after a declined card the seats are still held, and another card buys them", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-4", "FLOOR-B-5"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await page.getByRole("radio", { name: "Card that is declined" }).check();
  await payButton(page).click();

  // Back at the same hold, with what is left of its time.
  await expect(page.getByRole("alert").getByText("You were not charged")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText("The bank declined that card. Your seats are still yours");
  await page.waitForURL(`**${checkout(held.hold_id)}`);
  await expect(page.getByText("Row B, seat 5")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^9:\d\d$/);
  await expectAccessible(page);
  expect(await countsOf(server, event.id)).toMatchObject({ available: 48, held: 2, sold: 0 });
  await page.getByRole("radio", { name: "Card that works" }).check();
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect((await ordersOf(server, user, event.id)).map((order) => order.status).sort()).toEqual(["completed", "failed"]);
});

test("what was typed stays after a declined card and over a reload, and a wrong address is led to", async ({
  page,
  user,
}) => {
  // Nobody listens there; only the field is wanted.
  const server = await Server.create({
    ...{ MAIL__HOST: "127.0.0.1", MAIL__PORT: "1", MAIL__TLS: "none" },
    ...{ MAIL__FROM: "tickets@hall.example", MAIL__SITE_URL: "https://hall.example" },
  });
  try {
    const event = await createEvent(server);
    const held = await hold(server, user, event.id, { seats: ["FLOOR-B-7"] });
    await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
    const email = page.getByLabel("E-mail (optional)");
    const declined = page.getByRole("radio", { name: "Card that is declined" });
    await email.fill("ana@");
    await declined.check();
    await page.evaluate(() => window.scrollTo(0, 0));
    await payButton(page).click();
    await expect(email).toBeFocused();
    await expect(page.getByText("That is no e-mail address. Mend it, or leave it empty.")).toBeInViewport();

    await email.fill("ana@correo.example");
    await payButton(page).click();
    await expect(page.getByRole("alert").getByText("You were not charged")).toBeVisible();
    await expect(email).toHaveValue("ana@correo.example");
    await expect(declined).toBeChecked();
    await page.reload();
    await expect(email).toHaveValue("ana@correo.example");
    await expect(declined).toBeChecked();
  } finally {
    await server.remove();
  }
});

test("seats that somebody took after a declined card's hold ran out are named", async ({ page, server, user }) => {
  const event = await createEvent(server, { holdSeconds: 5 });
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-1", "FLOOR-B-2"] });
  const token = await server.token(user);
  const body = { hold_id: held.hold_id, payment: { provider: "test", token: "tok_declined" } };
  const { order_id } = await server.ask<Order>("POST", "/api/orders", { token, body });
  // Bought, not held: a hold of this event ends after five seconds, too.
  await expect.poll(() => buy(server, `${user}-rival`, event.id, ["FLOOR-B-2"]).catch(() => false)).toBeTruthy();
  await login(page, user, { next: `/orders/${order_id}` });
  await expect(heading(page, "You were not charged")).toBeVisible();
  await page.getByRole("button", { name: "Try to hold the same seats" }).click();
  await expect(page.getByRole("alert")).toContainText("Others were faster with Ground floor, row B, seat 2");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to the event" }).click();
  await page.waitForURL(`**/events/${event.id}`);
});

test("a bank that never answers is waited for, and then another card is asked for", async ({ page, user }) => {
  const server = await Server.create({ ORDERS__PAYMENT_TIMEOUT_MS: "8000" });
  try {
    const event = await createEvent(server);
    const held = await hold(server, user, event.id, { seats: ["FLOOR-A-3"] });
    await enter(page, server, user, checkout(held.hold_id), /\/checkout\//);
    await page.getByRole("radio", { name: "Bank that never answers" }).check();
    await payButton(page).click();
    await expect(heading(page, "We're getting your tickets")).toBeFocused();
    await expect(page.getByRole("listitem").filter({ hasText: "Payment: in progress" })).toHaveAttribute(
      "aria-current",
      "step",
    );
    await expect(status(page, /payment/)).toHaveCount(1);
    await expectAccessible(page);
    await expect(page.getByRole("alert").getByText("You were not charged")).toBeFocused();
    await expect(page.getByRole("alert")).toContainText("The bank didn't answer in time");
    await expect(payButton(page)).toBeVisible();
    expect(await countsOf(server, event.id)).toMatchObject({ held: 1, sold: 0 });
  } finally {
    await server.remove();
  }
});

test("a hold whose time runs out says so and can be had again", async ({ page, server, user }) => {
  const event = await createEvent(server, { holdSeconds: 12 });
  await login(page, user);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-5"], areas: [{ section: "PIT", quantity: 2 }] });
  await page.goto(checkout(held.hold_id));
  await expect(page.getByRole("timer")).toBeVisible();
  await expect(heading(page, "Your time is over")).toBeFocused();
  await expect(page.getByText("Ground floor, row C, seat 5")).toBeVisible();
  await expect(page.getByText("2 × Standing")).toBeVisible();
  await expectAccessible(page);
  await expect.poll(async () => (await countsOf(server, event.id)).held).toBe(0);

  await page.reload();
  await expect(heading(page, "Your time is over")).toBeVisible();
  await page.getByRole("button", { name: "Try to hold the same seats" }).click();
  await expect(heading(page, "Your seats are waiting")).toBeVisible();
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(await countsOf(server, event.id)).toMatchObject({ sold: 3 });
});

test("the last minute is announced, and there is one chance of more", async ({ page, server, user }) => {
  const event = await createEvent(server, { holdSeconds: 70 });
  await login(page, user);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-6"] });
  await page.goto(checkout(held.hold_id));
  await expect(page.getByRole("heading", { name: "Time left" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Less than a minute left" })).toBeVisible({ timeout: 30_000 });
  await expect(status(page, "Less than a minute left. Pay now, or take more time.")).toHaveCount(1);
  await expectAccessible(page);

  await page.getByRole("button", { name: "More time (1 left)" }).click();
  await expect(page.getByRole("heading", { name: "Time left" })).toBeVisible();
  await expect(status(page, /You have more time: until/)).toHaveCount(1);
  await expect(page.getByText("You have used your extra time.")).toBeVisible();
  // What was left, and all of the time that a hold has: more than its 1:10 alone.
  await expect(page.getByRole("timer")).toHaveText(/^(2:\d\d|1:[2-5]\d)$/);
});

test("the engine's own warning counts where the page's clock is wrong", async ({ page, server, user }) => {
  const event = await createEvent(server, { holdSeconds: 72 });
  await login(page, user);
  // A page that never learns the engine's time, on a device that is a minute late.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() - 60_000;
  });
  await page.route("**/health", (route) => route.fulfill({ json: { status: "ok", service: "ticketbuster" } }));
  await page.routeWebSocket("**/ws", (socket) => {
    const engine = socket.connectToServer();
    engine.onMessage((message) => {
      const text = message.toString();
      socket.send(text.includes('"authenticated"') ? text.replace(/"now":"[^"]*"/, '"now":null') : text);
    });
  });
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-8"] });
  await page.goto(checkout(held.hold_id));
  await expect(page.getByRole("timer")).toHaveText(/^(2:|1:[345])/);
  await expect(page.getByRole("heading", { name: "Little time left" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("timer")).toHaveText(/^(2:|1:[345])/);
});

test("seats are let go after a question", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-7"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await page.getByRole("button", { name: "Let these seats go" }).click();
  const question = page.getByRole("dialog", { name: "Let these seats go?" });
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Keep my seats" }).click();
  await expect(question).toBeHidden();
  expect(await countsOf(server, event.id)).toMatchObject({ held: 1 });

  await page.getByRole("button", { name: "Let these seats go" }).click();
  await question.getByRole("button", { name: "Let them go" }).click();
  await page.waitForURL(`**/events/${event.id}`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 0 });
  await page.goto(checkout(held.hold_id));
  await expect(heading(page, "You hold no seats here")).toBeVisible();
  await expectAccessible(page);
});

test("going elsewhere asks what shall become of the seats", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-8"] });
  await login(page, user, { next: checkout(held.hold_id) });
  const leave = page.getByRole("dialog", { name: "Leave your seats?" });
  const events = page.getByRole("link", { name: "Events", exact: true });

  await expect(page.getByRole("timer")).toBeVisible();
  await events.click();
  await expect(leave).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(leave).toBeHidden();
  await expect(page).toHaveURL(new RegExp(held.hold_id));

  await events.click();
  await leave.getByRole("button", { name: "Keep them and leave" }).click();
  await expect(page).toHaveURL(/\/$/);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 1 });

  // Back to the seats, and away again with the browser's own button.
  await page.goBack();
  await expect(page.getByRole("timer")).toBeVisible();
  await page.evaluate(() => history.forward());
  await expect(leave).toBeVisible();
  await expect(page).toHaveURL(new RegExp(held.hold_id));
  await leave.getByRole("button", { name: "Let them go" }).click();
  await expect(page).toHaveURL(/\/$/);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 0 });
});

test("choosing other seats lets these go first", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-9"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await page.getByRole("link", { name: "Choose other seats" }).click();
  const question = page.getByRole("dialog", { name: "Choose other seats?" });
  await question.getByRole("button", { name: "Stay and pay" }).click();
  await expect(page.getByRole("timer")).toBeVisible();
  await page.getByRole("link", { name: "Choose other seats" }).click();
  await question.getByRole("button", { name: "Let them go and choose again" }).click();
  await page.waitForURL(`**/events/${event.id}`);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 0 });
});

test("a hold ends with its event, and the page says so", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-7"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await expect(page.getByRole("timer")).toBeVisible();
  const organiser = await server.token("e2e-organiser", "organiser");
  await server.ask("POST", `/api/events/${event.id}/status`, { token: organiser, body: { status: "cancelled" } });
  await expect(heading(page, "This event was cancelled")).toBeVisible();
  await expect(page.getByText("nothing was bought")).toBeVisible();
  await expect(payButton(page)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: "See all events" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  expect(await ordersOf(server, user, event.id)).toHaveLength(0);
});

test("somebody else's hold and one that never was look the same", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, `${user}-rival`, event.id, { seats: ["FLOOR-C-9"] });
  await login(page, user, { next: checkout(held.hold_id) });
  await expect(heading(page, "You hold no seats here")).toBeVisible();
  const seen = await page.locator("main").innerText();
  expect(seen).not.toContain("Row C");
  await expectAccessible(page);
  const never = held.hold_id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  await page.goto(checkout(never));
  await expect(heading(page, "You hold no seats here")).toBeVisible();
  expect(await page.locator("main").innerText()).toBe(seen);
});

test("seats that somebody bought meanwhile are named", async ({ page, server, user }) => {
  const event = await createEvent(server, { holdSeconds: 12 });
  await login(page, user);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-A-1"] });
  await page.goto(checkout(held.hold_id));
  await expect(page.getByRole("timer")).toBeVisible();
  await expect(heading(page, "Your time is over")).toBeVisible();
  await buy(server, `${user}-rival`, event.id, ["FLOOR-A-1"]);
  await page.getByRole("button", { name: "Try to hold the same seats" }).click();
  await expect(page.getByRole("alert")).toContainText("Others were faster with Ground floor, row A, seat 1");
});
