/// Paying for one hold with one card after the other, on every screen.
import { checkout, countsOf, heading, hold, orderKeys, ordersOf, payButton } from "./support/checkout";
import { createEvent } from "./support/plans";
import { expect, login, test } from "./support/test";

test("two declined cards and a third one are three orders of one hold, with fingers on a phone and with the keyboard at a desk", async ({
  page,
  server,
  user,
  hasTouch,
}) => {
  const event = await createEvent(server);
  const held = await hold(server, user, event.id, { seats: ["FLOOR-B-9", "FLOOR-B-10"] });
  await login(page, user, { next: checkout(held.hold_id) });
  const keys = orderKeys(page);
  const choose = async (name: string): Promise<void> => {
    const card = page.getByRole("radio", { name });
    if (hasTouch) return page.getByText(name, { exact: true }).tap();
    await page.getByRole("radio", { checked: true }).focus();
    for (let steps = 0; steps < 5 && !(await card.isChecked()); steps += 1) await page.keyboard.press("ArrowDown");
    await expect(card).toBeChecked();
  };
  const pay = async (): Promise<void> => {
    if (hasTouch) return payButton(page).tap();
    await page.keyboard.press("Tab");
    await expect(payButton(page)).toBeFocused();
    await page.keyboard.press("Enter");
  };
  for (let declined = 0; declined < 2; declined += 1) {
    await choose("Card that is declined");
    await pay();
    await expect(page.getByRole("alert").getByText("You were not charged")).toBeFocused();
  }
  // Loading the page again changes nothing: no order is under way.
  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/^9:\d\d$/);
  expect(await countsOf(server, event.id)).toMatchObject({ held: 2, sold: 0 });
  await choose("Card that works");
  await pay();
  await expect(heading(page, "They're yours!")).toBeVisible();
  expect(new Set(keys).size).toBe(3);
  const orders = await ordersOf(server, user, event.id);
  expect(orders.map((order) => order.status)).toEqual(["completed", "failed", "failed"]);

  // Who comes back to the failed one reads about it, and is not sent anywhere.
  await page.goto(`/orders/${orders[1]?.order_id ?? ""}`);
  await expect(heading(page, "You were not charged")).toBeVisible();
});
