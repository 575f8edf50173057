/// Buys tickets in Firefox and in WebKit. `make drill` runs it; it needs Debian's firefox-esr, webkit2gtk-driver and xvfb.
///
/// TICKETBUSTER_BINARY or TICKETBUSTER_URL: the engine (scripts/engine.mjs). GECKODRIVER: Firefox's driver.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { Builder, Capabilities } from "selenium-webdriver";

import { freePort, startEngine } from "../scripts/engine.mjs";
import { buy } from "./purchase.mjs";

const web = new URL("..", import.meta.url).pathname;
const EVENT = "Noche de boleros";
const pictures = `${web}test-results/drill`;

const firefox = new Capabilities({
  browserName: "firefox",
  "moz:firefoxOptions": {
    binary: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    args: ["-headless", "-width=1280", "-height=900"],
    prefs: { "intl.accept_languages": "en" },
  },
});

const webkit = new Capabilities({
  browserName: "MiniBrowser",
  "webkitgtk:browserOptions": {
    binary: process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    args: ["--automation"],
  },
});

const BROWSERS = [
  {
    name: "Firefox",
    driver: process.env.GECKODRIVER ?? `${web}../target/tools/geckodriver/bin/geckodriver`,
    wants: firefox,
  },
  { name: "WebKit", driver: "/usr/bin/WebKitWebDriver", wants: webkit, needsDisplay: true },
];

/** Starts a program, and ends it by its id. */
function start(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: "ignore" });
  const failed = new Promise((_, reject) => child.once("error", reject));
  failed.catch(() => {});
  const stop = async () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    child.kill();
    await Promise.race([once(child, "exit"), sleep(5_000)]);
  };
  return { failed, stop };
}

/** Waits until a driver listens. */
async function listens(port, failed) {
  for (let waited = 0; waited < 15_000; waited += 100) {
    const answer = await Promise.race([fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined), failed]);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error("the browser's driver did not start");
}

async function visit({ name, driver: program, wants, needsDisplay }, url) {
  const display = `:${90 + (process.pid % 100)}`;
  const screen = needsDisplay ? start("Xvfb", [display, "-screen", "0", "1280x900x24", "-nolisten", "tcp"]) : undefined;
  if (screen) await sleep(1_000);
  const port = await freePort();
  const service = start(program, [`--port=${port}`], needsDisplay ? { DISPLAY: display, LANG: "en_US.UTF-8" } : {});
  let driver;
  try {
    await listens(port, service.failed);
    driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wants).build();
    const codes = await buy(driver, url, EVENT, name.toLowerCase());
    return `${codes} tickets`;
  } finally {
    if (driver) {
      mkdirSync(pictures, { recursive: true });
      const picture = await driver.takeScreenshot().catch(() => undefined);
      if (picture) writeFileSync(`${pictures}/${name.toLowerCase()}.png`, picture, "base64");
      await driver.quit().catch(() => {});
    }
    await service.stop();
    await screen?.stop();
  }
}

const engine = await startEngine();
let failed = 0;
try {
  for (const browser of BROWSERS) {
    const began = Date.now();
    const result = await visit(browser, engine.url).catch((error) => error);
    const isError = result instanceof Error;
    if (isError) failed += 1;
    const seconds = ((Date.now() - began) / 1_000).toFixed(1);
    console.log(`${isError ? "FAIL" : "ok  "}  ${browser.name}  ${seconds} s  ${isError ? result.message : result}`);
  }
} finally {
  await engine.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
