/// The test function of all browser tests: a server per worker, users of one's own, and accessibility checks.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page, type Request } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { appendFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import { Server } from "./server";

interface TestFixtures {
  /** A user name that no other test has. */
  user: string;
  /** Origins whose pages are not ours, such as an identity provider's; what they ask for is their affair. */
  strangers: Set<string>;
  /** Fails the test if the page asked anybody but its own server, or broke its Content-Security-Policy. */
  guard: undefined;
}

export const test = base.extend<TestFixtures, { server: Server }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- the shape that the runner wants
    async ({}, use) => {
      const server = await Server.create();
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  // eslint-disable-next-line no-empty-pattern -- the shape that the runner wants
  user: async ({}, use) => use(`user-${randomUUID().slice(0, 8)}`),
  // eslint-disable-next-line no-empty-pattern -- the shape that the runner wants
  strangers: async ({}, use) => use(new Set()),
  guard: [
    async ({ context, strangers }, use) => {
      const wrong: string[] = [];
      const isStrangers = (request: Request): boolean =>
        request.serviceWorker() === null && strangers.has(new URL(request.frame().url()).origin);
      context.on("request", (request) => {
        if (isStrangers(request)) return;
        const { protocol, hostname } = new URL(request.url());
        if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1")
          wrong.push(`foreign request ${request.url()}`);
      });
      context.on("console", (message) => {
        if (/content security policy/i.test(message.text())) wrong.push(message.text());
      });
      context.on("weberror", (error) => wrong.push(`page error ${error.error().message}`));
      await use(undefined);
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Logs in through the page, as a user would, and waits to be where the login leads. */
export async function login(
  page: Page,
  user: string,
  options: { roles?: ("organiser" | "gate")[]; next?: string } = {},
) {
  const next = options.next ?? "/";
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Your name").fill(user);
  for (const role of options.roles ?? []) {
    await page.getByLabel(role === "organiser" ? "Organiser" : "Gate staff").check();
  }
  await page.getByRole("button", { name: "Go on" }).click();
  await page.waitForURL((url) => url.pathname + url.search === next);
}

/** Lets a page believe that this engine sells to accounts alone. */
export async function withoutGuests(page: Page): Promise<void> {
  await page.route("**/api/auth/config", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), guests: false } });
  });
}

/** Fails if axe finds anything serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { passes, violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  await writeDown(page, passes.length, violations);
  const found = serious.map(
    ({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
  expect(found).toEqual([]);
}

/** Keeps what axe found, for `npm run axe:report`. */
async function writeDown(
  page: Page,
  passed: number,
  violations: { id: string; impact?: string | null }[],
): Promise<void> {
  const { project, title, config } = test.info();
  const path = new URL(page.url()).pathname.replace(/[0-9a-f-]{20,}/g, "…");
  const line = {
    page: path,
    size: project.name,
    state: title,
    passed,
    found: violations.map(({ id, impact }) => `${id} (${impact ?? "unknown"})`),
  };
  const file = join(config.rootDir, "../test-results/axe.jsonl");
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(line)}\n`);
}
