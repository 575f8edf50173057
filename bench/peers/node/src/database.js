// PostgreSQL: the pool, the schema, and named statements, which are planned once a connection.
import pg from "pg";
import { EVENT_ID } from "./contract.js";
import { labelOf } from "./layout.js";

const DEADLOCK = "40P01";
const TRIES_MAX = 5;

export function connect(url, connections) {
    const pool = new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0, keepAlive: true });
    // A connection that breaks while it is idle is replaced at its next use.
    pool.on("error", (error) => console.error("an idle connection of the database ended:", error.message));
    return pool;
}

/**
 * A prepared statement as a function of pool and values. Each is one transaction of its own, so one that was
 * the victim of a deadlock has changed nothing and is sent again.
 */
export function statement(name, text) {
    return async (pool, values = []) => {
        for (let attempt = 1; ; attempt += 1) {
            // Not pool.query(): that closes the connection after any error, also after a constraint said no.
            const client = await pool.connect();
            try {
                return (await client.query({ name, text, values })).rows;
            } catch (error) {
                if (error.code !== DEADLOCK || attempt === TRIES_MAX) throw error;
            } finally {
                client.release();
            }
        }
    };
}

// `all_or_nothing` is what makes one statement a transaction that fails as a whole: a hold, or an order, of
// fewer seats than were asked for cannot be written, and everything that its statement did is undone.
// Seats leave room on their pages, so that an update stays on its page and touches no index.
const SCHEMA = `
  DROP SCHEMA IF EXISTS node_peer CASCADE;
  CREATE SCHEMA node_peer;
  CREATE TABLE node_peer.seats (
    event_id uuid NOT NULL,
    seat_index int NOT NULL,
    label text NOT NULL,
    status smallint NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 3),
    hold_id uuid,
    held_until timestamptz,
    PRIMARY KEY (event_id, seat_index)
  ) WITH (fillfactor = 50);
  CREATE TABLE node_peer.holds (
    hold_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    user_id text NOT NULL,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'ordered', 'released')),
    seats int[] NOT NULL,
    wanted int NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT all_or_nothing CHECK (cardinality(seats) = wanted)
  ) WITH (fillfactor = 70);
  CREATE TABLE node_peer.orders (
    order_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    hold_id uuid NOT NULL UNIQUE,
    user_id text NOT NULL,
    idempotency_key text,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed')),
    seats int[] NOT NULL,
    wanted int NOT NULL,
    issued int,
    subtotal bigint, fees bigint, tax bigint, total bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    UNIQUE (user_id, idempotency_key),
    CONSTRAINT all_or_nothing CHECK (cardinality(seats) = wanted),
    CONSTRAINT every_seat_has_its_ticket CHECK (status <> 'completed' OR issued = wanted)
  ) WITH (fillfactor = 70);
  CREATE TABLE node_peer.tickets (
    ticket_id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES node_peer.orders,
    event_id uuid NOT NULL,
    seat_index int NOT NULL,
    token text NOT NULL,
    png bytea NOT NULL,
    CONSTRAINT a_seat_is_sold_once UNIQUE (event_id, seat_index)
  );
  CREATE INDEX ON node_peer.tickets (order_id);
`;

/** Makes the schema afresh, with so many free seats. */
export async function createSchema(url, seats) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
        await client.query(SCHEMA);
        const labels = Array.from({ length: seats }, (_, index) => labelOf(index));
        await client.query(
            `INSERT INTO node_peer.seats (event_id, seat_index, label)
       SELECT $1, number - 1, label FROM unnest($2::text[]) WITH ORDINALITY AS all_seats (label, number)`,
            [EVENT_ID, labels],
        );
        await client.query("VACUUM ANALYZE node_peer.seats");
    } finally {
        await client.end();
    }
}
