/// How the states of an order follow each other: messages may arrive out of order, and an older one never wins.
import type { Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import type { OrderMessage } from "../../live/frames";
import { guests } from "../../session/guests";

export type Order = Schemas["OrderBody"];
export type OrderStatus = Order["status"];

/** An order never goes back to a lower step. */
const STEPS: Record<OrderStatus, number> = {
  pending: 0,
  awaiting_payment: 1,
  processing: 2,
  failed: 3,
  completed: 3,
  partly_refunded: 3.5,
  cancelled: 4,
  refunded: 4,
};

/** Whether the payment was decided, one way or the other. */
export function isDecided(status: OrderStatus): boolean {
  return STEPS[status] >= STEPS.completed;
}

/** Whether the engine says that there is no such order of this user; anything else may be better in a moment. */
export function isMissing(error: unknown): boolean {
  return error instanceof Problem && [403, 404, 422].includes(error.status);
}

/** Whether it was placed without an account: its page is reached by a link, and not from "My tickets". */
export function isOfGuest({ user_id }: Pick<Order, "user_id">): boolean {
  return guests.isGuest(user_id);
}

/** Whether it is paid and has tickets that may be good. */
export function isCompleted(status: OrderStatus): boolean {
  return status === "completed" || status === "partly_refunded";
}

/** Whether somebody was let in with one of its tickets: its buyer can't cancel it any more. */
export function hasUsedTicket({ tickets }: Pick<Order, "tickets">): boolean {
  return tickets.some(({ status }) => status === "used");
}

/** The later one of what is known and what was read: an answer may be older than a message that overtook it. */
export function laterOf(known: Order | undefined, read: Order): Order {
  return known !== undefined && STEPS[known.status] > STEPS[read.status] ? known : read;
}

/** What a private message says of an order that is known. */
export function withMessage(known: Order, message: OrderMessage): Order {
  if (message.order_id !== known.order_id) return known;
  const { status, failure, tickets, payment } = message;
  return laterOf(known, {
    ...known,
    status,
    failure,
    payment: payment ?? known.payment,
    tickets: tickets.length > 0 ? [...tickets] : known.tickets,
  });
}

const POLL_MS = 2_000;
const POLL_MAX_MS = 15_000;
/** With a socket we only look in case a message was lost. */
const POLL_BESIDE_SOCKET_MS = 10_000;
/** A payment that somebody has to see first takes hours or days. */
const POLL_AWAITING_MS = 60_000;
const STEADY_POLLS = 5;

/** When to look again, after so many looks; never for a decided order. */
export function nextLook(status: OrderStatus | undefined, looks: number, isConnected: boolean): number | false {
  if (status !== undefined && isDecided(status)) return false;
  if (status === "awaiting_payment") return POLL_AWAITING_MS;
  if (isConnected) return POLL_BESIDE_SOCKET_MS;
  return Math.min(POLL_MS * 1.5 ** Math.max(0, looks - STEADY_POLLS), POLL_MAX_MS);
}
