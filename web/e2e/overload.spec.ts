/// An engine that takes no more: every page says so, and when it asks again, and is whole when it is answered.
import { createEvent } from "./support/plans";
import { Server } from "./support/server";
import { expect, expectAccessible, test as base } from "./support/test";

/** A server that answers one address two requests at once, and then one a second. */
const test = base.extend<object, { server: Server }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- the shape that the runner wants
    async ({}, use) => {
      const server = await Server.create({
        RATE_LIMIT__ENABLED: "true",
        RATE_LIMIT__IP_PER_SECOND: "1",
        RATE_LIMIT__IP_BURST: "2",
      });
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
});

/** Others behind the same address take what it may ask for, until the answer is called. */
function crowd(server: Server): () => void {
  const timer = setInterval(() => void fetch(`${server.url}/api/categories`).catch(() => undefined), 50);
  return () => clearInterval(timer);
}

test("what is put off is said on every page, with the seconds, and comes by itself", async ({ page, server }) => {
  let event: Awaited<ReturnType<typeof createEvent>> | undefined;
  await expect(async () => {
    event = await createEvent(server);
  }).toPass({ intervals: [2_500] });
  if (event === undefined) throw new Error("no event");
  const strip = page.getByText("That was a little too fast for the server.");
  for (const path of ["/", `/events/${event.id}`]) {
    const leave = crowd(server);
    try {
      await page.goto(path);
      await expect(strip).toBeVisible();
      await expect(page.getByText(/We ask again in \d+ seconds?\.|We are asking again/)).toBeVisible();
      if (path === "/") await expectAccessible(page);
    } finally {
      leave();
    }
    await expect(strip).toBeHidden({ timeout: 40_000 });
    await expect(page.getByRole("heading", { name: event.name })).toBeVisible();
  }
});
