// Draws the icons of the installed app from public/favicon.svg, with Chromium.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const folder = fileURLToPath(new URL("../public/", import.meta.url));
const svg = readFileSync(`${folder}favicon.svg`, "utf8");
const mark = /<g[\s\S]*<\/g>/.exec(svg)?.[0];
if (mark === undefined) throw new Error("favicon.svg has no <g>");

/** The mark on a ground without corners: the system cuts its own. `share` is how much of the width is drawn. */
const full = (share) => {
  const inset = (64 - 64 * share) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#2b1b3d"/>
    <g transform="translate(${inset} ${inset}) scale(${share})">${mark}</g></svg>`;
};

const icons = [
  { name: "pwa-192x192.png", side: 192, svg },
  { name: "pwa-512x512.png", side: 512, svg },
  // What matters lies in the circle that every mask leaves, of 80 % of the width.
  { name: "maskable-icon-512x512.png", side: 512, svg: full(0.8) },
  { name: "apple-touch-icon-180x180.png", side: 180, svg: full(0.92) },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const { name, side, svg: picture } of icons) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>${picture}`);
  writeFileSync(folder + name, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
