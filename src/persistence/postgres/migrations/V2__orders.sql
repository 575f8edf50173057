-- TicketBuster on PostgreSQL, orders: what buyers have, and what is still to be told.

CREATE SCHEMA IF NOT EXISTS db_orders;
COMMENT ON SCHEMA db_orders IS 'TicketBuster: orders, tickets, outcomes of requests, messages';

CREATE TABLE db_orders.sold_seats (
    event_id uuid NOT NULL,
    seat     integer NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (event_id, seat)
);
COMMENT ON TABLE db_orders.sold_seats IS
    'Seats tied to an order, accepted or completed. The primary key is the last line of defence against a double sale';
COMMENT ON COLUMN db_orders.sold_seats.event_id IS 'The event';
COMMENT ON COLUMN db_orders.sold_seats.seat IS 'The seat''s index';
COMMENT ON COLUMN db_orders.sold_seats.order_id IS 'Whose it is';

CREATE TABLE db_orders.orders (
    order_id      uuid PRIMARY KEY,
    event_id      uuid NOT NULL,
    hold_id       uuid NOT NULL,
    user_id       text NOT NULL,
    status        text NOT NULL
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled', 'refunded')),
    subtotal      bigint NOT NULL,
    fees          bigint NOT NULL,
    tax           bigint NOT NULL,
    total         bigint NOT NULL CHECK (total = subtotal + fees + tax),
    currency      text NOT NULL,
    provider      text NOT NULL,
    payment_token text NOT NULL,
    failure       text,
    created_at    timestamptz NOT NULL,
    completed_at  timestamptz
) WITH (fillfactor = 80);
CREATE INDEX orders_by_user ON db_orders.orders (user_id, created_at);
CREATE INDEX orders_by_event ON db_orders.orders (event_id, created_at);
COMMENT ON TABLE db_orders.orders IS 'Purchases';
COMMENT ON COLUMN db_orders.orders.order_id IS 'Begins with its event''s route';
COMMENT ON COLUMN db_orders.orders.event_id IS 'The event';
COMMENT ON COLUMN db_orders.orders.hold_id IS 'The hold that it was';
COMMENT ON COLUMN db_orders.orders.user_id IS 'Whose it is';
COMMENT ON COLUMN db_orders.orders.status IS 'Where it stands';
COMMENT ON COLUMN db_orders.orders.subtotal IS 'Sum of the prices, minor units';
COMMENT ON COLUMN db_orders.orders.fees IS 'Minor units';
COMMENT ON COLUMN db_orders.orders.tax IS 'Minor units';
COMMENT ON COLUMN db_orders.orders.total IS 'subtotal + fees + tax, minor units';
COMMENT ON COLUMN db_orders.orders.currency IS 'ISO 4217';
COMMENT ON COLUMN db_orders.orders.provider IS 'Who takes the payment';
COMMENT ON COLUMN db_orders.orders.payment_token IS 'The provider''s token for the means of payment, never a card number';
COMMENT ON COLUMN db_orders.orders.failure IS 'Why it failed';
COMMENT ON COLUMN db_orders.orders.created_at IS 'When it was accepted';
COMMENT ON COLUMN db_orders.orders.completed_at IS 'When it was completed';

CREATE TABLE db_orders.order_items (
    order_id uuid NOT NULL,
    position integer NOT NULL,
    label    text NOT NULL,
    seat     integer,
    quantity bigint NOT NULL CHECK (quantity > 0),
    price    bigint NOT NULL,
    PRIMARY KEY (order_id, position)
);
COMMENT ON TABLE db_orders.order_items IS 'Places of an order';
COMMENT ON COLUMN db_orders.order_items.order_id IS 'The order';
COMMENT ON COLUMN db_orders.order_items.position IS 'Its place in the order, from 0';
COMMENT ON COLUMN db_orders.order_items.label IS 'A seat''s label, or an area''s section code';
COMMENT ON COLUMN db_orders.order_items.seat IS 'The seat''s index; null for area places';
COMMENT ON COLUMN db_orders.order_items.quantity IS '1 for a seat';
COMMENT ON COLUMN db_orders.order_items.price IS 'Price of one place, minor units';

CREATE TABLE db_orders.order_status_history (
    order_id uuid NOT NULL,
    status   text NOT NULL,
    at       timestamptz NOT NULL,
    failure  text,
    PRIMARY KEY (order_id, status)
);
COMMENT ON TABLE db_orders.order_status_history IS 'When each order reached each of its statuses';
COMMENT ON COLUMN db_orders.order_status_history.order_id IS 'The order';
COMMENT ON COLUMN db_orders.order_status_history.status IS 'The status';
COMMENT ON COLUMN db_orders.order_status_history.at IS 'When it was first reached';
COMMENT ON COLUMN db_orders.order_status_history.failure IS 'Why, when it failed';

CREATE TABLE db_orders.tickets (
    ticket_id uuid PRIMARY KEY,
    order_id  uuid NOT NULL,
    position  integer NOT NULL,
    event_id  uuid NOT NULL,
    user_id   text NOT NULL,
    label     text NOT NULL,
    token     text NOT NULL,
    status    text NOT NULL CHECK (status IN ('valid', 'used', 'void')),
    used_at   timestamptz,
    used_gate text,
    UNIQUE (order_id, position)
) WITH (fillfactor = 80);
COMMENT ON TABLE db_orders.tickets IS 'One admission each';
COMMENT ON COLUMN db_orders.tickets.ticket_id IS 'Begins with its event''s route';
COMMENT ON COLUMN db_orders.tickets.order_id IS 'The order';
COMMENT ON COLUMN db_orders.tickets.position IS 'Its place among the order''s tickets, from 0';
COMMENT ON COLUMN db_orders.tickets.event_id IS 'The event';
COMMENT ON COLUMN db_orders.tickets.user_id IS 'Whose it is';
COMMENT ON COLUMN db_orders.tickets.label IS 'A seat''s label, or an area''s section code';
COMMENT ON COLUMN db_orders.tickets.token IS 'Signed, as the QR code shows it';
COMMENT ON COLUMN db_orders.tickets.status IS 'valid, used, or void after a cancellation or refund';
COMMENT ON COLUMN db_orders.tickets.used_at IS 'When it was checked in';
COMMENT ON COLUMN db_orders.tickets.used_gate IS 'Where';

CREATE TABLE db_orders.idempotency (
    event_id     uuid NOT NULL,
    user_id      text NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    outcome      bytea NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (event_id, user_id, key)
);
CREATE INDEX idempotency_by_end ON db_orders.idempotency (expires_at);
COMMENT ON TABLE db_orders.idempotency IS 'Outcomes of requests that came with an Idempotency-Key';
COMMENT ON COLUMN db_orders.idempotency.event_id IS 'The event';
COMMENT ON COLUMN db_orders.idempotency.user_id IS 'Who asked';
COMMENT ON COLUMN db_orders.idempotency.key IS 'The key';
COMMENT ON COLUMN db_orders.idempotency.request_hash IS 'SHA-256 of the request: the same key with another request is a conflict';
COMMENT ON COLUMN db_orders.idempotency.outcome IS 'The answer, encoded';
COMMENT ON COLUMN db_orders.idempotency.expires_at IS 'When it may be forgotten';

CREATE TABLE db_orders.outbox (
    event_id uuid NOT NULL,
    seq      bigint NOT NULL,
    n        integer NOT NULL,
    topic    text NOT NULL CHECK (topic IN ('orders_queue', 'notifications_queue')),
    body     text NOT NULL,
    PRIMARY KEY (event_id, seq, n)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
COMMENT ON TABLE db_orders.outbox IS 'Messages that the broker has not confirmed yet';
COMMENT ON COLUMN db_orders.outbox.event_id IS 'The event';
COMMENT ON COLUMN db_orders.outbox.seq IS 'The transition that the message tells of';
COMMENT ON COLUMN db_orders.outbox.n IS 'Its number among that transition''s messages; event_id:seq:n is the broker''s message_id';
COMMENT ON COLUMN db_orders.outbox.topic IS 'The queue';
COMMENT ON COLUMN db_orders.outbox.body IS 'JSON, see docs/schemas';

CREATE TABLE db_orders.inbox (
    consumer   text NOT NULL,
    message_id text NOT NULL,
    event_id   uuid NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (consumer, message_id)
);
COMMENT ON TABLE db_orders.inbox IS 'Messages from the broker that were processed, each written in the transaction of its effect';
COMMENT ON COLUMN db_orders.inbox.consumer IS 'orders: accepted orders were decided; refunds: payments were given back';
COMMENT ON COLUMN db_orders.inbox.message_id IS 'The broker''s message_id; for refunds also the order''s id, once per order';
COMMENT ON COLUMN db_orders.inbox.event_id IS 'The event';
COMMENT ON COLUMN db_orders.inbox.at IS 'Instant of the transition';

CREATE TABLE db_orders.revocations (
    revocation_id bytea PRIMARY KEY,
    until         timestamptz NOT NULL
);
COMMENT ON TABLE db_orders.revocations IS 'Sessions that are refused';
COMMENT ON COLUMN db_orders.revocations.revocation_id IS 'The biscuit''s revocation id';
COMMENT ON COLUMN db_orders.revocations.until IS 'When the session would have ended anyway';

CREATE VIEW db_orders.v_order_summary AS
SELECT o.order_id, o.event_id, e.name AS event_name, e.starts_at, o.user_id, o.status, o.failure,
       (SELECT sum(i.quantity) FROM db_orders.order_items i WHERE i.order_id = o.order_id) AS places,
       (SELECT string_agg(i.label || CASE WHEN i.quantity > 1 THEN ' x' || i.quantity ELSE '' END, ', ' ORDER BY i.position)
          FROM db_orders.order_items i WHERE i.order_id = o.order_id) AS labels,
       o.subtotal, o.fees, o.tax, o.total, o.currency,
       (SELECT count(*) FROM db_orders.tickets t WHERE t.order_id = o.order_id) AS tickets,
       (SELECT count(*) FROM db_orders.tickets t WHERE t.order_id = o.order_id AND t.status = 'used') AS tickets_used,
       o.created_at, o.completed_at
FROM db_orders.orders o JOIN db_catalog.events e USING (event_id);
COMMENT ON VIEW db_orders.v_order_summary IS 'An order a row, with its places and tickets; amounts in minor units of currency';
