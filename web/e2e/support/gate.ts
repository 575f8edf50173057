/// What tests of the gate have in common: tickets, devices, answers.
import type { Page } from "@playwright/test";

import type { Server } from "./server";
import { expect, login } from "./test";

export interface Ticket {
  readonly ticket_id: string;
  readonly seat: string;
  readonly token: string;
}
export interface Bought {
  readonly orderId: string;
  readonly buyer: string;
  readonly tickets: readonly [Ticket, ...Ticket[]];
}

/** Tickets of somebody, bought at the engine. */
export async function buy(server: Server, eventId: string, quantity = 1): Promise<Bought> {
  const buyer = await server.token(`e2e-buyer-${eventId}`);
  const body = { event_id: eventId, best_available: { quantity, section: "FLOOR" } };
  const { order_id: orderId } = await server.ask<{ order_id: string }>("POST", "/api/orders", { token: buyer, body });
  const order = async () =>
    server.ask<{ status: string; tickets: Ticket[] }>("GET", `/api/orders/${orderId}`, { token: buyer });
  await expect.poll(async () => (await order()).status).toBe("completed");
  const { items } = await server.ask<{ items: Ticket[] }>("GET", `/api/orders/${orderId}/tickets`, { token: buyer });
  const [first, ...others] = items;
  if (first === undefined) throw new Error("no ticket");
  return { orderId, buyer, tickets: [first, ...others] };
}

export interface Device {
  readonly gate?: string;
  /** Whether answers go by themselves. */
  readonly isQuick?: boolean;
}

/** Logs in and sets a device up. */
export async function openGate(page: Page, user: string, eventName: string, device: Device = {}): Promise<void> {
  await login(page, user, { roles: ["gate"], next: "/gate" });
  const events = page.getByLabel("Event", { exact: true });
  await events.selectOption({ label: await events.locator("option", { hasText: eventName }).innerText() });
  await page.getByLabel("Name of this gate").fill(device.gate ?? "North");
  if (device.isQuick !== true) await page.getByLabel("Keep each answer on the screen").check();
  await page.getByRole("button", { name: "Download and begin" }).click();
  await expect(page.getByRole("heading", { name: `Gate ${device.gate ?? "North"}` })).toBeVisible();
  await expect(page.getByText("Online", { exact: true })).toBeVisible();
}

/** The answer over the screen. */
export function answer(page: Page) {
  return page.locator("[data-signal]");
}

/** Types a code and presses Enter. */
export async function enter(page: Page, code: string): Promise<void> {
  const next = page.getByRole("button", { name: "Next" });
  if (await next.isVisible()) await next.click();
  await page.getByLabel("Ticket code").fill(code);
  await page.getByLabel("Ticket code").press("Enter");
}

/** Waits for an answer with these words. */
export async function expectAnswer(
  page: Page,
  signal: "yes" | "no" | "again",
  ...texts: (string | RegExp)[]
): Promise<void> {
  await expect(answer(page)).toHaveAttribute("data-signal", signal);
  for (const text of texts) await expect(answer(page)).toContainText(text);
}

/** One of the counters. */
export function figure(page: Page, name: string) {
  return page.locator("dl > div", { hasText: name }).locator("dd");
}
