/// An organiser gives parts of an order back: one of its tickets, an amount, and what is left.
import type { Page } from "@playwright/test";

import { createEvent } from "./support/plans";
import { buy } from "./support/purchases";
import type { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

interface Order {
  readonly status: string;
  readonly total: { readonly amount: number };
  readonly refunded: { readonly amount: number };
  readonly tickets: readonly { readonly seat: string; readonly status: string }[];
}

async function read(server: Server, orderId: string, user: string): Promise<Order> {
  const token = await server.token(user);
  return server.ask<Order>("GET", `/api/orders/${orderId}`, { token });
}

/** The order in its dialog, as its organiser. */
async function openOrder(page: Page, organiser: string, eventId: string, buyer: string): Promise<void> {
  await login(page, organiser, { roles: ["organiser"], next: `/organiser/events/${eventId}/orders` });
  await page.getByRole("button", { name: new RegExp(`Open order .* of ${buyer}`) }).click();
}

test("a ticket, an amount and the rest of an order go back, each once", async ({ page, server, user }) => {
  const event = await createEvent(server);
  const buyer = `${user}-buyer`;
  const { order_id: id } = await buy(server, buyer, event.id, ["FLOOR-A-7", "FLOOR-A-8"]);
  await openOrder(page, user, event.id, buyer);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("row A, seat 7").first()).toBeVisible();

  await dialog.getByRole("button", { name: "Refund" }).click();
  await dialog.getByText("Some of the tickets").click();
  await dialog.getByRole("checkbox", { name: /row A, seat 7/ }).check();
  await dialog.getByLabel("Why").fill("came alone");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: /^Refund / }).click();
  await expect(dialog.getByText("Void", { exact: true })).toHaveCount(1);
  const first = await read(server, id, buyer);
  expect(first.status).toBe("partly_refunded");
  expect(first.tickets.map(({ seat, status }) => [seat, status]).sort()).toEqual([
    ["FLOOR-A-7", "void"],
    ["FLOOR-A-8", "valid"],
  ]);

  // The engine gives it back, and its answer is lost on the way.
  let isLost = false;
  await page.route(`**/api/orders/${id}/refund`, async (route) => {
    if (isLost) return route.continue();
    isLost = true;
    await route.fetch();
    return route.abort("connectionreset");
  });
  await dialog.getByRole("button", { name: "Refund" }).click();
  await dialog.getByText("An amount").click();
  await dialog.getByLabel(/^Amount in/).fill("9999");
  await expect(dialog.getByText("goes back to")).toBeHidden();
  await expect(dialog.getByRole("button", { name: "Refund", exact: true })).toBeDisabled();
  await dialog.getByLabel(/^Amount in/).fill("1");
  await dialog.getByLabel("Why").fill("for the wait");
  const give = dialog.getByRole("button", { name: /^Refund / });
  await give.click();
  await expect(dialog.getByRole("alert")).toContainText(/Press “Refund .*1\.00” again: it is done once/);
  await expect(dialog.getByRole("alert")).toBeInViewport({ ratio: 1 });
  await expect(give).toBeInViewport({ ratio: 1 });
  // Until there is an answer nothing else can be asked for, and going back says what to look at.
  await expect(dialog.getByLabel(/^Amount in/)).toBeDisabled();
  await expect(dialog.getByRole("button", { name: "Look at the order" })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("no-answer.png") });
  expect(isLost).toBe(true);
  await give.click();
  await expect(give).toBeHidden();
  const second = await read(server, id, buyer);
  expect(second.refunded.amount - first.refunded.amount).toBe(100);

  await dialog.getByRole("button", { name: "Refund" }).click();
  await dialog.getByLabel("Why").fill("the show was moved");
  await dialog.getByRole("button", { name: /^Refund / }).click();
  await expect(dialog.getByText("Void", { exact: true })).toHaveCount(2);
  const last = await read(server, id, buyer);
  expect([last.status, last.refunded.amount]).toEqual(["refunded", last.total.amount]);
});
