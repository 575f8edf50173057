/// What is said of places: free, taken for now, sold out.
import { expect, test } from "vitest";

import type { Formats } from "../i18n/format";
import { freeDescription, noneFree } from "./descriptions";

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
