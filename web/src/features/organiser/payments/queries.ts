/// What the organiser's pages ask of payments, and when they ask again.
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { paced } from "../../../offline/retries";
import { pageInRequest, type PageAt } from "../page-at";

const PAYMENTS_PER_PAGE = 25;
const PAYMENTS_MS = 5_000;

export const PAYMENT_STATES = ["unpaid", "stuck", "stopped", "late"] as const satisfies readonly PaymentState[];
export type PaymentState = Schemas["PaymentStateName"];

/** A page of an event's orders whose payments are in this state, and how many are in each. */
export function usePayments(id: string, state: PaymentState, at: PageAt) {
  return useQuery({
    queryKey: ["organiser", "payments", id, state, at.page, at.after],
    queryFn: ({ signal }) => {
      const query = { state, ...pageInRequest(at), per_page: PAYMENTS_PER_PAGE };
      return bodyOf(api.GET("/api/events/{id}/payments", { params: { path: { id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: (query) => paced(PAYMENTS_MS, query),
  });
}

/** The payments of an order with what happened to each. */
export function useOrderPayments(eventId: string, orderId: string) {
  return useQuery({
    queryKey: ["organiser", "orders", eventId, "payments", orderId],
    queryFn: ({ signal }) =>
      bodyOf(api.GET("/api/orders/{id}/payments", { params: { path: { id: orderId } }, signal })),
    refetchInterval: (query) => paced(PAYMENTS_MS, query),
  });
}
