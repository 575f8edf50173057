/// The mails of who buys without an account: the code that confirms an address, the link to an order, links that were lost.
import type { Browser } from "@playwright/test";

import { heading, payButton } from "./support/checkout";
import { holdBest, introduce } from "./support/guests";
import { Mailbox } from "./support/mailbox";
import { createEvent } from "./support/plans";
import { freePort, Server } from "./support/server";
import { expect, expectAccessible, test } from "./support/test";

let mailbox: Mailbox;
let mailing: Server;
test.beforeAll(async () => {
  mailbox = await Mailbox.open();
  const port = await freePort();
  const settings = {
    MAIL__HOST: "127.0.0.1",
    MAIL__PORT: String(mailbox.port),
    MAIL__TLS: "none",
    MAIL__FROM: "Test hall <tickets@hall.example>",
    MAIL__SITE_URL: `http://127.0.0.1:${port}`,
  };
  mailing = await Server.create(settings, port);
});
test.afterAll(async () => {
  await mailing.remove();
  mailbox.close();
});

test("an address is confirmed by its code, and the mail opens the order on another device", async ({
  browser,
  page,
  user,
}) => {
  const email = `${user}@example.com`;
  const event = await createEvent(mailing, { guests: { ask_phone: true, confirm_email: true } });
  await holdBest(page, `${mailing.url}/events/${event.id}`);
  await introduce(page, email);
  await payButton(page).click();
  await expect(page.getByText("Write your phone number: the organiser asks for it.")).toBeVisible();
  await page.getByLabel("Phone number").fill("+51 1 555 0101");
  await payButton(page).click();
  await expect(page.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await expect(page.getByText("Confirm your address with the code that we send you, then pay.")).toBeVisible();
  const code = await mailbox.find(email, /\b(\d{6})\b/);
  const field = page.getByLabel("Code", { exact: true });
  await expect(field).toHaveAttribute("autocomplete", "one-time-code");
  await expect(field).toHaveAttribute("inputmode", "numeric");
  await field.fill(code === "000000" ? "111111" : "000000");
  await expect(page.getByText(/^That is not the code\. You can try \d+ more times\.$/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText(`We sent a code of six digits to ${email}.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send it again" })).toBeVisible();
  // As phones and mail programs write it.
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await expect(page.getByText("Your address is confirmed.")).toBeVisible();
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  await expect(page.getByText(`A link to this order was sent to ${email}.`)).toBeVisible();

  const link = await mailbox.find(email, /(http:\S+\/orders\/[^\s"<]+#access=[^\s"<]+)/);
  await expectOrderAt(browser, link);
});

test("lost links are sent again, and nobody learns whether there are any", async ({ browser, page, user }) => {
  const email = `${user}@example.com`;
  const event = await createEvent(mailing);
  await holdBest(page, `${mailing.url}/events/${event.id}`);
  await introduce(page, email);
  await payButton(page).click();
  await expect(heading(page, "They're yours!")).toBeVisible();
  await mailbox.find(email, /#access=/);
  mailbox.mails.length = 0;
  await page.getByRole("link", { name: "Lost the mail?" }).click();
  await expect(heading(page, "Lost the mail?")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await page.getByRole("button", { name: "Get my links by mail" }).click();
  await expect(page.getByText(`If there are orders for ${email}`)).toBeVisible();
  await expectAccessible(page);
  await expectOrderAt(browser, await mailbox.find(email, /(http:\S+\/orders\/[^\s"<]+#access=[^\s"<]+)/));

  await page.goto(`${mailing.url}/login`);
  await page.getByRole("link", { name: /^Bought without an account/ }).click();
  await page.getByLabel("E-mail").fill("nobody");
  await page.getByRole("button", { name: "Get my links by mail" }).click();
  await expect(page.getByText("That is no e-mail address.")).toBeVisible();
  await page.getByLabel("E-mail").fill("nobody@example.com");
  await page.getByRole("button", { name: "Get my links by mail" }).click();
  await expect(page.getByText("If there are orders for nobody@example.com")).toBeVisible();
});

/** Opens an order by its link where nothing of it is known. */
async function expectOrderAt(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  await page.goto(link);
  await expect(heading(page, "They're yours!")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your tickets" })).toBeVisible();
  expect(page.url()).not.toContain("access");
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("access")))).toEqual([]);
  await page.reload();
  await expect(heading(page, "They're yours!")).toBeVisible();
  await context.close();
}
