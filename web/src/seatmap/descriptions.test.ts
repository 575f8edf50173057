/// What is said of places: free, taken for now, sold out.
import { expect, test } from "vitest";

import type { Formats } from "../i18n/format";
import { conditionOf, freeDescription, noneFree } from "./descriptions";

const t = (key: string, params?: object): string => `${key}${params === undefined ? "" : ` ${JSON.stringify(params)}`}`;
const formats = { number: (value: number) => value.toLocaleString("en-US") } as Formats;

test("places that are only held are not sold out", () => {
  expect(noneFree(2)).toBe("takenNow");
  expect(noneFree(0)).toBe("soldOut");
  expect(freeDescription(t, formats, { available: 0, held: 3 })).toBe("takenNow");
  expect(freeDescription(t, formats, { available: 0, held: 0 })).toBe("soldOut");
});

test("free places are counted, whatever is held", () => {
  expect(freeDescription(t, formats, { available: 1_204, held: 3 })).toBe('free {"count":1,204}');
});

test("a chosen seat stays one while its own hold is on its way, and not when it is sold", () => {
  const [chosen, nobody] = [new Set([7]), new Set<number>()];
  expect(conditionOf("available", 7, chosen, nobody)).toBe("chosen");
  expect(conditionOf("held", 7, chosen, nobody)).toBe("chosen");
  expect(conditionOf("sold", 7, chosen, nobody)).toBe("sold");
  expect(conditionOf("held", 8, chosen, nobody)).toBe("held");
  expect(conditionOf("held", 7, chosen, chosen)).toBe("mine");
});
