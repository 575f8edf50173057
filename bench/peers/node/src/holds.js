// Holds: all or nothing, decided by one conditional UPDATE.
import { randomUUID } from "node:crypto";
import { EVENT_ID, HOLD_SECONDS } from "./contract.js";
import { statement } from "./database.js";

// Seats are locked in the order of the array, which is sorted: holds that overlap rarely deadlock. No seat
// taken: no row, nothing written. Some of them: `all_or_nothing` undoes it.
const take = statement(
    "hold_seats",
    `WITH taken AS (
     UPDATE node_peer.seats AS seat
     SET status = 1, hold_id = $1, held_until = now() + make_interval(secs => $5)
     FROM unnest($4::int[]) AS wanted (seat_index)
     WHERE seat.event_id = $2 AND seat.seat_index = wanted.seat_index
       AND (seat.status = 0 OR (seat.status = 1 AND seat.held_until <= now()))
     RETURNING seat.seat_index)
   INSERT INTO node_peer.holds (hold_id, event_id, user_id, seats, wanted, expires_at)
   SELECT $1, $2, $3, array_agg(seat_index ORDER BY seat_index), cardinality($4::int[]),
     now() + make_interval(secs => $5)
   FROM taken HAVING count(*) > 0
   RETURNING expires_at`,
);

const taken = statement(
    "seats_taken",
    `SELECT seat_index FROM node_peer.seats
   WHERE event_id = $1 AND seat_index = ANY ($2::int[])
     AND NOT (status = 0 OR (status = 1 AND held_until <= now()))
   ORDER BY seat_index`,
);

const give = statement(
    "release_hold",
    `WITH gone AS (
     UPDATE node_peer.holds SET status = 'released'
     WHERE hold_id = $1 AND user_id = $2 AND status = 'active' RETURNING event_id, seats),
   freed AS (
     UPDATE node_peer.seats AS seat SET status = 0, hold_id = NULL, held_until = NULL
     FROM gone, unnest(gone.seats) AS held (seat_index)
     WHERE seat.event_id = gone.event_id AND seat.seat_index = held.seat_index
       AND seat.status = 1 AND seat.hold_id = $1
     RETURNING seat.seat_index)
   SELECT (SELECT array_agg(seat_index) FROM freed) AS freed FROM gone`,
);

const isPartial = (error) => error.constraint === "all_or_nothing";

/** Takes seats, whose indices are sorted: `{holdId, expiresAt}`, or `{unavailable: indices}`. */
export async function hold(pool, user, seats) {
    const holdId = randomUUID();
    let rows = [];
    try {
        rows = await take(pool, [holdId, EVENT_ID, user, seats, HOLD_SECONDS]);
    } catch (error) {
        if (!isPartial(error)) throw error;
    }
    if (rows.length === 1) return { holdId, expiresAt: rows[0].expires_at };
    const unavailable = (await taken(pool, [EVENT_ID, seats])).map((row) => row.seat_index);
    // Freed between the two questions: they were taken when it mattered.
    return { unavailable: unavailable.length > 0 ? unavailable : seats };
}

/** Gives a hold back: the indices that are free now, or undefined if this user has no such hold. */
export async function release(pool, user, holdId) {
    const [gone] = await give(pool, [holdId, user]);
    return gone && (gone.freed ?? []);
}
