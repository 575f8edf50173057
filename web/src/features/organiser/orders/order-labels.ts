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
  "refunded",
];

export const ORDER_KINDS: Record<Schemas["OrderStatus"], BadgeKind> = {
  pending: "info",
  awaiting_payment: "warning",
  processing: "info",
  completed: "success",
  failed: "danger",
  cancelled: "neutral",
  refunded: "warning",
};

/** The end of an order's id, as people read it out: enough to tell orders apart, and what the search takes. */
export { shortId } from "../../../tickets/facts";

/** How many places an order has. */
export function placesOf(order: Pick<Schemas["OrderBody"], "items">): number {
  return order.items.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** An item as `PLATEA-A-7` or `PISTA × 3`. */
export function itemName({ seat, quantity }: Schemas["ItemBody"]): string {
  return quantity === 1 ? seat : `${seat} × ${quantity}`;
}
