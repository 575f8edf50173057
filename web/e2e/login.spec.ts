/// Logging in: the development login, and a real identity provider with PKCE.
import type { Page } from "@playwright/test";

import { type Provider, startProvider } from "./support/provider";
import { freePort, Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

test("the development login leads back to where one was, and out again", async ({ page, user }) => {
  await page.goto("/gate");
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("alert")).toHaveText("Write a name to go on.");
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).click();
  // A buyer has no business at the gate, and is told so.
  await expect(page.getByRole("heading", { name: "This page is for others" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/gate");
  await expectAccessible(page);
  await page.getByLabel(`Account of ${user}`).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
});

test("a session that the engine ended is said to have ended", async ({ page, user, server }) => {
  await login(page, user, { roles: ["organiser"], next: "/organiser" });
  const token = await page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem("ticketbuster.session") ?? "{}") as { token?: string };
    return kept.token ?? "";
  });
  await server.ask("POST", "/api/auth/logout", { token });
  await page.reload();
  await expect(page.getByText("Your session has ended")).toBeVisible();
});

test("the language is the browser's until one is chosen", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: "es-PE" });
  const page = await context.newPage();
  await page.goto("/login");
  await expect(page.getByRole("heading", { name: "Inicia sesión" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await context.close();
});

for (const refresh of ["refresh", "no-refresh"] as const) {
  test.describe(`with an identity provider, ${refresh}`, () => {
    let provider: Provider;
    let oidc: Server;

    test.beforeAll(async () => {
      const port = await freePort();
      provider = await startProvider(`http://127.0.0.1:${port}`, refresh);
      const settings = {
        AUTH__MODE: "oidc",
        AUTH__GUESTS: "false", // a guest is not asked to log in before holding
        AUTH__ISSUER: provider.issuer,
        AUTH__EXCHANGED_SESSION_MINUTES_MAX: "2",
      };
      oidc = await Server.create(settings, port);
    });
    test.afterAll(async () => {
      await oidc.remove();
      await provider.stop();
    });

    /** Every address that the page was at, to look for secrets. */
    async function logIn(page: Page, user: string, path: string): Promise<string[]> {
      const addresses: string[] = [];
      page.on("framenavigated", (frame) => addresses.push(frame.url()));
      await page.goto(oidc.url + path);
      await page.getByRole("button", { name: "Log in with your account" }).click();
      await page.getByPlaceholder("Enter any login").fill(user);
      await page.getByPlaceholder("and password").fill("anything");
      await page.getByRole("button", { name: "Sign-in" }).click();
      await page.getByRole("button", { name: "Continue" }).click();
      await page.waitForURL(oidc.url + path);
      return addresses;
    }

    test("one logs in there and comes back to the page that one wanted", async ({ page, user, strangers }) => {
      strangers.add(provider.issuer);
      const addresses = await logIn(page, `boss-${user}`, "/organiser?q=rock");
      await expect(page.getByLabel(`Account of boss-${user}`)).toBeVisible();
      expect(addresses.filter((address) => /access_token|id_token|refresh_token|eyJ/.test(address))).toEqual([]);
      await page.reload();
      await expect(page.getByLabel(`Account of boss-${user}`)).toBeVisible();
    });

    test("what one was about to hold is held when one comes back", async ({ page, user, strangers }) => {
      strangers.add(provider.issuer);
      const found = await oidc.ask<{ items: { event_id: string }[] }>("GET", "/api/events?q=boleros");
      await page.goto(`${oidc.url}/events/${found.items[0]?.event_id ?? ""}`);
      await page.getByRole("button", { name: "Find the best seats" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Hold the best 2" }).click();
      await page.getByRole("button", { name: "Log in with your account" }).click();
      await page.getByPlaceholder("Enter any login").fill(user);
      await page.getByPlaceholder("and password").fill("anything");
      await page.getByRole("button", { name: "Sign-in" }).click();
      await page.getByRole("button", { name: "Continue" }).click();
      await expect(page).toHaveURL(/\/checkout\/[0-9a-f-]+$/);
    });

    test("the login is renewed before it ends", async ({ page, user, strangers }) => {
      strangers.add(provider.issuer);
      await page.clock.install();
      await logIn(page, user, "/gate");
      const token = () => page.evaluate(() => sessionStorage.getItem("ticketbuster.session") ?? "");
      const first = await token();
      expect(first).toContain('"oidc"');
      await page.clock.fastForward(61_000);
      await expect.poll(token).not.toBe(first);
      expect(await token()).toContain(user);
    });

    test("a login that does not finish says what to do", async ({ page }) => {
      await page.goto(`${oidc.url}/auth/callback?error=access_denied&state=unknown`);
      await expect(page.getByText("The login did not finish")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("link", { name: "Log in again" }).click();
      await expect(page.getByRole("button", { name: "Log in with your account" })).toBeVisible();
    });
  });
}
