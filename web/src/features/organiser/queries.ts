/// What the organiser's pages ask the engine, and when they ask again.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, bodyOf, type Schemas } from "../../api/client";
import { fetchEvent } from "../../api/use-event";
import { paced } from "../../offline/retries";
import { pageInRequest, type PageAt } from "./page-at";
import type { EventStatus } from "./status";

/** As long as the engine takes a reason. */
export const REASON_CHARS_MAX = 500;
const EVENTS_PER_PAGE = 30;
export const ORDERS_PER_PAGE = 25;
const HISTORY_PER_PAGE = 25;
/** The live figures; the engine reads them from its store once a second at most. */
const REPORT_MS = 2_000;
const EVENTS_MS = 10_000;
const STATUS_MS = 5_000;
const ORDERS_MS = 5_000;
const HISTORY_MS = 10_000;

/** The events of one's own organisations, drafts included, page after page. */
export function useEvents(q: string, status: EventStatus | undefined) {
  return useInfiniteQuery({
    queryKey: ["organiser", "events", q, status],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        mine: true,
        page: pageParam,
        per_page: EVENTS_PER_PAGE,
        ...(q === "" ? {} : { q }),
        ...(status === undefined ? {} : { status }),
      };
      return bodyOf(api.GET("/api/events", { params: { query }, signal, cache: "no-cache" }));
    },
    initialPageParam: 1,
    getNextPageParam: ({ page, per_page, total }) => (page * per_page < total ? page + 1 : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => paced(EVENTS_MS, query),
  });
}

const eventKey = (id: string) => ["organiser", "event", id];

/** One event with its sections and tiers; its status may change by the clock. */
export function useEvent(id: string) {
  return useQuery({
    queryKey: eventKey(id),
    queryFn: ({ signal }) => fetchEvent(id, signal),
    refetchInterval: (query) => paced(STATUS_MS, query),
  });
}

/** The live figures; not asked for while the page is hidden. */
export function useReport(id: string) {
  return useQuery({
    queryKey: ["organiser", "report", id],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/events/{id}/report", { params: { path: { id } }, signal })),
    refetchInterval: (query) => paced(REPORT_MS, query),
    refetchOnWindowFocus: "always",
  });
}

/** Asks again for everything about an event, after it was changed here. */
export function useRefresh(id: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: eventKey(id) }),
      client.invalidateQueries({ queryKey: ["organiser", "report", id] }),
      client.invalidateQueries({ queryKey: ["organiser", "orders", id] }),
      client.invalidateQueries({ queryKey: ["organiser", "history", id] }),
      client.invalidateQueries({ queryKey: ["organiser", "events"] }),
    ]);
  };
}

/** How far the event's refunds are: looked at often while some are not given. */
export function useRefunds(id: string) {
  return useQuery({
    queryKey: ["organiser", "report", id, "refunds"],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/events/{id}/refunds", { params: { path: { id } }, signal })),
    refetchInterval: (query) => paced(REPORT_MS, query),
  });
}

export interface OrderSearch {
  readonly q: string;
  readonly status: Schemas["OrderStatus"] | undefined;
  readonly at: PageAt;
}

/** A page of an event's orders, everybody's, newest first. */
export function useOrders(id: string, { q, status, at }: OrderSearch) {
  return useQuery({
    queryKey: ["organiser", "orders", id, q, status, at.page, at.after],
    queryFn: ({ signal }) => {
      const filters = { ...(q === "" ? {} : { q }), ...(status === undefined ? {} : { status }) };
      const query = { event_id: id, all: true, ...pageInRequest(at), per_page: ORDERS_PER_PAGE, ...filters };
      return bodyOf(api.GET("/api/orders", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: (query) => paced(ORDERS_MS, query),
  });
}

/** One order. */
export function useOrder(eventId: string, orderId: string) {
  return useQuery({
    queryKey: ["organiser", "orders", eventId, "one", orderId],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/orders/{id}", { params: { path: { id: orderId } }, signal })),
    refetchInterval: (query) => paced(ORDERS_MS, query),
  });
}

/** Parts of a history; left out, all of it. */
export const HISTORY_KINDS = ["commands", "check_ins"] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** A page of what operators did to an event, newest first. */
export function useHistory(id: string, kind: HistoryKind | undefined, at: PageAt) {
  return useQuery({
    queryKey: ["organiser", "history", id, kind, at.page, at.after],
    queryFn: ({ signal }) => {
      const query = { ...pageInRequest(at), per_page: HISTORY_PER_PAGE, ...(kind === undefined ? {} : { kind }) };
      return bodyOf(api.GET("/api/events/{id}/history", { params: { path: { id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: (query) => paced(HISTORY_MS, query),
  });
}

/** The kinds of mails, in the order in which they are shown. */
export const MAIL_KINDS = [
  "order_awaiting_payment",
  "order_completed",
  "order_failed",
  "order_cancelled",
  "order_refunded",
  "event_cancelled",
  "event_moved",
] as const satisfies readonly Schemas["MailKindName"][];
export type MailKind = (typeof MAIL_KINDS)[number];
const FAILURES_SHOWN = 50;

/** How a mail reads. */
export function useMailPreview(id: string, kind: MailKind, language: "es" | "en") {
  return useQuery({
    queryKey: ["organiser", "mail", id, kind, language],
    queryFn: ({ signal }) =>
      bodyOf(api.GET("/api/events/{id}/mails/{kind}", { params: { path: { id, kind }, query: { language } }, signal })),
  });
}

/** The newest mails that were given up. */
export function useMailFailures(id: string) {
  return useQuery({
    queryKey: ["organiser", "mail-failures", id],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET("/api/events/{id}/mail-failures", {
          params: { path: { id }, query: { per_page: FAILURES_SHOWN, total: false } },
          signal,
        }),
      ),
    refetchInterval: (query) => paced(HISTORY_MS, query),
  });
}
