/// What the catalogue is asked for: read from the address and written to it, so that every view has a link.
import type { Schemas } from "../../api/client";

/** `available`: what can be bought first. */
export const ORDERS = ["available", "date", "price", "name"] as const;
export type Order = (typeof ORDERS)[number];

export const SPANS = ["any", "today", "week", "month", "range"] as const;
export type Span = (typeof SPANS)[number];

/** The filters. Days are `YYYY-MM-DD` on the device's calendar, and only tell in a `range`. */
export interface Filters {
  readonly q: string;
  readonly category: string;
  readonly span: Span;
  readonly from: string;
  readonly to: string;
  readonly order: Order;
}

export const NO_FILTERS: Filters = { q: "", category: "", span: "any", from: "", to: "", order: "available" };

const TEXT_MAX = 100;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text));
}

function named<T extends string>(text: string | null, names: readonly T[], usual: T): T {
  return names.find((name) => name === text) ?? usual;
}

/** Reads the filters of an address; what makes no sense is left out. */
export function filtersOf(query: URLSearchParams): Filters {
  const day = (name: string): string => {
    const text = query.get(name) ?? "";
    return isDay(text) ? text : "";
  };
  return {
    q: (query.get("q") ?? "").slice(0, TEXT_MAX),
    category: (query.get("category") ?? "").slice(0, TEXT_MAX),
    span: named(query.get("when"), SPANS, "any"),
    from: day("from"),
    to: day("to"),
    order: named(query.get("sort"), ORDERS, NO_FILTERS.order),
  };
}

/** The address of filters, without what is as usual. */
export function queryOf(filters: Filters): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string, usual: string): void => {
    if (value !== usual) query.set(name, value);
  };
  set("q", filters.q.trim(), "");
  set("category", filters.category, "");
  set("when", filters.span, "any");
  if (filters.span === "range") {
    set("from", filters.from, "");
    set("to", filters.to, "");
  }
  set("sort", filters.order, NO_FILTERS.order);
  return query;
}

/** Whether anything is left out of the catalogue. */
export function isFiltered({ q, category, span }: Filters): boolean {
  return q.trim() !== "" || category !== "" || span !== "any";
}

/** How many filters narrow the catalogue besides the search, whose field is always seen. */
export function narrowedBy({ category, span }: Filters): number {
  return (category === "" ? 0 : 1) + (span === "any" ? 0 : 1);
}

/** From the first instant, to the first after the last one. */
interface Instants {
  readonly from: string;
  readonly to?: string;
}

/** Midnight of a day of the device's calendar, `days` later. */
function midnight(of: Date, days = 0): Date {
  return new Date(of.getFullYear(), of.getMonth(), of.getDate() + days);
}

/** Midnight of `YYYY-MM-DD` on the device's calendar. */
function dayStart(day: string, days = 0): Date {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days);
}

/** The instants that filters mean at `now`. Weeks end on Sunday. What is over is not shown. */
export function instantsOf({ span, from, to }: Filters, now: Date): Instants {
  const today = midnight(now);
  switch (span) {
    case "any":
      return { from: today.toISOString() };
    case "today":
      return { from: today.toISOString(), to: midnight(now, 1).toISOString() };
    case "week": {
      const daysLeft = 7 - ((now.getDay() + 6) % 7);
      return { from: today.toISOString(), to: midnight(now, daysLeft).toISOString() };
    }
    case "month":
      return { from: today.toISOString(), to: new Date(now.getFullYear(), now.getMonth() + 1, 1).toISOString() };
    case "range": {
      const first = from === "" ? today : dayStart(from);
      return { from: first.toISOString(), ...(to === "" ? {} : { to: dayStart(to, 1).toISOString() }) };
    }
  }
}

/** Whether a range ends before it begins. */
export function isBackwards({ span, from, to }: Filters): boolean {
  return span === "range" && from !== "" && to !== "" && to < from;
}

export interface EventsQuery extends Instants {
  readonly sort: Order;
  readonly q?: string;
  readonly category?: string;
}

/** What the engine is asked; also the key under which its answer is kept. */
export function eventsQuery(filters: Filters, now: Date): EventsQuery {
  const q = filters.q.trim();
  return {
    sort: filters.order,
    ...instantsOf(filters, now),
    ...(q === "" ? {} : { q }),
    ...(filters.category === "" ? {} : { category: filters.category }),
  };
}

export type EventItem = Schemas["EventBody"];
