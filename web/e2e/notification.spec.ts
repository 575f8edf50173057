/// Notifications of a page in the background, which the headless shell does not show.
import { untilInstalled } from "./support/device";
import { createEvent } from "./support/plans";
import { buy } from "./support/purchases";
import { expect, expectAccessible, login, test } from "./support/test";
import { wholeBrowser } from "./support/whole-browser";

test.use({ launchOptions: wholeBrowser });

test("a notification tells that tickets are ready, and leads to them", async ({ page, context, server, user }) => {
  await context.grantPermissions(["notifications"]);
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-A-1"]);
  await login(page, user, { next: "/tickets" });
  await untilInstalled(page);
  const toggle = page.getByRole("switch", { name: /Tell me when my order is ready/ });
  await expect(toggle).not.toBeChecked();
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expectAccessible(page);

  // Whoever looks at the page is not notified; a page in the background notifies.
  const notes = (): Promise<string[]> =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title }) => title);
    });
  await buy(server, user, event.id, ["FLOOR-A-2"]);
  await expect(page.getByText("Ticket 1 of 2")).toBeVisible();
  expect(await notes()).toEqual([]);
  await page.evaluate(() =>
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }),
  );
  const order = await buy(server, user, event.id, ["FLOOR-A-3"]);
  await expect.poll(notes).toEqual(["Your tickets are ready"]);

  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error("no service worker");
  // As text: the worker's own types are not those of the tests.
  await worker.evaluate(`self.registration.getNotifications().then(([notification]) => {
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  })`);
  await expect(page).toHaveURL(new RegExp(`/orders/${order.order_id}$`));
});
