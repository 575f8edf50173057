/// The site as an app: what it is made of, its updates, its notifications.
import type { Page } from "@playwright/test";
import { appendFile, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";

import { untilInstalled } from "./support/device";
import { createEvent } from "./support/plans";
import { buy } from "./support/purchases";
import { Server } from "./support/server";
import { expect, expectAccessible, login, test } from "./support/test";

interface Manifest {
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly type: string;
    readonly purpose?: string;
  }[];
}

test("it can be installed: every icon is as large as the manifest says", async ({ page, request, context }) => {
  await page.goto("/tickets");
  await untilInstalled(page);
  const manifest = (await (await request.get("/manifest.webmanifest")).json()) as Manifest;
  const pictures = manifest.icons.filter(({ type }) => type === "image/png");
  expect(pictures.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  expect(pictures.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes } of [...pictures, { src: "/apple-touch-icon-180x180.png", sizes: "180x180" }]) {
    const { width, height } = PNG.sync.read(await (await request.get(src)).body());
    expect(`${width}x${height}`, src).toBe(sizes);
  }
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // The browser of the tests has no profile that one could install into.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

test("nothing that the engine says is in the worker's caches", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-A-1"]);
  await login(page, user, { next: "/tickets" });
  await untilInstalled(page);
  await page.reload();
  await expect(page.getByRole("article", { name: "row A, seat 1" })).toBeVisible();
  const kept = await page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
    }
    return paths;
  });
  expect(kept).toContain("/index.html");
  expect(kept.filter((path) => !/^\/(assets\/[\w.-]+|[\w.-]+\.(html|svg|png|webmanifest))$/.test(path))).toEqual([]);
});

async function loadIt(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { isOld: true }));
  await page.getByRole("button", { name: "Load it" }).click();
  await page.waitForFunction(() => !("isOld" in window));
  await expect(page.getByRole("heading", { name: "My tickets" })).toBeVisible();
}

test("a new version says so, and is loaded when one wants it", async ({ browser, user }) => {
  test.slow(); // it starts a server of its own, twice
  const folder = await mkdtemp(join(tmpdir(), "ticketbuster-pages-"));
  const dist = new URL("../dist/", import.meta.url).pathname;
  await cp(dist, folder, { recursive: true });
  const server = await Server.create({ HTTP__PAGES_FOLDER: folder });
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const page = await context.newPage();
    await login(page, user, { next: "/tickets" });
    await untilInstalled(page);
    await server.stop();
    await appendFile(join(folder, "sw.js"), "\n// the next version\n");
    for (const name of await readdir(folder)) if (/^sw\.js\.(br|gz)$/.test(name)) await rm(join(folder, name));
    await server.start();

    await page.reload();
    await expect(page.getByText("A new version is ready.")).toBeVisible();
    await expectAccessible(page);
    // Not while somebody pays.
    await page.goto(`/checkout/${crypto.randomUUID()}`);
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);
    await expect(page.getByRole("banner")).toBeVisible();
    await expect(page.getByText("A new version is ready.")).toBeHidden();

    // The new worker does not begin, as when the old one is busy: the page is loaded all the same, and says it once.
    await page.goto("/tickets");
    await page.evaluate(() => {
      ServiceWorker.prototype.postMessage = () => undefined;
    });
    await loadIt(page);
    await page.waitForLoadState("networkidle");
    await expect(page.getByText("A new version is ready.")).toBeHidden();

    // Who comes back much later, and the worker still waits, is told again.
    await page.evaluate(() => sessionStorage.removeItem("ticketbuster.loaded-early"));
    await page.reload();
    await loadIt(page);
    await expect(page.getByText("A new version is ready.")).toBeHidden();
  } finally {
    await context.close();
    await server.remove();
    await rm(folder, { recursive: true });
  }
});

test("the browser's offer to install is made where tickets are", async ({ page, server, user }) => {
  const event = await createEvent(server);
  await buy(server, user, event.id, ["FLOOR-A-1"]);
  await login(page, user, { next: "/tickets" });
  await page.evaluate(() => {
    const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
      prompt: () => {
        Object.assign(window, { isAsked: true });
        return Promise.resolve({ outcome: "accepted" });
      },
    });
    window.dispatchEvent(offer);
  });
  await expect(page.getByRole("heading", { name: "Keep your tickets one tap away" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Install" }).click();
  expect(await page.evaluate(() => "isAsked" in window)).toBe(true);
  await expect(page.getByRole("heading", { name: "Keep your tickets one tap away" })).toBeHidden();
});
