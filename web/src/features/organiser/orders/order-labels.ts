/// Labels of orders and their items.
import type { Schemas } from "../../../api/client";
import type { BadgeKind } from "../../../ui/Badge";

export const ORDER_STATUSES: readonly Schemas["OrderStatus"][] = [
  "completed",
  "awaiting_payment",
  "pending",
  "processing",
  "failed",
  "cancelled",
  "partly_refunded",
  "refunded",
];

export const ORDER_KINDS: Record<Schemas["OrderStatus"], BadgeKind> = {
  pending: "info",
  awaiting_payment: "warning",
  processing: "info",
  completed: "success",
  partly_refunded: "info",
  failed: "danger",
  cancelled: "neutral",
  refunded: "warning",
};

/** Whether it is paid and has tickets that may be good: all of it or a part can be given back. */
export function isCompleted(status: Schemas["OrderStatus"]): boolean {
  return status === "completed" || status === "partly_refunded";
}

/** The end of an order's id, as people read it out: enough to tell orders apart, and what the search takes. */
export { shortId } from "../../../tickets/facts";

/** How many places an order has. */
export function placesOf(order: Pick<Schemas["OrderBody"], "items">): number {
  return order.items.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What is left of its payment. */
export function leftOf({ total, refunded }: Pick<Schemas["OrderBody"], "total" | "refunded">): Schemas["Money"] {
  return { ...total, amount: Math.max(0, total.amount - refunded.amount) };
}

/** What was paid for the place of a ticket. */
export function paidFor({ items }: Pick<Schemas["OrderBody"], "items">, ticket: Pick<Schemas["TicketBody"], "seat">) {
  return items.find(({ seat }) => seat === ticket.seat)?.price.amount ?? 0;
}

/** An amount that somebody typed, in minor units; `undefined` if it is none. */
export function typedAmount(text: string, digits: number): number | undefined {
  const found = /^\s*(\d{1,12})(?:[.,](\d*))?\s*$/.exec(text);
  const fraction = found?.[2] ?? "";
  if (found === null || fraction.length > digits) return undefined;
  return Number(`${found[1]}${fraction.padEnd(digits, "0")}`);
}
