// Orders: accepted from a hold, completed by the worker, read by their buyer.
import { randomUUID } from "node:crypto";
import { statement } from "./database.js";

const UNIQUE_VIOLATION = "23505";

// The hold's row is locked first, so of two orders of one hold the second finds it ordered. A seat that
// somebody took in the very instant at which the hold ended is missing from `kept`: `all_or_nothing` again.
const accept = statement(
    "accept_order",
    `WITH hold AS (
     UPDATE node_peer.holds SET status = 'ordered'
     WHERE hold_id = $1 AND user_id = $2 AND status = 'active' AND expires_at > now()
     RETURNING event_id, wanted, seats),
   kept AS (
     UPDATE node_peer.seats AS seat SET held_until = 'infinity'
     FROM hold, unnest(hold.seats) AS held (seat_index)
     WHERE seat.event_id = hold.event_id AND seat.seat_index = held.seat_index
       AND seat.status = 1 AND seat.hold_id = $1
     RETURNING seat.seat_index)
   INSERT INTO node_peer.orders (order_id, event_id, hold_id, user_id, idempotency_key, seats, wanted)
   SELECT $3, event_id, $1, $2, $4,
     ARRAY(SELECT seat_index FROM kept ORDER BY seat_index), wanted
   FROM hold
   RETURNING order_id, hold_id, status`,
);

const findByKey = statement(
    "order_by_key",
    `SELECT order_id, hold_id, status FROM node_peer.orders WHERE user_id = $1 AND idempotency_key = $2`,
);

const findByHold = statement(
    "order_by_hold",
    `SELECT orders.order_id, holds.hold_id, orders.status
   FROM node_peer.holds LEFT JOIN node_peer.orders USING (hold_id)
   WHERE holds.hold_id = $1 AND holds.user_id = $2`,
);

const read = statement(
    "read_order",
    `SELECT orders.*,
     (SELECT json_agg(json_build_object('ticket_id', ticket_id, 'index', seat_index, 'token', token)
        ORDER BY seat_index) FROM node_peer.tickets WHERE tickets.order_id = orders.order_id) AS tickets
   FROM node_peer.orders WHERE order_id = $1 AND user_id = $2`,
);

const find = statement(
    "find_order",
    `SELECT order_id, event_id, user_id, status, seats FROM node_peer.orders WHERE order_id = $1`,
);

// The order's row is locked first: of two messages about one order the second finds it completed, and then there
// is nothing to sell, to issue or to change.
const sell = statement(
    "complete_order",
    `WITH pending AS (
     SELECT order_id, event_id, hold_id FROM node_peer.orders
     WHERE order_id = $1 AND status = 'pending' FOR UPDATE),
   sold AS (
     UPDATE node_peer.seats AS seat SET status = 2, held_until = NULL
     FROM pending, unnest($2::int[]) AS ordered (seat_index)
     WHERE seat.event_id = pending.event_id AND seat.seat_index = ordered.seat_index
       AND seat.status = 1 AND seat.hold_id = pending.hold_id
     RETURNING seat.seat_index),
   issued AS (
     INSERT INTO node_peer.tickets (ticket_id, order_id, event_id, seat_index, token, png)
     SELECT ticket.ticket_id, pending.order_id, pending.event_id, seat_index, ticket.token, ticket.png
     FROM pending, unnest($2::int[], $3::uuid[], $4::text[], $5::bytea[]) AS ticket (seat_index, ticket_id, token, png)
     JOIN sold USING (seat_index)
     RETURNING 1)
   UPDATE node_peer.orders
   SET status = 'completed', completed_at = now(), issued = (SELECT count(*) FROM issued),
     subtotal = $6, fees = $7, tax = $8, total = $9
   FROM pending WHERE orders.order_id = pending.order_id
   RETURNING orders.order_id`,
);

/** Accepts an order, or finds the one there is: `{order_id, hold_id, status}`, status undefined for a dead hold. */
export async function acceptOrder(pool, user, holdId, key) {
    try {
        const [accepted] = await accept(pool, [holdId, user, randomUUID(), key]);
        if (accepted) return accepted;
    } catch (error) {
        if (error.code !== UNIQUE_VIOLATION && error.constraint !== "all_or_nothing") throw error;
    }
    const [byKey] = key === null ? [] : await findByKey(pool, [user, key]);
    if (byKey) return byKey;
    const [byHold] = await findByHold(pool, [holdId, user]);
    return byHold;
}

/** An order of this user with its tickets, or undefined. */
export async function readOrder(pool, user, orderId) {
    const [order] = await read(pool, [orderId, user]);
    return order;
}

/** An order as its worker needs it, or undefined. */
export async function findOrder(pool, orderId) {
    const [order] = await find(pool, [orderId]);
    return order;
}

/** Completes an order: its seats sold, its tickets issued, in one transaction. False if it was no longer pending. */
export async function completeOrder(pool, order, totals, tickets) {
    const completed = await sell(pool, [
        order.order_id,
        tickets.map((ticket) => ticket.index),
        tickets.map((ticket) => ticket.ticketId),
        tickets.map((ticket) => ticket.token),
        tickets.map((ticket) => ticket.png),
        totals.subtotal,
        totals.fees,
        totals.tax,
        totals.total,
    ]);
    return completed.length === 1;
}
