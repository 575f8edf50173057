/// "My tickets": what was bought, its QR codes, and what one does with them.
import { createEvent } from "./support/plans";
import { buy, contentOf, refund, scan, scanned } from "./support/purchases";
import { expect, expectAccessible, login, test } from "./support/test";

test("tickets are shown with a code that says their token, one at a time", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-A-3", "FLOOR-A-4"]);
  await login(page, user, { next: "/tickets" });

  await expect(page.getByRole("heading", { level: 3, name: event.name }).first()).toBeVisible();
  const first = page.getByRole("article", { name: `Ticket: ${event.name}, Ground floor, row A, seat 3` });
  await expect(first.getByText("Valid")).toBeVisible();
  await expect(first).toContainText("Test hall, Lima");
  await expect(first).toContainText(user);
  await expectAccessible(page);
  const code = first.getByRole("img", { name: "QR code of the ticket for Ground floor, row A, seat 3" });
  expect(await scanned(code)).toBe(order.tickets.find(({ seat }) => seat === "FLOOR-A-3")?.token);

  await page.getByRole("button", { name: "Next ticket" }).click();
  await expect(page.getByText("Ticket 2 of 2")).toBeVisible();
  const second = page.getByRole("img", { name: "QR code of the ticket for Ground floor, row A, seat 4" });
  await expect(second).toBeInViewport();
  await expect.poll(() => scanned(second)).toBe(order.tickets.find(({ seat }) => seat === "FLOOR-A-4")?.token);
});

test("a tap on the code fills the screen with it", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const order = await buy(server, user, event.id, ["FLOOR-B-1"]);
  await login(page, user, { next: "/tickets" });
  await page.getByRole("button", { name: "Show the QR code of Ground floor, row B, seat 1 full screen" }).click();
  const screen = page.getByRole("dialog", { name: "Show this at the gate" });
  const code = screen.getByRole("img");
  expect(await scanned(code)).toBe(order.tickets[0]?.token);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  expect((await code.boundingBox())?.width).toBeGreaterThan(Math.min(width, height) * 0.7);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(screen).toBeHidden();
  // The words below it do the same.
  await page.getByText("Tap to enlarge").click();
  await expect(screen).toBeVisible();
});

test("a picture and a PDF can be saved", async ({ page, server, user }) => {
  const event = await createEvent(server, { name: "Canción de ñandúes" });
  const order = await buy(server, user, event.id, ["FLOOR-A-1", "FLOOR-A-2"]);
  await login(page, user, { next: "/tickets" });

  const picture = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save picture" }).click();
  expect((await picture).suggestedFilename()).toBe("ticket-cancion-de-nandues-FLOOR-A-1.png");
  expect(scan(await contentOf(await picture))).toBe(order.tickets.find(({ seat }) => seat === "FLOOR-A-1")?.token);
  await expect(page.getByText("You find it in your downloads")).toBeVisible();

  const paper = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save 2 tickets as PDF" }).click();
  expect((await paper).suggestedFilename()).toBe("tickets-cancion-de-nandues.pdf");
  const pdf = (await contentOf(await paper)).toString("latin1");
  expect(pdf.startsWith("%PDF-1.")).toBe(true);
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(2);

  const single = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save PDF" }).click();
  expect((await contentOf(await single)).toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
});

test("sharing hands over the picture, or saves it where the device can't", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-A-5"]);
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: (data: ShareData) => !("refuse" in window) && data.files?.length === 1,
      share: (data: ShareData) => {
        Object.assign(window, { shared: data.files?.[0]?.name });
        return Promise.resolve();
      },
    });
  });
  await login(page, user, { next: "/tickets" });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect
    .poll(() => page.evaluate(() => ("shared" in window ? window.shared : undefined)))
    .toMatch(/FLOOR-A-5\.png$/);

  await page.evaluate(() => Object.assign(window, { refuse: true }));
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  expect((await saved).suggestedFilename()).toMatch(/FLOOR-A-5\.png$/);
  await expect(page.getByText("This device can't share pictures, so we saved it")).toBeVisible();
});

test("a scanned ticket is marked as used, a refunded one as void and without a code", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  const used = await buy(server, user, event.id, ["FLOOR-A-1"]);
  const given = await buy(server, user, event.id, ["FLOOR-A-2"]);
  await login(page, user, { next: "/tickets" });
  await expect(page.getByText("Ticket 1 of 2")).toBeVisible();

  const gate = await server.token("e2e-gate", "gate");
  const body = { token: used.tickets[0]?.token, event_id: event.id, gate: "North" };
  await server.ask("POST", "/api/tickets/check-in", { token: gate, body });
  await refund(server, given.order_id);
  await page.getByRole("button", { name: "Refresh" }).click();

  const first = page.getByRole("article", { name: "row A, seat 1" });
  await expect(first.getByText("Used", { exact: true })).toBeVisible();
  await expect(first.getByText("Scanned at the gate on")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next ticket" }).click();
  const second = page.getByRole("article", { name: "row A, seat 2" });
  await expect(second.getByText("Void", { exact: true })).toBeVisible();
  await expect(second.getByRole("img")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Save picture" })).toBeHidden();
  await expect(page.getByRole("link", { name: /Open the order/ }).first()).toContainText("Refunded");
  await expectAccessible(page);
});

test("an order that is completed meanwhile appears by itself", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await login(page, user, { next: "/tickets" });
  await expect(page.getByRole("heading", { name: "No tickets yet" })).toBeVisible();
  await expectAccessible(page);
  await buy(server, user, event.id, ["FLOOR-C-2"]);
  await expect(page.getByRole("article", { name: "row C, seat 2" })).toBeVisible();
  await page.getByRole("link", { name: /Open the order/ }).click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
});

test("without a login it leads there and back", async ({ page, user }) => {
  await page.goto("/tickets");
  await expect(page.getByRole("heading", { name: "Your tickets are in your account" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page).toHaveURL(/\/tickets$/);
  await page.getByRole("link", { name: "See the events" }).click();
  await expect(page).toHaveURL(/\/$/);
});
