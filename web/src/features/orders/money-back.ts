/// Money of an order that goes back to who paid it.
import type { Schemas } from "../../api/client";
import type { Order } from "./progress";

/** The provider took the money after the order had ended without it, and its places were gone: it goes back. */
export function isPaidTooLate({ status, completed_at: completedAt, payment }: Order): boolean {
  const hasEnded = status === "failed" || status === "cancelled";
  return hasEnded && completedAt === null && payment?.status === "captured";
}

/** What goes back of an order; nothing was paid for one that has none. */
export function moneyBack(order: Order): Schemas["Money"] | undefined {
  const isGivenBack = order.completed_at !== null && (order.status === "cancelled" || order.status === "refunded");
  return isGivenBack || isPaidTooLate(order) ? order.total : undefined;
}
