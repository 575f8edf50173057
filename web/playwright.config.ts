/// Browser tests: the real binary, Debian's Chromium, a desktop and a phone. Its headless shell takes a fifth less time
/// than the whole browser; what that lacks is tried in the whole one (`support/whole-browser.ts`).
import { defineConfig, devices } from "@playwright/test";

const launchOptions = {
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium-headless-shell",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
  ],
};

/// Behaviour that is the same on every screen is tried on one: what buyers and gates carry about on a phone, what staff
/// does at a desk on a desktop. How the desk's pages look on a phone is in `layout.spec.ts`.
const files = (...names: string[]): string[] => names.map((name) => `**/${name}.spec.ts`);
const inTheHand = files(
  ...[
    "checkout",
    "checkout-faults",
    "gate",
    "gate-camera",
    "layout",
    "notification",
    "offline",
    "orders",
    "overload",
    "pwa",
    "tickets",
    "walk",
  ],
);
const atTheDesk = files("contest", "holding", "invoice", "login", "organiser", "organiser-plans");

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  // Tests wait for deadlines and answers more than they work.
  workers: 3,
  // Up to twice more on a machine that is busy with other things; the report names what needed it, and of too many fails.
  retries: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./e2e/support/retried.ts"]],
  // A trace costs a quarter of the time: only of a test that failed once.
  use: { launchOptions, trace: "on-first-retry", locale: "en-US", timezoneId: "America/Lima" },
  projects: [
    {
      name: "desktop",
      // As in a private window: the page must do without a service worker too. Phones have it.
      use: { viewport: { width: 1440, height: 900 }, serviceWorkers: "block" },
      testIgnore: inTheHand,
    },
    {
      name: "phone",
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } },
      testIgnore: atTheDesk,
    },
  ],
});
