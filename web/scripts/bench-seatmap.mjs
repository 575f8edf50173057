/// Measures the seat map in a real browser: frame times while it is panned and zoomed by real input with 200 seat
/// changes a second coming in, and the time to its first paint. Prints JSON. `npm run bench:map`.
///
/// TICKETBUSTER_BINARY: the binary (target/debug/ticketbuster), or TICKETBUSTER_URL: one that runs. CHROMIUM: the browser.
/* global window, document, innerWidth, innerHeight, WheelEvent -- inside the page */
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { createServer, request } from "node:http";
import { cpus, loadavg } from "node:os";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { chromium } from "@playwright/test";
import { build } from "vite";

import { startEngine } from "./engine.mjs";

const web = new URL("..", import.meta.url).pathname;
const pages = join(web, "node_modules/.tmp/bench");
const EVENT = "El clásico";
const CHANGES_PER_SECOND = 200;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };

const DEVICES = [
  { name: "desktop 1280x800", context: { viewport: { width: 1280, height: 800 } }, slower: 1 },
  {
    name: "phone 390x844, 3 pixels a point, processor 4 times slower",
    context: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
    slower: 4,
  },
];
/** How large a seat is drawn, in CSS pixels: the whole house, seats from bitmaps, seats one by one. */
const ZOOMS = [
  { name: "whole map", seatPx: null },
  { name: "seats of 5 px", seatPx: 5 },
  { name: "seats of 24 px", seatPx: 24 },
];

/** The built page, and the engine's API beside it. */
async function startPages(engine) {
  const server = createServer((question, answer) => {
    if (question.url.startsWith("/api/")) {
      const asked = request(engine + question.url, { method: question.method, headers: question.headers }, (got) => {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      asked.on("error", () => answer.writeHead(502).end());
      question.pipe(asked);
      return;
    }
    const { pathname } = new URL(question.url, "http://bench");
    const file = join(pages, pathname === "/" ? "index.html" : pathname);
    if (!existsSync(file)) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(answer);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Brings seats to a size by turning the wheel over a seat in the middle of a stand. */
async function zoomTo(page, seatPx) {
  const [x, y] = await page.evaluate(() => {
    const { map, plan } = window.bench;
    const section = plan.sections[Math.floor(plan.sections.length / 6)];
    map.showSection(section);
    return [innerWidth / 2, innerHeight / 2];
  });
  await sleep(1_200);
  for (let turn = 0; turn < 60; turn++) {
    const px = await page.evaluate(() => window.bench.seatPx());
    const wanted = Math.log(seatPx / px);
    if (Math.abs(wanted) < 0.03) break;
    await page.evaluate(
      ([x, y, deltaY]) =>
        document
          .querySelector("canvas")
          .dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: x, clientY: y, bubbles: true, cancelable: true })),
      [x, y, Math.max(-200, Math.min(200, -wanted / 0.0022))],
    );
    await sleep(30);
  }
  await sleep(600);
}

/** Drags back and forth, and turns the wheel out and in once in every few drags, until the time is over. */
async function move(page, context, hasTouch, until) {
  const { width, height } = page.viewportSize();
  const touch = hasTouch ? await context.newCDPSession(page) : null;
  const [cx, cy] = [width / 2, height / 2];
  for (let round = 0; performance.now() < until; round++) {
    const angle = round * 2.4;
    const [dx, dy] = [Math.cos(angle) * width * 0.3, Math.sin(angle) * height * 0.3];
    const at = (share) => [cx + dx * share, cy + dy * share];
    const steps = 30;
    const send = (type, points) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    if (touch) await send("touchStart", [at(-1)]);
    else {
      await page.mouse.move(...at(-1));
      await page.mouse.down();
    }
    for (let step = 1; step <= steps && performance.now() < until; step++) {
      const place = at((2 * step) / steps - 1);
      if (touch) await send("touchMove", [place]);
      else await page.mouse.move(...place);
      await sleep(14);
    }
    if (touch) await send("touchEnd", []);
    else await page.mouse.up();
    if (round % 3 !== 2) continue;
    if (touch) {
      // Two fingers apart and together again.
      await send("touchStart", [
        [cx - 60, cy],
        [cx + 60, cy],
      ]);
      for (let step = 0; step <= 24; step++) {
        const spread = 60 + 40 * Math.sin((step / 24) * Math.PI);
        await send("touchMove", [
          [cx - spread, cy],
          [cx + spread, cy],
        ]);
        await sleep(14);
      }
      await send("touchEnd", []);
    } else {
      for (const deltaY of [60, 60, 60, 60, -60, -60, -60, -60]) {
        await page.mouse.wheel(0, deltaY);
        await sleep(30);
      }
    }
  }
}

async function measure(browser, site, eventId, device) {
  const result = { device: device.name, firstPaintMs: [], runs: [] };
  for (let load = 0; load < 3; load++) {
    const context = await browser.newContext(device.context);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: device.slower });
    await page.goto(`${site}/?event=${eventId}`);
    await page.waitForFunction(() => window.bench?.firstPaintMs);
    result.firstPaintMs.push(await page.evaluate(() => Math.round(window.bench.firstPaintMs)));
    if (load === 2) result.runs = await runs(page, context, device);
    await context.close();
  }
  return result;
}

async function runs(page, context, device) {
  const found = [];
  await page.evaluate((changes) => {
    window.bench.fill(0.35, 0.06, 0.03);
    window.bench.feed(changes);
  }, CHANGES_PER_SECOND);
  for (const zoom of ZOOMS) {
    if (zoom.seatPx !== null) await zoomTo(page, zoom.seatPx);
    await sleep(500);
    const before = await page.evaluate(() => {
      window.bench.map.recordFrames();
      return window.bench.changes;
    });
    const began = performance.now();
    await move(page, context, device.context.hasTouch === true, began + 1_000 * SECONDS);
    const seconds = (performance.now() - began) / 1_000;
    const { report, after } = await page.evaluate(() => ({
      report: window.bench.map.frameReport(),
      after: window.bench.changes,
    }));
    found.push({ zoom: zoom.name, changesPerSecond: Math.round((after - before) / seconds), ...report });
  }
  return found;
}

const loadBefore = loadavg()[0];
const engine = await startEngine();
try {
  await build({ configFile: join(web, "bench/vite.config.ts"), logLevel: "error" });
  const site = await startPages(engine.url);
  const found = await (await fetch(`${engine.url}/api/events?q=${encodeURIComponent(EVENT)}`)).json();
  const event = found.items[0];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const results = [];
  for (const device of DEVICES) results.push(await measure(browser, site.url, event.event_id, device));
  await browser.close();
  site.stop();
  const { name, counts } = event;
  // A machine that does other things as well gives false times: how busy it was stands beside them.
  const machine = { processors: cpus().length, loadBefore, loadAfter: loadavg()[0] };
  const summary = { event: name, capacity: counts.capacity, changesPerSecond: CHANGES_PER_SECOND, machine, results };
  console.log(JSON.stringify(summary, null, 2));
} finally {
  await engine.stop();
}
