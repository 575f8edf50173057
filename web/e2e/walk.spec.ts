/// A stadium on a phone, from the catalogue to the tickets, by finger alone: a standing area, a card that is declined, a
/// second card.
import { countsOf, heading, payButton } from "./support/checkout";
import { expect, test } from "./support/test";
import { dragBy } from "./support/touch";

test("places to stand in a stadium are bought by finger, with the second card", async ({
  page,
  server,
  user,
  hasTouch,
}) => {
  test.skip(!hasTouch, "a finger's walk");
  await page.goto("/");
  await page.getByRole("searchbox", { name: "Search events" }).tap();
  await page.getByRole("searchbox", { name: "Search events" }).fill("El clásico");
  await expect(page.getByRole("status").filter({ hasText: /^1 event$/ })).toBeVisible();
  await page.getByRole("article").getByRole("link", { name: "El clásico", exact: true }).tap();

  const map = page.getByRole("application", { name: "Seat map" });
  await expect(map).toBeVisible();
  const eventId = page.url().split("/").pop() ?? "";
  const before = await countsOf(server, eventId);
  // The pitch is in the middle of the stadium, and the map where the thumb is: no sheet hides it.
  const box = await map.boundingBox();
  if (box === null) throw new Error("there is no map");
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  const area = page.getByRole("dialog", { name: "Cancha de pie" });
  await area.getByRole("button", { name: "One more: How many" }).tap();
  await area.getByRole("button", { name: "One more: How many" }).tap();
  await area.getByRole("button", { name: "Done" }).tap();

  const tray = page.getByRole("complementary", { name: "Your choice" });
  const scrolled = await page.evaluate(() => window.scrollY);
  await dragBy(page, tray, -120);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrolled);
  await tray.getByRole("button", { name: "Hold 2 places" }).tap();
  await expect(heading(page, "Your seats are waiting")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).tap();
  await page.getByLabel("Your name").tap();
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).tap();

  // What was held is held for the account, without another word.
  await expect(page.getByText("Your seats are held for your account now.")).toBeVisible();
  await expect(heading(page, "Your seats are waiting")).toBeVisible();
  const holdUrl = page.url();
  await page.getByText("Card that is declined", { exact: true }).tap();
  await payButton(page).tap();
  await expect(page.getByRole("alert").getByText("You were not charged")).toBeVisible();
  expect(page.url()).toBe(holdUrl);
  expect(await countsOf(server, eventId)).toMatchObject({ held: before.held + 2, sold: before.sold });
  await page.getByText("Card that works", { exact: true }).tap();
  await payButton(page).tap();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(await countsOf(server, eventId)).toMatchObject({ held: before.held, sold: before.sold + 2 });

  await page.getByRole("navigation").getByRole("link", { name: "My tickets" }).tap();
  await expect(page.getByText("El clásico").first()).toBeVisible();
  await expect(page.getByRole("img", { name: /QR/ }).first()).toBeVisible();
});
