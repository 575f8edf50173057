import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { minorDigits } from "./currency";

test("decimals are the engine's, for every currency that people know", () => {
  const source = readFileSync(join(import.meta.dirname, "../../../crates/domain/src/money.rs"), "utf8");
  const arms = source.slice(source.indexOf("pub fn decimals"), source.indexOf("_ => 2,"));
  const engine = new Map<string, number>();
  for (const [, codes = "", decimals] of arms.matchAll(/((?:"[A-Z]{3}"[\s|]*)+)=> (\d)/g)) {
    for (const [code] of codes.matchAll(/[A-Z]{3}/g)) engine.set(code, Number(decimals));
  }
  expect(engine.size).toBeGreaterThan(20);
  for (const code of new Set([...Intl.supportedValuesOf("currency"), ...engine.keys()])) {
    expect(minorDigits(code), code).toBe(engine.get(code) ?? 2);
  }
});
