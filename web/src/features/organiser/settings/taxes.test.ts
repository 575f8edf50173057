import { expect, test } from "vitest";

import { areComplete, basisPointsOf, inputsOf, NEW_TAX, taxesOf, toggled } from "./taxes";

const igv = { name: "IGV", basis_points: 1_800, tiers: [], fees: [] };
const reduced = { name: "VAT", basis_points: 825, tiers: ["vip"], fees: ["Service"] };

test("rates are read as people write them, and are sent in hundredths", () => {
  expect(["18", "8.25", " 8,25 ", "0", "100"].map(basisPointsOf)).toEqual([1_800, 825, 825, 0, 10_000]);
  expect(["", "x", "-1", "101"].map(basisPointsOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test("taxes come back as they were", () => {
  expect(taxesOf(inputsOf([igv, reduced]))).toEqual([igv, reduced]);
  expect(areComplete(inputsOf([igv, reduced]))).toBe(true);
  expect(areComplete([NEW_TAX])).toBe(false);
});

test("a name is in the list or not", () => {
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  expect(toggled(["b"], "a")).toEqual(["b", "a"]);
});
