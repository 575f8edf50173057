/// Which folder may use which; the picture is in ARCHITECTURE.md.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";
import { expect, test } from "vitest";

const source = import.meta.dirname;

/** Each layer, and those below it that it uses. Features use everything below them, and never each other. */
const MAY_USE: Record<string, readonly string[]> = {
  session: [],
  clock: [],
  api: ["session"],
  i18n: ["api"],
  ui: ["api", "clock", "i18n"],
  auth: ["api", "session", "clock", "i18n", "ui"],
  live: ["api", "session", "clock"],
  seatmap: ["api", "i18n", "ui", "live"],
  tickets: ["api", "i18n", "ui", "session"],
  offline: ["api", "session", "auth", "i18n", "live", "ui", "tickets"],
  pwa: ["i18n", "ui", "live", "session", "clock"],
  holds: ["api", "session", "auth", "clock", "i18n", "ui"],
  features: ["api", "session", "auth", "clock", "holds", "i18n", "ui", "live", "seatmap", "tickets", "offline", "pwa"],
  app: ["api", "session", "auth", "clock", "holds", "i18n", "ui", "live", "offline", "pwa", "features"],
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const FILES: readonly string[] = [...sources(source)];

/** The files of ours that a file imports, types and lazy imports included. */
function importsOf(file: string): string[] {
  const targets = [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)];
  return targets.map(([, target = ""]) => resolve(dirname(file), target));
}

function violations(): string[] {
  const found: string[] = [];
  for (const file of FILES) {
    const [layer = "", feature] = relative(source, file).split("/");
    if (MAY_USE[layer] === undefined) continue;
    for (const target of importsOf(file)) {
      const [used = "", other] = relative(source, target).split("/");
      const isAllowed = used === layer ? layer !== "features" || other === feature : MAY_USE[layer].includes(used);
      if (!isAllowed) found.push(`${relative(source, file)} uses ${relative(source, target)}`);
    }
  }
  return found;
}

/** A way from a node back to itself, if there is one. */
function circleIn(uses: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of uses.get(node) ?? []) {
      const circle = walk(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of uses.keys()) {
    const circle = walk(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test("dependencies point one way", () => {
  expect(violations()).toEqual([]);
});

test("the layers have an order", () => {
  expect(circleIn(new Map(Object.entries(MAY_USE)))).toBeUndefined();
});

test("no files import each other in a circle", () => {
  const known = new Set(FILES);
  const asFile = (target: string): string[] =>
    [target, `${target}.ts`, `${target}.tsx`, join(target, "index.ts")].filter((path) => known.has(path));
  const uses = new Map(FILES.map((file) => [file, importsOf(file).flatMap(asFile)]));
  expect(circleIn(uses)?.map((file) => relative(source, file))).toBeUndefined();
});

test("every folder has its place", () => {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => MAY_USE[name] === undefined)).toEqual([]);
});
