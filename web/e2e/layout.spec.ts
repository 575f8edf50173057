/// The pages of staff on a phone: nothing is cut off sideways, and axe finds nothing serious (its touch targets included).
/// What they do is tried at a desk.
import { createEvent } from "./support/plans";
import { expect, expectAccessible, login, test } from "./support/test";

test("an organiser's pages fit on a phone", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const manage = `/organiser/events/${event.id}`;
  await login(page, user, { roles: ["organiser"], next: "/organiser" });
  const tabs = ["", "/map", "/orders", "/settings", "/history"].map((tab) => manage + tab);
  for (const path of ["/organiser", "/organiser/new", ...tabs]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

test("the parts of an event's administration stand beside each other on a phone, in Spanish too", async ({
  page,
  server,
  user,
}) => {
  const event = await createEvent(server);
  await login(page, user, { roles: ["organiser"], next: `/organiser/events/${event.id}` });
  await page.getByRole("button", { name: "Cambiar a español" }).click();
  await page.setViewportSize({ width: 360, height: 800 });
  const tabs = page.getByRole("navigation").filter({ has: page.getByRole("link", { name: "Historial" }) });
  const cut = () => tabs.evaluate((element) => element.scrollWidth - element.clientWidth);
  await expect.poll(cut).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("the login fits on a phone", async ({ page }) => {
  await page.goto("/login");
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
