import { expect, test } from "vitest";

import { csvOf } from "./csv";

const written = (text: string): string => csvOf([[text, "end"]]).slice(0, -6);

test("no text is a formula, nor any part of it where a spreadsheet cuts otherwise", () => {
  for (const sign of ["=", "+", "-", "@", "＝"]) {
    expect(written(`${sign}1`)).toBe(`'${sign}1`);
    for (const separator of [";", "|", ":", " ", "; ", "'", "\t", "\u00a0"]) {
      expect(written(`ana${separator}${sign}1`)).toBe(`ana${separator}'${sign}1`);
    }
    expect(written(`ana,"${sign}1`)).toBe(`"ana,""'${sign}1"`);
  }
  expect(written("\t=1")).toBe("'\t'=1");
  expect(written("\tx")).toBe("'\tx");
});

test("words, labels and numbers stay as they are", () => {
  for (const kept of ["", "S-A-1", "a+b@example.org", "2027-01-15T20:00:00.000Z"]) expect(written(kept)).toBe(kept);
  expect(csvOf([["S-A-1", -5]])).toBe("S-A-1,-5\r\n");
});
