-- TicketBuster on SQLite. Instants are milliseconds since 1970-01-01T00:00:00Z; ids are 16-byte UUIDs;
-- amounts are minor units of the event's currency.

-- Who may write a shard: a writer with an older epoch is refused.
CREATE TABLE shard_owner (
    shard INTEGER PRIMARY KEY,          -- 0..4095
    epoch INTEGER NOT NULL,             -- grows by one whenever the shard changes hands
    node  TEXT NOT NULL                 -- who took it last
);

-- The catalogue.
CREATE TABLE events (
    id            INTEGER PRIMARY KEY,  -- small key that every other table uses
    event_id      BLOB NOT NULL UNIQUE,
    route         BLOB NOT NULL UNIQUE, -- last four bytes of event_id, carried by ids of holds, orders, tickets
    details       TEXT NOT NULL,        -- JSON: what buyers read
    initial_rules BLOB NOT NULL,        -- rules before the first transition, encoded
    rules         BLOB NOT NULL,        -- rules after the last durable transition, encoded
    price_from    INTEGER,
    layout_digest TEXT NOT NULL,
    layout        BLOB NOT NULL,        -- encoded
    created_at    INTEGER NOT NULL
);

-- Where each event's journal ends.
CREATE TABLE event_head (
    event          INTEGER PRIMARY KEY REFERENCES events (id),
    last_seq       INTEGER NOT NULL,
    last_epoch     INTEGER NOT NULL,
    last_at        INTEGER NOT NULL,
    last_write     BLOB,                -- names the last write, so that an unknown outcome can be found out
    available      INTEGER NOT NULL,    -- places by status after it
    held           INTEGER NOT NULL,
    sold           INTEGER NOT NULL,
    blocked        INTEGER NOT NULL,
    orders_pending INTEGER NOT NULL     -- placed and not decided
);

-- Every transition, in order: the truth from which the other tables follow.
CREATE TABLE journal (
    event   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,           -- 1, 2, 3 … without gaps
    epoch   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    payload BLOB NOT NULL,              -- version byte, then the change in postcard
    PRIMARY KEY (event, seq)
) WITHOUT ROWID;

-- One state per event to start from instead of the whole journal.
CREATE TABLE snapshots (
    event INTEGER PRIMARY KEY,
    seq   INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    state BLOB NOT NULL
);

-- Seats that are not available.
CREATE TABLE seat_status (
    event  INTEGER NOT NULL,
    seat   INTEGER NOT NULL,
    status INTEGER NOT NULL,            -- 1 held, 2 sold, 3 blocked
    PRIMARY KEY (event, seat)
) WITHOUT ROWID;

-- Seats that belong to an order: the last line of defence against a double sale.
CREATE TABLE sold_seats (
    event    INTEGER NOT NULL,
    seat     INTEGER NOT NULL,
    order_id BLOB NOT NULL,
    PRIMARY KEY (event, seat)
) WITHOUT ROWID;

CREATE TABLE orders (
    order_id     BLOB PRIMARY KEY,
    event        INTEGER NOT NULL,
    hold_id      BLOB NOT NULL,
    user_id      TEXT NOT NULL,
    status       TEXT NOT NULL,         -- pending, processing, completed, failed, cancelled, refunded
    items        TEXT NOT NULL,         -- JSON: label, seat, quantity, price of each place
    subtotal     INTEGER NOT NULL,
    fees         INTEGER NOT NULL,
    tax          INTEGER NOT NULL,
    total        INTEGER NOT NULL,      -- subtotal + fees + tax
    currency     TEXT NOT NULL,         -- ISO 4217
    provider     TEXT NOT NULL,
    token        TEXT NOT NULL,         -- the provider's token for the means of payment
    failure      TEXT,
    created_at   INTEGER NOT NULL,
    completed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX orders_by_user ON orders (user_id, created_at);
CREATE INDEX orders_by_event ON orders (event, created_at);

CREATE TABLE tickets (
    order_id  BLOB NOT NULL,
    position  INTEGER NOT NULL,         -- place among the order's tickets, from 0
    ticket_id BLOB NOT NULL UNIQUE,
    event     INTEGER NOT NULL,
    user_id   TEXT NOT NULL,
    label     TEXT NOT NULL,
    token     TEXT NOT NULL,            -- signed, as the QR code shows it
    status    TEXT NOT NULL,            -- valid, used, void
    used_at   INTEGER,
    used_gate TEXT,
    PRIMARY KEY (order_id, position)
) WITHOUT ROWID;

-- Outcomes of requests that came with an idempotency key.
CREATE TABLE outcomes (
    event        INTEGER NOT NULL,
    user_id      TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,         -- SHA-256 of the request
    outcome      BLOB NOT NULL,         -- encoded
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (event, user_id, key)
) WITHOUT ROWID;

-- Messages that the broker has not confirmed yet.
CREATE TABLE outbox (
    event INTEGER NOT NULL,
    seq   INTEGER NOT NULL,             -- the transition that the message tells of
    n     INTEGER NOT NULL,             -- its number among that transition's messages
    topic TEXT NOT NULL,
    body  BLOB NOT NULL,                -- JSON
    PRIMARY KEY (event, seq, n)
) WITHOUT ROWID;

-- Sessions that are refused.
CREATE TABLE revocations (
    id    BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) WITHOUT ROWID;
