/// Measures the first visit of a phone on a slow network: 400 kbit/s with 400 ms to the engine and back, a processor 4
/// times slower. Prints, for the catalogue and for the stadium, when there was something to read, when the page was there
/// (the cards, the map with its seats), and what came over the network until then. `npm run bench:slow`.
///
/// TICKETBUSTER_BINARY or TICKETBUSTER_URL: the engine (scripts/engine.mjs). CHROMIUM: the browser. RUNS: three, unless
/// it says otherwise.
/* global window, document, MutationObserver, requestAnimationFrame -- inside the page */
import { cpus, loadavg } from "node:os";

import { chromium } from "@playwright/test";

import { startEngine } from "./engine.mjs";

const STADIUM = "El clásico";
const BYTES_PER_SECOND = 400_000 / 8;
const ROUND_TRIP_MS = 400;
const SLOWER = 4;
const RUNS = Number(process.env.RUNS ?? 3);

/** Notes when text of the page's own is painted first, and when the page is there. */
function watch({ text, done }) {
  window.seen = {};
  const note = (name) => {
    if (window.seen[name] !== undefined) return;
    window.seen[name] = -1;
    requestAnimationFrame(() => requestAnimationFrame(() => (window.seen[name] = performance.now())));
  };
  const look = () => {
    if (document.body?.innerText.includes(text)) note("readable");
    if (done.selector && document.querySelector(done.selector)) note("there");
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === done.mark) window.seen.there = entry.startTime;
      if (entry.name === "first-contentful-paint") window.seen.painted = entry.startTime;
    }
  }).observe({ entryTypes: ["mark", "paint"] });
}

async function visit(browser, url, page) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
    locale: "es-PE",
  });
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: ROUND_TRIP_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await tab.addInitScript(watch, page);
  await tab.goto(url + page.path, { waitUntil: "commit", timeout: 60_000 });
  await tab.waitForFunction(() => window.seen?.there > 0, undefined, { timeout: 60_000, polling: 250 });
  const seen = await tab.evaluate(() => window.seen);
  await context.close();
  return { ...seen, bytes };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const engine = await startEngine();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const list = await (await fetch(`${engine.url}/api/events?per_page=100`)).json();
  const stadium = list.items.find(({ name }) => name === STADIUM);
  const first = list.items[0];
  const pages = [
    { name: "catalogue", path: "/", text: first.name, done: { selector: "article, li[data-event], [data-event]" } },
    { name: "stadium", path: `/events/${stadium.event_id}`, text: STADIUM, done: { mark: "seat-map-painted" } },
  ];
  // Whatever the engine makes once, it has made: it is the network that is measured.
  for (const { path } of pages) await fetch(engine.url + path);
  await fetch(`${engine.url}/api/events/${stadium.event_id}/layout`);
  await fetch(`${engine.url}/api/events/${stadium.event_id}/layout/packed`);
  const told = {};
  for (const page of pages) {
    const visits = [];
    for (let run = 0; run < RUNS; run += 1) visits.push(await visit(browser, engine.url, page));
    const of = (name) => Math.round(median(visits.map((visit) => visit[name] ?? NaN)));
    told[page.name] = {
      painted_ms: of("painted"),
      readable_ms: of("readable"),
      there_ms: of("there"),
      worst_there_ms: Math.round(Math.max(...visits.map(({ there }) => there))),
      kilobytes: Math.round(of("bytes") / 1_000),
    };
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}`;
  console.log(
    JSON.stringify({ at: new Date().toISOString().slice(0, 10), machine, runs: RUNS, ...told }, undefined, 2),
  );
} finally {
  await browser.close();
  await engine.stop();
}
