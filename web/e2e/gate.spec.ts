/// The gate: every answer, by camera, hand scanner and typed code, with a network and without.
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "@playwright/test";

import { answer, buy, enter, expectAnswer, figure, openGate } from "./support/gate";
import { createEvent } from "./support/plans";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

async function whileStopped(server: Server, action: () => Promise<void>): Promise<void> {
  await server.stop();
  try {
    await action();
  } finally {
    await server.start();
  }
}

/** A ticket that somebody else's key signed under the number of ours. */
async function forgedToken(): Promise<string> {
  const vectors = JSON.parse(await readFile(new URL("../../tests/vectors/tickets.json", import.meta.url), "utf8")) as {
    valid: { key_id: number; token: string }[];
  };
  return vectors.valid.find(({ key_id }) => key_id === 1)?.token ?? "";
}

test("setting up asks for what it needs", async ({ page, user, server }) => {
  const { name } = await createEvent(server);
  await login(page, user, { roles: ["gate"], next: "/gate" });
  await expect(page.getByRole("heading", { name: "Set up this gate" })).toBeVisible();
  await page.getByRole("button", { name: "Download and begin" }).click();
  await expect(page.getByText("Choose the event of tonight.")).toBeVisible();
  await expect(page.getByText("Give the gate a name")).toBeVisible();
  await expectAccessible(page);
  const events = page.getByLabel("Event", { exact: true });
  await events.selectOption({ label: await events.locator("option", { hasText: name }).innerText() });
  await page.getByLabel("Name of this gate").fill("Ñ".repeat(51));
  await expect(page.getByText("Choose a shorter name.")).toBeVisible();
  await page.getByLabel("Name of this gate").fill("Door 3");
  await page.route("**/gate-list*", (route) => route.fulfill({ status: 503, json: { code: "overloaded" } }));
  await page.getByRole("button", { name: "Download and begin" }).click();
  await expect(page.getByText("Very many people are here right now")).toBeVisible();
  await page.unroute("**/gate-list*");
  await page.getByRole("button", { name: "Download and begin" }).click();
  await expect(page.getByRole("heading", { name: "Gate Door 3" })).toBeVisible();
  await expect(page.getByText("The first ticket is still to come.")).toBeVisible();
  await expectAccessible(page);
  // The device keeps it, and can be set up anew.
  await page.goto("/gate");
  await expect(page.getByRole("heading", { name: "Gate Door 3" })).toBeVisible();
  await page.getByRole("link", { name: "Set up" }).click();
  await expect(page.getByLabel("Name of this gate")).toHaveValue("Door 3");
  await page.getByRole("button", { name: "Back to scanning" }).click();
  await expect(page.getByRole("heading", { name: "Gate Door 3" })).toBeVisible();
});

test("a typed code lets in once", async ({ page, user, server }) => {
  const event = await createEvent(server);
  const { tickets } = await buy(server, event.id, 2);
  await openGate(page, user, event.name);
  await enter(page, tickets[0].token);
  await expectAnswer(page, "yes", "Let in", "Ground floor", /Row [ABC]/, /Seat \d/);
  await expectAccessible(page);
  await enter(page, tickets[0].token);
  await expectAnswer(page, "no", "Already used", /at \d+:\d\d\s[AP]M, here at this gate/);
  await expectAccessible(page);
  // Used at another gate since the list was downloaded.
  const elsewhere = await server.token("e2e-south", "gate");
  const second = tickets[1]?.token ?? "";
  await server.ask("POST", "/api/tickets/check-in", { token: elsewhere, body: { token: second, gate: "South" } });
  await enter(page, second);
  await expectAnswer(page, "no", "Already used", /at \d+:\d\d\s[AP]M at gate South/);
});

test("a code that can't be read is let in by the printed number, with a network and without", async ({
  page,
  user,
  server,
}) => {
  const event = await createEvent(server);
  const { tickets } = await buy(server, event.id, 2);
  const [first = "", second = ""] = tickets.map(({ ticket_id }) => ticket_id.slice(-8).toUpperCase());
  await openGate(page, user, event.name);
  await enter(page, first);
  await expectAnswer(page, "yes", "Let in", /Row [ABC]/, "By its number: look that this is the seat on the ticket.");
  await expectAccessible(page);
  await enter(page, first);
  await expectAnswer(page, "no", "Already used");
  await enter(page, first === "00000000" ? "00000001" : "00000000");
  await expectAnswer(page, "again", "No such number");
  await whileStopped(server, async () => {
    await enter(page, second);
    await expectAnswer(page, "yes", /Row [ABC]/, "By its number");
  });
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Online", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(async () => {
      const token = await server.token("e2e-boss", "gate");
      const list = await server.ask<{ items: unknown[] }>("GET", `/api/events/${event.id}/gate-list`, { token });
      return list.items.length;
    })
    .toBe(2);
});

test("every reason to refuse has its own words", async ({ page, user, server }) => {
  test.slow();
  // One after the other: a server takes few plans at a time.
  const event = await createEvent(server);
  const other = await createEvent(server);
  const cancelled = await buy(server, event.id);
  const foreign = await buy(server, other.id);
  await openGate(page, user, event.name);

  await server.ask("POST", `/api/orders/${cancelled.orderId}/cancel`, { token: cancelled.buyer });
  await enter(page, cancelled.tickets[0].token);
  await expectAnswer(page, "no", "Cancelled", "box office");
  await expectAccessible(page);
  await enter(page, foreign.tickets[0].token);
  await expectAnswer(page, "no", "Other event", event.name);
  await enter(page, await forgedToken());
  await expectAnswer(page, "no", "Not ours", "Don't let them in");
  await expectAccessible(page);
  await enter(page, "https://example.org/menu");
  await expectAnswer(page, "again", "Not a ticket");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Next" }).click();
  await expect(figure(page, "Let in")).toHaveText("0");
  await expect(figure(page, "Refused")).toHaveText("3");
  await expect(page.getByRole("listitem").first()).toContainText("Not a ticket");
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByText("Type the code first.")).toBeVisible();
  await expectAccessible(page);
});

test("a hand scanner types wherever the focus is, and a code that it sends twice is one scan", async ({
  page,
  user,
  server,
}) => {
  const event = await createEvent(server);
  const { tickets } = await buy(server, event.id);
  await openGate(page, user, event.name, { isQuick: true });
  await page.getByRole("button", { name: "Sound off" }).focus();
  await page.keyboard.type(tickets[0].token);
  await page.keyboard.press("Enter");
  await expectAnswer(page, "yes", "Let in");
  // Once more, faster than a test can type.
  await page.evaluate(
    (keys) => {
      for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    },
    [...Array.from(tickets[0].token), "Enter"],
  );
  // The button had the focus and was not pressed.
  await expect(page.getByRole("button", { name: "Sound off" })).toBeVisible();
  await expect(answer(page)).toBeHidden();
  await expect(figure(page, "Let in")).toHaveText("1");
  await expect(figure(page, "Refused")).toHaveText("0");
});

test("a network that is too slow is as good as none, and nobody is counted twice", async ({ page, user, server }) => {
  const event = await createEvent(server);
  const { tickets } = await buy(server, event.id);
  await openGate(page, user, event.name);
  // The engine hears the first question; its answer does not come through.
  let questions = 0;
  await page.route("**/api/tickets/check-in", async (route) => {
    questions += 1;
    if (questions > 1) await route.continue();
    else await route.fetch();
  });
  await enter(page, tickets[0].token);
  await expectAnswer(page, "yes", "Accepted offline", "Ground floor");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Online", { exact: true })).toBeVisible();
  await expect(figure(page, "To send")).toHaveText("0");
  await expect(page.getByText("who shouldn't be")).toBeHidden();
});

test("without the server: accepted once, kept over a reload, told afterwards", async ({ page, user, server }) => {
  test.slow();
  const event = await createEvent(server);
  const { tickets, buyer, orderId } = await buy(server, event.id, 2);
  await openGate(page, user, event.name);
  await whileStopped(server, async () => {
    await enter(page, tickets[0].token);
    await expectAnswer(page, "yes", "Accepted offline", "Checked by this device alone");
    await expectAccessible(page);
    await enter(page, tickets[0].token);
    await expectAnswer(page, "no", "Already used", "here at this gate");
    await enter(page, await forgedToken());
    await expectAnswer(page, "no", "Not ours");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("No network. Keep scanning")).toBeVisible();
    await expect(figure(page, "To send")).toHaveText("1");
    await expectAccessible(page);
    await page.route("**/api/tickets/check-in", (route) => route.abort());
  });
  await page.reload();
  await expect(figure(page, "To send")).toHaveText("1");
  await enter(page, tickets[0].token);
  await expectAnswer(page, "no", "Already used", "here at this gate");
  await page.getByRole("button", { name: "Next" }).click();
  await page.unroute("**/api/tickets/check-in");
  await expect(figure(page, "To send")).toHaveText("0");
  const { items } = await server.ask<{ items: { status: string }[] }>("GET", `/api/orders/${orderId}/tickets`, {
    token: buyer,
  });
  expect(items.map(({ status }) => status)).toEqual(["used", "valid"]);
});

/** Another device. */
async function deviceOf(browser: Browser, server: Server): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: server.url, locale: "en-US", timezoneId: "America/Lima" });
  return { context, page: await context.newPage() };
}

test("two gates without a network let one ticket in: the conflict is reported", async ({
  page,
  context,
  browser,
  user,
  server,
}) => {
  test.slow();
  const event = await createEvent(server);
  const { tickets, orderId, buyer } = await buy(server, event.id);
  const refunded = await buy(server, event.id);
  await openGate(page, user, event.name, { gate: "North" });
  const south = await deviceOf(browser, server);
  await openGate(south.page, `${user}-south`, event.name, { gate: "South" });
  await Promise.all([context.setOffline(true), south.context.setOffline(true)]);
  for (const each of [page, south.page]) {
    await enter(each, tickets[0].token);
    await expectAnswer(each, "yes", "Accepted offline");
    await each.getByRole("button", { name: "Next" }).click();
  }
  await enter(page, refunded.tickets[0].token);
  await expectAnswer(page, "yes", "Accepted offline");
  await page.getByRole("button", { name: "Next" }).click();
  await server.ask("POST", `/api/orders/${refunded.orderId}/cancel`, { token: refunded.buyer });

  await south.context.setOffline(false);
  await expect(figure(south.page, "To send")).toHaveText("0");
  await expect(south.page.getByRole("alert")).toBeHidden();
  await context.setOffline(false);
  await expect(page.getByRole("alert")).toContainText("2 people are in who shouldn't be");
  await page.getByRole("button", { name: "Show" }).click();
  const conflicts = page.getByRole("region", { name: "Conflicts" });
  await expect(conflicts).toContainText(
    /Ground floor [ABC] \d+ was let in at gate South at \d+:\d\d\s[AP]M as well: 2 people on one ticket\./,
  );
  await expect(conflicts).toContainText(/Ground floor [ABC] \d+: the ticket had been cancelled\./);
  await expectAccessible(page);

  const saved = page.waitForEvent("download");
  await conflicts.getByRole("button", { name: "Export (CSV)" }).click();
  const csv = await readFile(await (await saved).path(), "utf8");
  expect(csv).toContain(`${tickets[0].seat},${tickets[0].ticket_id},${event.id},North,`);
  expect(csv).toContain(",used,South,");

  for (let count = 2; count > 0; count -= 1) {
    await conflicts.getByRole("button", { name: "Mark as seen" }).first().click();
    await expect(conflicts.getByText("Seen", { exact: true })).toHaveCount(3 - count);
  }
  await expect(page.getByRole("alert")).toBeHidden();
  await conflicts.getByRole("button", { name: "Back to scanning" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "Conflicts (2)" })).toBeVisible();
  const { items } = await server.ask<{ items: { status: string }[] }>("GET", `/api/orders/${orderId}/tickets`, {
    token: buyer,
  });
  expect(items[0]?.status).toBe("used");
  await south.context.close();
});

test("an ended session does not stop the gate; logging in sends what waited; logging out empties the device", async ({
  page,
  user,
  server,
}) => {
  test.slow();
  const event = await createEvent(server);
  const { tickets } = await buy(server, event.id, 2);
  await openGate(page, user, event.name);
  const token = await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem("ticketbuster.session") ?? "{}") as { token?: string };
    return kept.token ?? "";
  });
  await server.ask("POST", "/api/auth/logout", { token });
  await enter(page, tickets[0].token);
  await expectAnswer(page, "yes", "Accepted offline");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("Your login has ended. Keep scanning")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await enter(page, tickets[1]?.token ?? "");
  await expectAnswer(page, "yes", "Accepted offline");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(figure(page, "To send")).toHaveText("2");
  await page.getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("Your name").fill(user);
  await page.getByLabel("Gate staff").check();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("Online", { exact: true })).toBeVisible();
  await expect(figure(page, "To send")).toHaveText("0");
  await page.getByRole("link", { name: "Leave" }).click();
  await page.getByLabel(`Account of ${user}`).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("link", { name: "Log in" })).toBeVisible();
  await page.goto("/gate");
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
});

test("gate staff of another organisation are told whose event it is", async ({ page, user, server }) => {
  const event = await createEvent(server);
  await openGate(page, user, event.name);
  const body = { user, roles: ["gate"], organisations: ["circus"] };
  const moved = await server.ask<Record<string, unknown>>("POST", "/api/auth/dev-login", { body });
  await page.evaluate(({ token, user_id: userId, roles, organisations, expires_at: expiresAt }) => {
    const session = { token, userId, roles, organisations, expiresAt, kind: "dev" };
    sessionStorage.setItem("ticketbuster.session", JSON.stringify(session));
  }, moved);
  await page.reload();
  await expect(page.getByText("Another organisation", { exact: true })).toBeVisible();
  await expect(page.getByText("This event is another organisation's")).toBeVisible();
  await expectAccessible(page);
  // Only events of its own house are offered, and there are none.
  await page.goto("/gate?change");
  await expect(page.getByText(event.name)).toHaveCount(0);
});
