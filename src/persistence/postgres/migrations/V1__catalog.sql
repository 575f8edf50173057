-- TicketBuster on PostgreSQL, the catalogue: events with their seats, and the journal of each event.
-- Amounts are minor units of the event's currency, never floats. Binary columns (rules, layout,
-- journal.payload, snapshots.state) hold a version byte and the program's own encoding.
-- Hot tables carry no foreign keys: the fenced batch writes them in one transaction, and
-- `ticketbuster audit` checks them against the journal.

CREATE SCHEMA IF NOT EXISTS db_catalog;
COMMENT ON SCHEMA db_catalog IS 'TicketBuster: events, seats, journals, and who may write them';

CREATE TABLE db_catalog.shard_owner (
    shard    integer PRIMARY KEY CHECK (shard BETWEEN 0 AND 4095),
    epoch    bigint NOT NULL,
    node     text NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
COMMENT ON TABLE db_catalog.shard_owner IS 'Who may write a shard: a writer with an older epoch is refused (fencing)';
COMMENT ON COLUMN db_catalog.shard_owner.shard IS 'hash(event_id) mod 4096';
COMMENT ON COLUMN db_catalog.shard_owner.epoch IS 'Grows by one whenever the shard changes hands';
COMMENT ON COLUMN db_catalog.shard_owner.node IS 'Who took it last: address and process id';
COMMENT ON COLUMN db_catalog.shard_owner.taken_at IS 'When';

CREATE TABLE db_catalog.events (
    event_id      uuid PRIMARY KEY,
    route         bytea NOT NULL UNIQUE CHECK (octet_length(route) = 4),
    name          text NOT NULL,
    category      text NOT NULL,
    description   text NOT NULL,
    venue         text NOT NULL,
    city          text NOT NULL,
    starts_at     timestamptz NOT NULL,
    time_zone     text NOT NULL,
    sale_status   text NOT NULL CHECK (sale_status IN ('draft', 'scheduled', 'on_sale', 'paused', 'closed', 'cancelled')),
    currency      text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_from    bigint,
    initial_rules bytea NOT NULL,
    rules         bytea NOT NULL,
    layout_digest text NOT NULL,
    layout        bytea NOT NULL,
    created_at    timestamptz NOT NULL
);
COMMENT ON TABLE db_catalog.events IS 'One performance on one date';
COMMENT ON COLUMN db_catalog.events.event_id IS 'The event''s id';
COMMENT ON COLUMN db_catalog.events.route IS 'Last four bytes of event_id: ids of holds, orders and tickets begin with them';
COMMENT ON COLUMN db_catalog.events.name IS 'What buyers read';
COMMENT ON COLUMN db_catalog.events.category IS 'Slug: concert, theatre, sport, conference …';
COMMENT ON COLUMN db_catalog.events.description IS 'One or two sentences, may be empty';
COMMENT ON COLUMN db_catalog.events.venue IS 'The venue''s name';
COMMENT ON COLUMN db_catalog.events.city IS 'The venue''s city';
COMMENT ON COLUMN db_catalog.events.starts_at IS 'When the performance begins';
COMMENT ON COLUMN db_catalog.events.time_zone IS 'IANA time zone of the venue';
COMMENT ON COLUMN db_catalog.events.sale_status IS 'As the organiser set it; a scheduled sale opens, and an open one closes, by the clock alone';
COMMENT ON COLUMN db_catalog.events.currency IS 'ISO 4217';
COMMENT ON COLUMN db_catalog.events.price_from IS 'Price of the cheapest tier in minor units';
COMMENT ON COLUMN db_catalog.events.initial_rules IS 'Rules before the first transition, encoded: where a replay starts';
COMMENT ON COLUMN db_catalog.events.rules IS 'Rules after the last durable transition, encoded';
COMMENT ON COLUMN db_catalog.events.layout_digest IS 'SHA-256 of the layout: its ETag';
COMMENT ON COLUMN db_catalog.events.layout IS 'Sections, rows, seats, tiers and stage, encoded';
COMMENT ON COLUMN db_catalog.events.created_at IS 'When the event was added';

CREATE TABLE db_catalog.event_head (
    event_id       uuid PRIMARY KEY REFERENCES db_catalog.events,
    last_seq       bigint NOT NULL,
    last_epoch     bigint NOT NULL,
    last_at        timestamptz NOT NULL,
    last_write     uuid,
    available      bigint NOT NULL,
    held           bigint NOT NULL,
    sold           bigint NOT NULL,
    blocked        bigint NOT NULL,
    orders_pending bigint NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
COMMENT ON TABLE db_catalog.event_head IS 'Where each event''s journal ends; moves only from the value that its writer expects';
COMMENT ON COLUMN db_catalog.event_head.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.event_head.last_seq IS 'Number of the last transition';
COMMENT ON COLUMN db_catalog.event_head.last_epoch IS 'Epoch of the last write';
COMMENT ON COLUMN db_catalog.event_head.last_at IS 'Instant of the last transition';
COMMENT ON COLUMN db_catalog.event_head.last_write IS 'Names the last write, so that an unknown outcome can be found out';
COMMENT ON COLUMN db_catalog.event_head.available IS 'Free places (seats and area places) after it';
COMMENT ON COLUMN db_catalog.event_head.held IS 'Held places, also those of orders that are not decided yet';
COMMENT ON COLUMN db_catalog.event_head.sold IS 'Sold places';
COMMENT ON COLUMN db_catalog.event_head.blocked IS 'Places kept by the house';
COMMENT ON COLUMN db_catalog.event_head.orders_pending IS 'Orders that are accepted and not decided';

CREATE TABLE db_catalog.journal (
    event_id uuid NOT NULL,
    seq      bigint NOT NULL,
    epoch    bigint NOT NULL,
    at       timestamptz NOT NULL,
    payload  bytea NOT NULL,
    PRIMARY KEY (event_id, seq)
);
COMMENT ON TABLE db_catalog.journal IS 'Every transition of every seat map, in order: the truth from which the other tables follow';
COMMENT ON COLUMN db_catalog.journal.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.journal.seq IS '1, 2, 3 … without gaps';
COMMENT ON COLUMN db_catalog.journal.epoch IS 'Epoch of the owner who decided it';
COMMENT ON COLUMN db_catalog.journal.at IS 'When it was decided, by its owner''s clock';
COMMENT ON COLUMN db_catalog.journal.payload IS 'What changed, encoded';

CREATE TABLE db_catalog.snapshots (
    event_id uuid PRIMARY KEY REFERENCES db_catalog.events,
    seq      bigint NOT NULL,
    at       timestamptz NOT NULL,
    state    bytea NOT NULL
);
COMMENT ON TABLE db_catalog.snapshots IS 'One state per event to start from instead of the whole journal';
COMMENT ON COLUMN db_catalog.snapshots.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.snapshots.seq IS 'The last transition that it contains';
COMMENT ON COLUMN db_catalog.snapshots.at IS 'That transition''s instant';
COMMENT ON COLUMN db_catalog.snapshots.state IS 'The seat map, encoded';

CREATE TABLE db_catalog.sections (
    event_id uuid NOT NULL REFERENCES db_catalog.events,
    section  integer NOT NULL,
    code     text NOT NULL,
    name     text NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('seats', 'area')),
    capacity bigint NOT NULL,
    PRIMARY KEY (event_id, section)
);
COMMENT ON TABLE db_catalog.sections IS 'Sections of an event: seats in rows, or a general-admission area';
COMMENT ON COLUMN db_catalog.sections.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.sections.section IS 'Its index in the layout';
COMMENT ON COLUMN db_catalog.sections.code IS 'First part of its seats'' labels';
COMMENT ON COLUMN db_catalog.sections.name IS 'What buyers read';
COMMENT ON COLUMN db_catalog.sections.kind IS 'seats or area';
COMMENT ON COLUMN db_catalog.sections.capacity IS 'Its places';

CREATE TABLE db_catalog.seats (
    event_id uuid NOT NULL,
    seat     integer NOT NULL,
    label    text NOT NULL,
    section  text NOT NULL,
    row_name text NOT NULL,
    number   bigint NOT NULL,
    tier     text NOT NULL,
    price    bigint NOT NULL,
    access   text NOT NULL CHECK (access IN ('standard', 'accessible', 'companion')),
    status   text NOT NULL DEFAULT 'available' CHECK (status IN ('available', 'held', 'sold', 'blocked')),
    PRIMARY KEY (event_id, seat)
) WITH (fillfactor = 60);
COMMENT ON TABLE db_catalog.seats IS 'Every numbered seat with its status after the last durable transition';
COMMENT ON COLUMN db_catalog.seats.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.seats.seat IS 'Its index in the event, from 0';
COMMENT ON COLUMN db_catalog.seats.label IS 'SECTION-ROW-NUMBER';
COMMENT ON COLUMN db_catalog.seats.section IS 'Code of its section';
COMMENT ON COLUMN db_catalog.seats.row_name IS 'Its row';
COMMENT ON COLUMN db_catalog.seats.number IS 'Its number in the row';
COMMENT ON COLUMN db_catalog.seats.tier IS 'Code of its price tier';
COMMENT ON COLUMN db_catalog.seats.price IS 'Minor units';
COMMENT ON COLUMN db_catalog.seats.access IS 'Whom it is meant for';
COMMENT ON COLUMN db_catalog.seats.status IS 'held includes seats of orders that are not decided yet';

CREATE VIEW db_catalog.v_available_seats_per_event AS
SELECT e.event_id, e.name, e.venue, e.starts_at, e.sale_status,
       h.available + h.held + h.sold + h.blocked AS capacity,
       h.available, h.held, h.sold, h.blocked,
       (SELECT count(*) FROM db_catalog.seats s WHERE s.event_id = e.event_id AND s.status = 'available') AS available_numbered
FROM db_catalog.events e JOIN db_catalog.event_head h USING (event_id);
COMMENT ON VIEW db_catalog.v_available_seats_per_event IS
    'Places by status for each event (seats and areas), and how many numbered seats are free';
