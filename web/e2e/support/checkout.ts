/// Holds, orders and counts over the API, and the parts of the checkout that several tests use.
import type { Page, Request } from "@playwright/test";

import type { Order } from "./purchases";
import type { Server } from "./server";

export interface HeldSeats {
  hold_id: string;
  event_id: string;
  token: string;
  expires_at: string;
}

interface HoldRequest {
  seats?: string[];
  areas?: { section: string; quantity: number }[];
}

/** Holds places as somebody. */
export async function hold(server: Server, user: string, eventId: string, request: HoldRequest): Promise<HeldSeats> {
  return server.ask<HeldSeats>("POST", `/api/events/${eventId}/holds`, {
    token: await server.token(user),
    body: request,
  });
}

/** All orders of somebody for an event. */
export async function ordersOf(server: Server, user: string, eventId: string): Promise<Order[]> {
  const token = await server.token(user);
  return (await server.ask<{ items: Order[] }>("GET", `/api/orders?event_id=${eventId}`, { token })).items;
}

/** How many places of an event are in each state. */
export async function countsOf(
  server: Server,
  eventId: string,
): Promise<{ available: number; held: number; sold: number }> {
  const availability = await server.ask<{ counts: { available: number; held: number; sold: number } }>(
    "GET",
    `/api/events/${eventId}/availability`,
  );
  return availability.counts;
}

/** Logs in at a server of one's own, on the way to `path`; waits until the address is `lands`. */
export async function enter(page: Page, server: Server, user: string, path: string, lands: RegExp): Promise<void> {
  await page.goto(`${server.url}/login?next=${encodeURIComponent(path)}`);
  await page.getByLabel("Your name").fill(user);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.waitForURL(lands);
}

/** The address of a hold's checkout. */
export const checkout = (holdId: string): string => `/checkout/${holdId}`;

/** The page's heading. */
export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** The button that orders. */
export const payButton = (page: Page) => page.getByRole("button", { name: /^Pay/ });

/** Collects the keys that a page sends orders with, from now on. */
export function orderKeys(page: Page): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  page.on("request", (request: Request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/orders")) {
      keys.push(request.headers()["idempotency-key"]);
    }
  });
  return keys;
}
