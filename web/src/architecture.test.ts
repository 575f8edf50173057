/// Which folder may use which; the picture is in ARCHITECTURE.md.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";
import { expect, test } from "vitest";

const source = import.meta.dirname;

/** Features use everything below them, and never each other. */
const MAY_USE: Record<string, readonly string[]> = {
  api: ["auth"],
  auth: ["api", "clock", "i18n", "ui"],
  clock: [],
  i18n: ["api"],
  ui: ["api", "i18n"],
  live: ["api", "auth", "clock"],
  seatmap: ["api", "i18n", "ui", "live"],
  tickets: ["api", "i18n", "ui", "auth"],
  offline: ["api", "auth", "i18n", "live", "ui", "tickets"],
  pwa: ["i18n", "ui", "live", "auth", "clock"],
  holds: ["api", "auth", "i18n", "ui"],
  features: ["api", "auth", "clock", "holds", "i18n", "ui", "live", "seatmap", "tickets", "offline", "pwa"],
  app: ["api", "auth", "clock", "i18n", "ui", "live", "offline", "pwa", "features"],
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function violations(): string[] {
  const found: string[] = [];
  for (const file of sources(source)) {
    const [layer = "", feature] = relative(source, file).split("/");
    if (MAY_USE[layer] === undefined) continue;
    for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)) {
      const [used = "", other] = relative(source, resolve(dirname(file), target)).split("/");
      const isAllowed = used === layer ? layer !== "features" || other === feature : MAY_USE[layer].includes(used);
      if (!isAllowed) found.push(`${relative(source, file)} uses ${target}`);
    }
  }
  return found;
}

test("dependencies point one way", () => {
  expect(violations()).toEqual([]);
});

test("every folder has its place", () => {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => MAY_USE[name] === undefined)).toEqual([]);
});
