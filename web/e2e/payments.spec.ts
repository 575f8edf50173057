/// What an organiser sees of payments, and the buttons that try the settings.
import { hold } from "./support/checkout";
import { createEvent } from "./support/plans";
import { expect, expectAccessible, login, test } from "./support/test";

test("an organiser follows a payment from the list to what happened to it", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-C-1"] });
  const token = await server.token(user);
  const body = { hold_id: held.hold_id, payment: { token: "tok_page" } };
  const order = await server.ask<{ order_id: string }>("POST", "/api/orders", { token, body });
  await login(page, `${user}-boss`, { roles: ["organiser"], next: `/organiser/events/${event.id}` });
  await page.getByRole("link", { name: "Payments", exact: true }).click();
  await expect(page.getByRole("button", { name: "1 Not paid yet" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("test provider")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("list.png") });

  await page.request.post(`/api/payments/test/page/test-${order.order_id}-1`, { form: { card: "decline" } });
  await page.getByRole("link", { name: /^Open order/ }).click();
  const life = page.getByRole("list", { name: "What happened to payment 1" });
  await expect(life.getByText("A card was declined")).toBeVisible();
  await page.request.post(`/api/payments/test/page/test-${order.order_id}-1`, { form: { card: "pay" } });
  await expect(life.getByText("The money was taken")).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await life.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath("life.png") });

  await page.goto(`/organiser/events/${event.id}/payments?state=stuck`);
  await expect(page.getByText("The payment provider answers.")).toBeVisible();
});

test("an organiser tries the payment provider, and reads that no mails are sent", async ({ page, user }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser" });
  await page.getByRole("link", { name: "Payments and mail" }).click();
  await expect(page.getByText("The test provider: nobody pays")).toBeVisible();
  await expect(page.getByText("No mails are sent", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Try the payment provider" }).click();
  await expect(page.getByText("The provider answers and accepts the settings.")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("settings.png"), fullPage: true });
});

test("an organiser reads what these pages can't do, and is not asked for what cannot be given", async ({
  page,
  user,
}) => {
  await page.route("**/api/admin/settings", async (route) => {
    const answer = await route.fetch();
    const setup = (await answer.json()) as { payments: object };
    const mail = { host: "mail.example.test", port: 25, from: "box@example.test", tls: "none", has_login: false };
    await route.fulfill({ json: { ...setup, payments: { ...setup.payments, kind: "client" }, mail } });
  });
  const problem = { status: 422, code: "invalid_request", title: "invalid", detail: "no address" };
  await page.route("**/api/admin/mail/check", (route) =>
    route.fulfill({ status: 422, json: problem, contentType: "application/problem+json" }),
  );
  await login(page, user, { roles: ["organiser"], next: "/organiser/installation" });
  await expect(page.getByText("The pages here have no such form")).toBeVisible();
  const send = page.getByRole("button", { name: "Send a test mail to me" });
  await send.click();
  await expect(page.getByRole("alert").filter({ hasText: "No test mail can go to you" })).toBeVisible();
  await expect(send).toBeHidden();
  await expectAccessible(page);
  await page.screenshot({ path: test.info().outputPath("settings.png"), fullPage: true });
});
