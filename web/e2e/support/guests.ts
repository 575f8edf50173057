/// What people do who buy without an account.
import type { Page } from "@playwright/test";

import { heading } from "./checkout";
import { expect } from "./test";

export const CHECKOUT = /\/checkout\/[0-9a-f-]+$/;

export const tray = (page: Page) => page.getByRole("complementary", { name: "Your choice" });

/** Holds the best two seats of an event at this address, as nobody. */
export async function holdBest(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await tray(page).getByRole("button", { name: "Find the best seats" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Hold the best 2" }).click();
  await page.waitForURL(CHECKOUT);
  await expect(heading(page, "Your seats are waiting")).toBeVisible();
}

/** Says who buys. */
export async function introduce(page: Page, email: string): Promise<void> {
  await page.getByLabel("Your name").fill("Ana Quispe");
  await page.getByLabel("E-mail", { exact: true }).fill(email);
}
