/// Tickets bought over the API, for tests of what comes after.
import { expect, type Download, type Locator } from "@playwright/test";
import jsQR from "jsqr";
import { readFile } from "node:fs/promises";
import { PNG } from "pngjs";

import type { Server } from "./server";

export interface Order {
  readonly order_id: string;
  readonly status: string;
  readonly tickets: readonly { readonly ticket_id: string; readonly seat: string; readonly token: string }[];
}

/** Buys seats as `user`, and waits for the tickets. */
export async function buy(server: Server, user: string, eventId: string, seats: readonly string[]): Promise<Order> {
  const token = await server.token(user);
  const body = { event_id: eventId, seats, payment: { provider: "test", token: "tok_success" } };
  const { order_id } = await server.ask<Order>("POST", "/api/orders", { token, body });
  let order: Order | undefined;
  await expect(async () => {
    order = await server.ask<Order>("GET", `/api/orders/${order_id}`, { token });
    expect(order.status).toBe("completed");
  }).toPass({ timeout: 15_000 });
  if (order === undefined) throw new Error("no order");
  return order;
}

/** Gives an order's money back, as the organiser. */
export async function refund(server: Server, orderId: string): Promise<void> {
  const token = await server.token("e2e-organiser", "organiser");
  await server.ask("POST", `/api/orders/${orderId}/refund`, { token, body: { reason: "told by phone" } });
}

/** What the QR code in a PNG says. */
export function scan(png: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

/** What the QR code that is on the screen says. */
export async function scanned(element: Locator): Promise<string | undefined> {
  let picture: Buffer = Buffer.alloc(0);
  // The page may draw it anew between one step and the next.
  await expect(async () => {
    await element.scrollIntoViewIfNeeded();
    picture = await element.screenshot();
  }).toPass({ timeout: 15_000 });
  return scan(picture);
}

/** What was downloaded. */
export async function contentOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}
