-- The tables of the peers that use PostgreSQL, new at every start.

DROP TABLE IF EXISTS tickets, sold_seats, order_items, orders, holds, seats;

-- Room in every page and no index on what changes: an update of a seat stays in its page (HOT).
CREATE TABLE seats (
    seat         integer PRIMARY KEY,
    status       smallint NOT NULL DEFAULT 0, -- 0 available, 1 held, 2 sold
    hold_id      uuid,
    hold_expires timestamptz
) WITH (fillfactor = 50);

CREATE TABLE holds (
    hold_id  uuid PRIMARY KEY,
    buyer    text NOT NULL,
    seats    integer[] NOT NULL,
    expires  timestamptz NOT NULL,
    order_id uuid
) WITH (fillfactor = 80);

CREATE TABLE orders (
    order_id        uuid PRIMARY KEY,
    buyer           text NOT NULL,
    idempotency_key text NOT NULL,
    hold_id         uuid NOT NULL CONSTRAINT one_order_per_hold UNIQUE,
    subtotal        bigint NOT NULL,
    fees            bigint NOT NULL,
    tax             bigint NOT NULL,
    total           bigint NOT NULL CHECK (total = subtotal + fees + tax),
    completed_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_outcome_per_key UNIQUE (buyer, idempotency_key)
);

CREATE TABLE order_items (
    order_id uuid NOT NULL REFERENCES orders,
    seat     integer NOT NULL,
    price    bigint NOT NULL,
    PRIMARY KEY (order_id, seat)
);

-- A seat is sold once, whatever else goes wrong.
CREATE TABLE sold_seats (
    seat     integer CONSTRAINT sold_once PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders
);

CREATE TABLE tickets (
    order_id  uuid NOT NULL REFERENCES orders,
    seat      integer NOT NULL,
    ticket_id uuid NOT NULL,
    token     text NOT NULL,
    PRIMARY KEY (order_id, seat)
);
