/// How mails read, as an organiser sees them: within the page's width, and without anything that its policy forbids (which
/// fails every test).
import { createEvent } from "./support/plans";
import { Server } from "./support/server";
import { expect, expectAccessible, test } from "./support/test";

test("each mail is shown within the page, in both languages", async ({ page }) => {
  // Nobody listens there: previews need no mail server.
  const server = await Server.create({
    MAIL__HOST: "127.0.0.1",
    MAIL__PORT: "1",
    MAIL__TLS: "none",
    MAIL__FROM: "Test hall <tickets@hall.example>",
    MAIL__SITE_URL: "https://hall.example",
  });
  try {
    const event = await createEvent(server);
    const path = `/organiser/events/${event.id}/mails`;
    await page.goto(`${server.url}/login?next=${encodeURIComponent(path)}`);
    await page.getByLabel("Your name").fill("e2e-organiser");
    await page.getByLabel("Organiser").check();
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByText("No mail has failed.")).toBeVisible();
    for (const kind of ["Order confirmed, with its tickets", "Order refunded", "Event moved"]) {
      await page.getByLabel("Mail", { exact: true }).selectOption({ label: kind });
      await expect(page.getByRole("region", { name: "Preview" })).toContainText(event.name);
    }
    await page.getByLabel("Language", { exact: true }).selectOption({ label: "Spanish" });
    await expect(page.getByRole("region", { name: "Preview" })).toContainText(/hola/i);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  } finally {
    await server.remove();
  }
});
