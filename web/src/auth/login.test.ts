import { expect, test } from "vitest";

import { safeNext } from "./login";

test("a login leads to pages of this site alone", () => {
  expect(["/tickets", "/events/1?view=list", "/"].map(safeNext)).toEqual(["/tickets", "/events/1?view=list", "/"]);
  for (const next of [
    null,
    "",
    "tickets",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/login?next=/login",
  ]) {
    expect(safeNext(next), String(next)).toBe("/");
  }
});
