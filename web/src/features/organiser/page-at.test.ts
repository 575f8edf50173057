import { expect, test } from "vitest";

import { FIRST_PAGE, pageAt, pageBefore, pageInAddress, pageInRequest, pagesOf } from "./page-at";

test("an address names a page, and nonsense is the first one", () => {
  expect(pageAt(new URLSearchParams("page=3&after=abc"))).toEqual({ page: 3, after: "abc" });
  expect(pageAt(new URLSearchParams("page=3"))).toEqual({ page: 3, after: undefined });
  for (const nonsense of ["", "page=0", "page=-1", "page=x", "page=1&after=abc", "after=abc"]) {
    expect(pageAt(new URLSearchParams(nonsense))).toEqual(FIRST_PAGE);
  }
  expect(pageInAddress({ page: 3, after: "abc" })).toEqual({ page: "3", after: "abc" });
  expect(pageInAddress(FIRST_PAGE)).toEqual({ page: "", after: "" });
});

test("a request has a cursor or a number, never both", () => {
  expect(pageInRequest({ page: 3, after: "abc" })).toEqual({ after: "abc" });
  expect(pageInRequest({ page: 3, after: undefined })).toEqual({ page: 3 });
});

test("the page before is found by what was seen, then by its number, and far away it is the first", () => {
  const seen = new Map([[2, "two"]]);
  expect(pageBefore({ page: 3, after: "three" }, seen, 25)).toEqual({ page: 2, after: "two" });
  expect(pageBefore({ page: 2, after: "two" }, seen, 25)).toEqual(FIRST_PAGE);
  expect(pageBefore({ page: 402, after: "far" }, seen, 25)).toEqual({ page: 401, after: undefined });
  expect(pageBefore({ page: 403, after: "far" }, seen, 25)).toEqual(FIRST_PAGE);
});

test("the number of pages is known as long as all items are counted", () => {
  expect(pagesOf({ per_page: 25, total: 0, total_is_exact: true })).toBe(1);
  expect(pagesOf({ per_page: 25, total: 26, total_is_exact: true })).toBe(2);
  expect(pagesOf({ per_page: 25, total: 10_000, total_is_exact: false })).toBeUndefined();
  expect(pagesOf({ per_page: 25, total: null, total_is_exact: false })).toBeUndefined();
});
