// What axe found in the last run of the browser tests, as the table of docs/web.md.
import { readFileSync } from "node:fs";

const lines = readFileSync(new URL("../test-results/axe.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const pages = new Map();
for (const line of lines.map((text) => JSON.parse(text))) {
  const entry = pages.get(line.page) ?? { desktop: 0, phone: 0, rules: 0, found: new Set() };
  entry[line.size] += 1;
  entry.rules = Math.max(entry.rules, line.passed);
  line.found.forEach((violation) => entry.found.add(violation));
  pages.set(line.page, entry);
}
console.log("| page | states, desktop | states, phone | rules passed, most | found |");
console.log("| --- | --- | --- | --- | --- |");
for (const [page, { desktop, phone, rules, found }] of [...pages].sort(([a], [b]) => a.localeCompare(b))) {
  console.log(`| \`${page}\` | ${desktop} | ${phone} | ${rules} | ${[...found].sort().join(", ") || "nothing"} |`);
}
