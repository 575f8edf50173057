/// What organisers do: watch a sale, pause it, keep seats, change settings, find and refund orders.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

interface Order {
  readonly order_id: string;
  readonly status: string;
  readonly tickets: readonly { readonly status: string }[];
}

/** Buys seats by the API and waits until their tickets are there. */
async function buy(server: Server, eventId: string, user: string, seats: readonly string[]): Promise<Order> {
  const token = await server.token(user);
  const body = { event_id: eventId, seats, payment: { provider: "test", token: "tok_success" } };
  const accepted = await server.ask<{ order_id: string }>("POST", "/api/orders", { token, body });
  return orderOnce(server, accepted.order_id, token, "completed");
}

async function orderOnce(server: Server, orderId: string, token: string, status: string): Promise<Order> {
  let order: Order | undefined;
  await expect(async () => {
    order = await server.ask<Order>("GET", `/api/orders/${orderId}`, { token });
    expect(order.status).toBe(status);
  }).toPass();
  if (order === undefined) throw new Error("the order was never read");
  return order;
}

function manage(page: Page, user: string, eventId: string, tab = ""): Promise<void> {
  return login(page, user, { roles: ["organiser"], next: `/organiser/events/${eventId}${tab}` });
}

/** Labels that the public sees as kept by the house. */
async function blockedSeats(server: Server, eventId: string): Promise<string[]> {
  const path = `/api/events/${eventId}/seats?view=list&status=blocked`;
  const { items } = await server.ask<{ items: { seat: string }[] }>("GET", path);
  return items.map(({ seat }) => seat);
}

/** The number under a name on the dashboard. */
function figure(page: Page, name: string) {
  return page
    .locator("dl > div")
    .filter({ has: page.locator("dt").getByText(name, { exact: true }) })
    .locator("dd")
    .first();
}

test("the list has drafts, finds by name and filters by status", async ({ page, server, user }) => {
  const name = `Recital ${randomUUID().slice(0, 8)}`;
  const draft = await createEvent(server, { name, status: "draft" });
  await login(page, user, { roles: ["organiser"], next: "/organiser" });
  await page.getByLabel("Search your events").fill(name);
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText("Draft");
  await expect(row).toContainText("0 of 50 sold");
  await page.getByLabel("Status").selectOption("Paused");
  await expect(page.getByRole("heading", { name: "No event fits" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Status").selectOption("Draft");
  await row.getByRole("link", { name }).click();
  await page.waitForURL(`**/organiser/events/${draft.id}`);
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
});

test("a purchase shows on the dashboard within seconds", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id);
  await expect(figure(page, "Sold")).toHaveText("0");
  await buy(server, event.id, `${user}-buyer`, ["FLOOR-A-1", "FLOOR-A-2"]);
  await expect(figure(page, "Sold")).toHaveText("2", { timeout: 6_000 });
  const receipt = page.getByRole("region", { name: "Revenue" });
  // Two VIP seats, a fee each, and 18 % of both.
  await expect(receipt).toContainText("400.00");
  await expect(receipt).toContainText("10.00");
  await expect(receipt).toContainText("73.80");
  await expect(receipt).toContainText("483.80");
  await expect(page.getByText(/Orders per minute in the last hour: 1 in all/)).toBeVisible();
  const sections = page.getByRole("region", { name: "Sections" });
  await sections.getByText("Show as a table").click();
  await expect(sections.getByRole("row", { name: /Ground floor VIP 10 2 0 0 8/ })).toBeVisible();
  // The header sticks to the top: what lies half under it is no target.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectAccessible(page);
});

test("holds and refusals are counted, refusals in words", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const token = await server.token(`${user}-buyer`);
  await server.ask("POST", `/api/events/${event.id}/holds`, { token, body: { seats: ["FLOOR-B-1", "FLOOR-B-2"] } });
  const other = await server.token(`${user}-other`);
  const taken = server.ask("POST", `/api/events/${event.id}/holds`, { token: other, body: { seats: ["FLOOR-B-1"] } });
  await expect(taken).rejects.toThrow("seats_unavailable");
  await manage(page, user, event.id);
  await expect(figure(page, "Held now")).toHaveText("2");
  await expect(page.getByText("seats in 1 hold")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Somebody else was faster" })).toContainText("1");
});

test("figures stay and say how old they are while the server can't be reached", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id);
  await expect(figure(page, "Sold")).toHaveText("0");
  await page.route("**/report", (route) =>
    route.fulfill({ status: 503, json: { code: "overloaded", detail: "later" } }),
  );
  await expect(page.getByText(/The figures are from/)).toBeVisible({ timeout: 30_000 });
  await expect(figure(page, "Sold")).toHaveText("0");
  await page.unroute("**/report");
  await expect(page.getByText(/The figures are from/)).toBeHidden();
});

test("a paused sale refuses holds until it is resumed", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const token = await server.token(`${user}-buyer`);
  const hold = () => server.ask("POST", `/api/events/${event.id}/holds`, { token, body: { seats: ["FLOOR-A-1"] } });
  await manage(page, user, event.id);
  await page.getByRole("button", { name: "Pause the sale" }).click();
  const question = page.getByRole("dialog", { name: "Pause the sale" });
  await expect(question).toContainText("Whoever holds seats now can still pay");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Pause the sale" }).click();
  await question.getByRole("button", { name: "Pause the sale" }).click();
  await expect(page.getByRole("button", { name: "Resume the sale" })).toBeVisible();
  await expect(hold()).rejects.toThrow("not_on_sale");
  await page.getByRole("button", { name: "Resume the sale" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume the sale" }).click();
  await expect(page.getByRole("button", { name: "Pause the sale" })).toBeVisible();
  await hold();
});

test("a draft is opened early and at last cancelled for good", async ({ page, server, user }) => {
  const event = await createEvent(server, { status: "draft", opensInMs: 3_600_000 });
  await manage(page, user, event.id);
  await page.getByRole("button", { name: "Open the sale now" }).click();
  await expect(page.getByRole("dialog")).toContainText("it becomes this moment");
  await page.getByRole("dialog").getByRole("button", { name: "Open the sale now" }).click();
  await expect(page.getByRole("button", { name: "Pause the sale" })).toBeVisible();
  await buy(server, event.id, `${user}-buyer`, ["FLOOR-A-1"]);
  await expect(figure(page, "Sold")).toHaveText("1");
  await page.getByRole("button", { name: "Cancel the event" }).click();
  await expect(page.getByRole("dialog")).toContainText("what was paid for 1 paid order goes back.");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the event" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "nothing is left to do" })).toContainText(/In all, .* given/);
  await expect(page.getByText("1 order is refunded, and its tickets are void.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Open the sale" })).toBeHidden();
});

test("seats are kept by lasso and given back by list", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await buy(server, event.id, `${user}-buyer`, ["FLOOR-B-5"]);
  await manage(page, user, event.id, "/map");
  const map = page.getByRole("application", { name: "Seat map" });
  await page.getByRole("radio", { name: "Draw around seats" }).check();
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (box === null) throw new Error("the map is not on the page");
  const corner = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  await page.mouse.move(...corner(0.02, 0.02));
  await page.mouse.down();
  for (const [x, y] of [
    [0.98, 0.02],
    [0.98, 0.98],
    [0.02, 0.98],
    [0.02, 0.1],
  ] as const)
    await page.mouse.move(...corner(x, y), { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole("heading", { name: "30 seats chosen" })).toBeVisible();
  await expect(page.getByText("Sold and held seats can't be changed")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep 29 for the house" }).click();
  await expect(page.getByText("29 seats are kept by the house now.")).toBeVisible();
  expect(await blockedSeats(server, event.id)).toHaveLength(29);

  await page.getByRole("button", { name: /Ground floor/ }).click();
  await page.getByRole("checkbox", { name: /Row C/ }).check();
  await page.getByRole("button", { name: "Seats of row A" }).click();
  await page.getByRole("list", { name: "Seats of row A" }).getByRole("checkbox", { name: "Seat 4 kept" }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Give 11 back to the sale" }).click();
  await expect(page.getByText("11 seats are on sale again.")).toBeVisible();
  const blocked = await blockedSeats(server, event.id);
  expect(blocked).toHaveLength(18);
  expect(blocked).not.toContain("FLOOR-A-4");
  expect(blocked.some((seat) => seat.startsWith("FLOOR-C"))).toBe(false);
});

test("a conflict says which seats were sold meanwhile, and goes on with the others", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id, "/map");
  await page.getByRole("button", { name: /Ground floor/ }).click();
  await page.getByRole("checkbox", { name: /Row B/ }).check();
  // Between the click and the engine somebody buys.
  await page.route(
    "**/block",
    async (route) => {
      await buy(server, event.id, `${user}-buyer`, ["FLOOR-B-3"]);
      await route.continue();
    },
    { times: 1 },
  );
  await page.getByRole("button", { name: "Keep 10 for the house" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Somebody was faster with 1 seat" });
  await expect(notice).toContainText("FLOOR-B-3");
  expect(await blockedSeats(server, event.id)).toEqual([]);
  await notice.getByRole("button", { name: "Go on with the other 9" }).click();
  await expect(page.getByText("9 seats are kept by the house now.")).toBeVisible();
  expect(await blockedSeats(server, event.id)).toHaveLength(9);
});

test("places of a standing area are kept by number", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id, "/map");
  await page.getByLabel("Places in Standing").fill("15");
  await page.getByRole("button", { name: "Keep places of Standing for the house" }).click();
  await expect(page.getByText("5 free, 15 kept by the house")).toBeVisible();
  await page.getByRole("button", { name: "Keep places of Standing for the house" }).click();
  await expect(page.getByText("There are not that many: 5 can be changed.")).toBeVisible();
  await page.getByLabel("Places in Standing").fill("10");
  await page.getByRole("button", { name: "Give places of Standing back to the sale" }).click();
  await expect(page.getByText("15 free, 5 kept by the house")).toBeVisible();
});

test("settings are judged beside their inputs, in the venue's time, and saved", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id, "/settings");
  await page.getByLabel("Name").fill("");
  await page.getByLabel("Seats at a time").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription("Write something here.");
  await expect(page.getByLabel("Name")).toBeFocused();
  await expect(page.getByLabel("Seats at a time")).toHaveAccessibleDescription(/whole number from 1 to 64/);
  // So high that the bar with the buttons lies over no input.
  const size = page.viewportSize();
  await page.setViewportSize({ width: size?.width ?? 1280, height: 3_000 });
  await expectAccessible(page);
  if (size) await page.setViewportSize(size);
  await page.getByRole("button", { name: "Undo changes" }).click();
  const name = `Renamed ${randomUUID().slice(0, 8)}`;
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("The event begins").fill("2030-01-15T20:00");
  await page.getByLabel("Minutes to pay").fill("7.5");
  await page.getByLabel("Single seats").selectOption("Refuse it and offer others");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. Buyers see it at once.")).toBeVisible();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  const saved = await server.ask<Record<string, unknown>>("GET", `/api/events/${event.id}`);
  expect(saved).toMatchObject({
    name,
    starts_at: "2030-01-16T01:00:00.000Z",
    hold_seconds: 450,
    orphan_rule: "refuse",
  });
});

test("an answer of the engine about a setting stands beside its input", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await manage(page, user, event.id, "/settings");
  await page.getByLabel("Seats per buyer").fill("5");
  const refusal = {
    code: "invalid_request",
    detail: "no",
    errors: [{ field: "seats_per_buyer", detail: "at least 6 of them" }],
  };
  await page.route(`**/api/events/${event.id}`, (route) =>
    route.request().method() === "PATCH" ? route.fulfill({ status: 422, json: refusal }) : route.continue(),
  );
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Seats per buyer")).toHaveAccessibleDescription(/at least 6 of them/);
});

test("an order is found by buyer, number and seat, and its refund voids the tickets", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  const buyer = `${user}-buyer`;
  const order = await buy(server, event.id, buyer, ["FLOOR-A-7", "FLOOR-A-8"]);
  await buy(server, event.id, `${user}-other`, ["FLOOR-B-1"]);
  await manage(page, user, event.id, "/orders");
  await expect(page.getByText("2 orders", { exact: true })).toBeVisible();
  await expectAccessible(page);
  const search = page.getByLabel("Search orders");
  for (const text of [order.order_id.slice(-8), "FLOOR-A-8", buyer]) {
    await search.fill(text);
    await expect(page.getByText("1 order", { exact: true })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: buyer })).toBeVisible();
  }
  await page.getByRole("button", { name: new RegExp(`Open order .* of ${buyer}`) }).click();
  const detail = page.getByRole("dialog");
  await expect(detail).toContainText(order.order_id);
  await expect(detail.getByText("Valid", { exact: true })).toHaveCount(2);
  await expectAccessible(page);
  await detail.getByRole("button", { name: "Refund" }).click();
  await expect(page.getByRole("dialog", { name: "Refund this order?" })).toContainText(
    "The 2 tickets become void at once",
  );
  const refund = page.getByRole("dialog").getByRole("button", { name: /^Refund / });
  await expect(refund).toBeDisabled();
  await page.getByLabel("Why").fill("told by phone");
  await expectAccessible(page);
  await refund.click();
  await expect(detail.getByText("Void", { exact: true })).toHaveCount(2);
  const refunded = await orderOnce(server, order.order_id, await server.token(buyer), "refunded");
  expect(refunded.tickets.map(({ status }) => status)).toEqual(["void", "void"]);
  await detail.getByRole("button", { name: "Close" }).click();
  await search.fill("");
  await page.getByLabel("Status").selectOption("Refunded");
  await expect(page.getByText("1 order", { exact: true })).toBeVisible();
});

test("the CSV has the right columns and is named after the event", async ({ page, server, user }) => {
  const event = await createEvent(server, { name: `Función ${randomUUID().slice(0, 8)}` });
  const order = await buy(server, event.id, `${user}-buyer`, ["FLOOR-A-1"]);
  await manage(page, user, event.id, "/orders");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^orders-funcion-[0-9a-f]{8}-\d{4}-\d{2}-\d{2}\.csv$/);
  const [head, first] = (await readFile(await file.path(), "utf8")).split(/\r?\n/);
  expect(head).toBe(
    "order_id,user_id,status,seats,quantity,subtotal,fees,tax,total,currency,created_at,completed_at,refunded,name,email,phone",
  );
  expect(first).toContain(`${order.order_id},${user}-buyer,completed,FLOOR-A-1,1,20000,500,3690,24190,PEN,`);
});

test("a buyer is told whose page this is", async ({ page, user }) => {
  await login(page, user, { next: "/organiser" });
  await expect(page.getByRole("heading", { name: "This page is for others" })).toBeVisible();
  await expect(page.getByText("Organiser", { exact: false }).last()).toBeVisible();
  await expectAccessible(page);
});

for (const theme of ["light", "dark"] as const) {
  test(`every page is accessible in the ${theme} theme`, async ({ page, server, user }) => {
    test.slow();
    const event = await createEvent(server);
    await buy(server, event.id, `${user}-buyer`, ["FLOOR-A-1"]);
    await page.emulateMedia({ colorScheme: theme });
    await login(page, user, { roles: ["organiser"], next: "/organiser" });
    for (const [path, text] of [
      ["/organiser", "Your events"],
      ["/organiser/new", "No file at hand?"],
      [`/organiser/events/${event.id}`, "What buyers were refused"],
      [`/organiser/events/${event.id}/map`, "The same as a list"],
      [`/organiser/events/${event.id}/orders`, "1 order"],
      [`/organiser/events/${event.id}/settings`, "What buyers read"],
    ] as const) {
      await page.goto(path);
      await expect(page.getByText(text, { exact: true })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      await expectAccessible(page);
    }
  });
}

test("the history says who did what and why, on a phone as well", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, event.id, `${user}-buyer`, ["FLOOR-A-1"]);
  const token = await server.token(user, "organiser");
  const seats = { seats: ["FLOOR-A-2", "FLOOR-A-3"], reason: "for the press" };
  await server.ask("POST", `/api/events/${event.id}/block`, { token, body: seats });
  const body = { reason: "told by phone" };
  await server.ask("POST", `/api/orders/${order.order_id}/refund`, { token, body });
  const gate = await server.token(`${user}-gate`, "gate");
  const guest = await buy(server, event.id, `${user}-guest`, ["FLOOR-A-5"]);
  const scan = { token: (guest.tickets[0] as unknown as { token: string }).token, gate: "north" };
  await server.ask("POST", "/api/tickets/check-in", { token: gate, body: scan });

  await page.setViewportSize({ width: 390, height: 844 });
  await manage(page, user, event.id, "/history");
  const entries = page.getByRole("listitem");
  await expect(entries.nth(0)).toContainText(`${user}-gate`);
  await expect(entries.nth(0)).toContainText("Let Ground floor, row A, seat 5 in at the gate “north”");
  await expect(entries.nth(1)).toContainText(
    `Refunded the order ${order.order_id.slice(-8).toUpperCase()} of ${user}-buyer`,
  );
  await expect(entries.nth(1)).toContainText("Why: told by phone");
  await expect(entries.nth(2)).toContainText("Kept 2 places for the house");
  await expect(entries.nth(2)).toContainText("Ground floor, row A, seat 2 · Ground floor, row A, seat 3");
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByLabel("Show").selectOption("Admissions only");
  await expect(entries).toHaveCount(1);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("Show").selectOption("Without admissions");
  await expect(entries.filter({ hasText: "Let " })).toHaveCount(0);
  await expect(entries.nth(0)).toContainText("told by phone");
});
