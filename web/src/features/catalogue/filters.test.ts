import { expect, test } from "vitest";

import {
  eventsQuery,
  filtersOf,
  instantsOf,
  isBackwards,
  isFiltered,
  NO_FILTERS,
  queryOf,
  type Filters,
} from "./filters";

const read = (query: string): Filters => filtersOf(new URLSearchParams(query));

test("every view has an address, and its address gives the view back", () => {
  const filters: Filters = {
    q: "la traviata",
    category: "opera",
    span: "range",
    from: "2030-01-02",
    to: "2030-02-03",
    order: "price",
  };
  expect(read(queryOf(filters).toString())).toEqual(filters);
  expect(queryOf(NO_FILTERS).toString()).toBe("");
  expect(read("")).toEqual(NO_FILTERS);
});

test("an address that makes no sense is read as far as it does", () => {
  expect(read("when=yesterday&sort=<b>&from=2030-13-40&to=x&q=ok")).toEqual({ ...NO_FILTERS, q: "ok" });
});

test("days outside a range are not kept in the address", () => {
  expect(queryOf({ ...NO_FILTERS, span: "week", from: "2030-01-01" }).toString()).toBe("when=week");
});

test("spans end where the calendar says", () => {
  // A Wednesday.
  const now = new Date(2030, 0, 30, 15, 20);
  const at = (filters: Partial<Filters>) => instantsOf({ ...NO_FILTERS, ...filters }, now);
  const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).toISOString();
  const today = day(2030, 1, 30);
  expect(at({})).toEqual({ from: today });
  expect(at({ span: "today" })).toEqual({ from: today, to: day(2030, 1, 31) });
  expect(at({ span: "week" })).toEqual({ from: today, to: day(2030, 2, 4) });
  expect(at({ span: "month" })).toEqual({ from: today, to: day(2030, 2, 1) });
  expect(at({ span: "range", from: "2030-03-01", to: "2030-03-02" })).toEqual({
    from: day(2030, 3, 1),
    to: day(2030, 3, 3),
  });
  expect(at({ span: "range" })).toEqual({ from: today });
});

test("a week that ends today ends tonight", () => {
  const sunday = new Date(2030, 1, 3, 12);
  expect(instantsOf({ ...NO_FILTERS, span: "week" }, sunday).to).toBe(new Date(2030, 1, 4).toISOString());
});

test("only what was asked for is asked of the engine", () => {
  const now = new Date(2030, 0, 30);
  expect(eventsQuery({ ...NO_FILTERS, q: "  " }, now)).toEqual({ sort: "available", from: now.toISOString() });
  expect(eventsQuery({ ...NO_FILTERS, q: " jazz ", category: "concert" }, now)).toMatchObject({
    q: "jazz",
    category: "concert",
  });
  expect(isFiltered({ ...NO_FILTERS, order: "name" })).toBe(false);
  expect(isFiltered({ ...NO_FILTERS, span: "today" })).toBe(true);
});

test("a range that ends before it begins is seen", () => {
  const range = (from: string, to: string) => isBackwards({ ...NO_FILTERS, span: "range", from, to });
  expect(range("2030-01-02", "2030-01-01")).toBe(true);
  expect(range("2030-01-02", "2030-01-02")).toBe(false);
  expect(range("2030-01-02", "")).toBe(false);
});
