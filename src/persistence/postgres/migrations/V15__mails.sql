-- How the buyer of an order is reached. Personal data: in no journal, and erased on request or by age.
CREATE TABLE db_orders.contacts (
    order_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    email    text,
    name     text,
    phone    text,
    language text
);
CREATE INDEX contacts_by_event ON db_orders.contacts (event_id);
COMMENT ON TABLE db_orders.contacts IS 'How the buyer of an order is reached: personal data, erased on request or by age';
COMMENT ON COLUMN db_orders.contacts.order_id IS 'The order';
COMMENT ON COLUMN db_orders.contacts.event_id IS 'Its event';
COMMENT ON COLUMN db_orders.contacts.email IS 'Where mails go';
COMMENT ON COLUMN db_orders.contacts.name IS 'How they want to be called';
COMMENT ON COLUMN db_orders.contacts.phone IS 'As they write it';
COMMENT ON COLUMN db_orders.contacts.language IS 'es or en; null: the installation''s';

CREATE TABLE db_orders.event_moves (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid NOT NULL,
    at          timestamptz NOT NULL,
    told        bigint NOT NULL DEFAULT 0,
    after_at    timestamptz NOT NULL DEFAULT '-infinity',
    after_order uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
COMMENT ON TABLE db_orders.event_moves IS
    'Changes of an event''s time or place of which buyers are being told by mail; deleted when all are';
COMMENT ON COLUMN db_orders.event_moves.id IS 'Never one again: messages are numbered by it';
COMMENT ON COLUMN db_orders.event_moves.event_id IS 'The event';
COMMENT ON COLUMN db_orders.event_moves.at IS 'When it was changed';
COMMENT ON COLUMN db_orders.event_moves.told IS 'Mails in the outbox so far';
COMMENT ON COLUMN db_orders.event_moves.after_at IS 'When the last order was placed that has a mail';
COMMENT ON COLUMN db_orders.event_moves.after_order IS 'That order';

CREATE TABLE db_orders.mail_failures (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   uuid NOT NULL,
    order_id   uuid NOT NULL,
    kind       text NOT NULL,
    message_id text NOT NULL UNIQUE,
    at         timestamptz NOT NULL,
    reason     text NOT NULL
);
CREATE INDEX mail_failures_by_event ON db_orders.mail_failures (event_id, id);
CREATE INDEX mail_failures_by_order ON db_orders.mail_failures (order_id);
COMMENT ON TABLE db_orders.mail_failures IS 'Mails that were given up';
COMMENT ON COLUMN db_orders.mail_failures.id IS 'In the order in which they were given up';
COMMENT ON COLUMN db_orders.mail_failures.event_id IS 'The event';
COMMENT ON COLUMN db_orders.mail_failures.order_id IS 'Whose buyer did not get it';
COMMENT ON COLUMN db_orders.mail_failures.kind IS 'What it told: order_completed, order_failed, …';
COMMENT ON COLUMN db_orders.mail_failures.message_id IS 'Its Message-ID';
COMMENT ON COLUMN db_orders.mail_failures.at IS 'When it was given up';
COMMENT ON COLUMN db_orders.mail_failures.reason IS 'The mail server''s words, which may name the address';

ALTER TABLE db_orders.outbox DROP CONSTRAINT outbox_topic_check;
ALTER TABLE db_orders.outbox ADD CONSTRAINT outbox_topic_check
    CHECK (topic IN ('orders_queue', 'notifications_queue', 'mail'));
COMMENT ON TABLE db_orders.outbox IS 'Messages that the broker has not confirmed yet, and mails that no server has accepted yet';
COMMENT ON COLUMN db_orders.outbox.topic IS 'The queue, or mail';
COMMENT ON COLUMN db_catalog.event_history.command IS
    'create, change, status, block, unblock, refund, paid, check_in, withdraw or erase';
-- Mails that wait for their server must not be read through to find the broker's messages.
CREATE INDEX outbox_by_topic ON db_orders.outbox (topic, event_id, seq, n);

-- The fenced batch takes contacts too.
DROP FUNCTION db_catalog.append_batch;

-- One call is one statement, so that a writer that pauses between two statements never holds the fence.
--   TB001  the shard has another owner
--   TB002  an event's head is not where the batch expects it
--   TB003  a row that the batch changes is not there
CREATE FUNCTION db_catalog.append_batch(
    shards          db_catalog.shard_epoch[],
    heads           db_catalog.head_move[],
    rules           db_catalog.rules_change[],
    transitions     db_catalog.journal[],
    seat_changes    db_catalog.seat_change[],
    seats_freed     db_orders.sold_seats[],
    seats_sold      db_orders.sold_seats[],
    orders_placed   db_orders.orders[],
    items           db_orders.order_items[],
    order_contacts  db_orders.contacts[],
    order_updates   db_orders.order_update[],
    statuses        db_orders.order_status_history[],
    orders_void     uuid[],
    tickets_issued  db_orders.tickets[],
    outcomes        db_orders.idempotency[],
    messages        db_orders.outbox[],
    published       db_orders.outbox_key[],
    processed       db_orders.inbox[],
    commands        db_catalog.event_history[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found_rows bigint;
BEGIN
    -- FOR SHARE, not FOR KEY SHARE: a take-over (UPDATE … epoch + 1) must wait for this transaction. In
    -- shard order, as the take-over goes, so that the two cannot wait for each other.
    PERFORM 1 FROM unnest(shards) AS n
       JOIN db_catalog.shard_owner o ON o.shard = n.shard AND o.epoch = n.epoch
      ORDER BY o.shard FOR SHARE OF o;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows <> cardinality(shards) THEN
        RAISE EXCEPTION 'a shard has another owner' USING ERRCODE = 'TB001';
    END IF;

    UPDATE db_catalog.event_head h
       SET last_seq = n.last_seq, last_epoch = n.last_epoch, last_at = greatest(h.last_at, n.last_at),
           last_write = n.last_write, available = n.available, held = n.held, sold = n.sold, blocked = n.blocked,
           orders_pending = n.orders_pending
      FROM unnest(heads) AS n WHERE h.event_id = n.event_id AND h.last_seq = n.expected_seq;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows <> cardinality(heads) THEN
        RAISE EXCEPTION 'a head is not where it was expected' USING ERRCODE = 'TB002';
    END IF;

    IF cardinality(rules) > 0 THEN
        UPDATE db_catalog.events e SET rules = n.rules, sale_status = n.sale_status
          FROM unnest(append_batch.rules) AS n WHERE e.event_id = n.event_id;
    END IF;
    IF cardinality(transitions) > 0 THEN
        INSERT INTO db_catalog.journal SELECT * FROM unnest(transitions);
    END IF;
    IF cardinality(seat_changes) > 0 THEN
        UPDATE db_catalog.seats s SET status = n.status
          FROM unnest(seat_changes) AS n WHERE s.event_id = n.event_id AND s.seat = n.seat;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(seat_changes) THEN
            RAISE EXCEPTION 'a seat is not in its event' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(seats_freed) > 0 THEN
        DELETE FROM db_orders.sold_seats s USING unnest(seats_freed) AS n
         WHERE s.event_id = n.event_id AND s.seat = n.seat AND s.order_id = n.order_id;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(seats_freed) THEN
            RAISE EXCEPTION 'a seat does not belong to the order that gives it up' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(seats_sold) > 0 THEN
        INSERT INTO db_orders.sold_seats SELECT * FROM unnest(seats_sold);
    END IF;
    IF cardinality(orders_placed) > 0 THEN
        INSERT INTO db_orders.orders SELECT * FROM unnest(orders_placed);
        INSERT INTO db_orders.order_items SELECT * FROM unnest(items);
    END IF;
    IF cardinality(order_contacts) > 0 THEN
        INSERT INTO db_orders.contacts SELECT * FROM unnest(order_contacts);
    END IF;
    IF cardinality(order_updates) > 0 THEN
        UPDATE db_orders.orders o
           SET status = n.status, failure = n.failure, completed_at = coalesce(n.completed_at, o.completed_at)
          FROM unnest(order_updates) AS n WHERE o.order_id = n.order_id;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(order_updates) THEN
            RAISE EXCEPTION 'an order whose status changes is not there' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(statuses) > 0 THEN
        INSERT INTO db_orders.order_status_history SELECT * FROM unnest(statuses) ON CONFLICT DO NOTHING;
    END IF;
    IF cardinality(tickets_issued) > 0 THEN
        INSERT INTO db_orders.tickets SELECT * FROM unnest(tickets_issued);
    END IF;
    -- After the tickets: an order may be completed and ended in one batch.
    IF cardinality(orders_void) > 0 THEN
        UPDATE db_orders.tickets SET status = 'void' WHERE order_id = ANY (orders_void);
    END IF;
    IF cardinality(outcomes) > 0 THEN
        INSERT INTO db_orders.idempotency SELECT * FROM unnest(outcomes)
        ON CONFLICT (event_id, user_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, outcome = excluded.outcome, expires_at = excluded.expires_at;
    END IF;
    IF cardinality(messages) > 0 THEN
        INSERT INTO db_orders.outbox SELECT * FROM unnest(messages);
    END IF;
    IF cardinality(published) > 0 THEN
        DELETE FROM db_orders.outbox o USING unnest(published) AS n
         WHERE o.event_id = n.event_id AND o.seq = n.seq AND o.n = n.n;
    END IF;
    IF cardinality(processed) > 0 THEN
        INSERT INTO db_orders.inbox SELECT * FROM unnest(processed) ON CONFLICT DO NOTHING;
    END IF;
    -- The database numbers them.
    IF cardinality(commands) > 0 THEN
        INSERT INTO db_catalog.event_history OVERRIDING USER VALUE SELECT * FROM unnest(commands);
    END IF;
END $$;
COMMENT ON FUNCTION db_catalog.append_batch IS
    'Writes a group of transitions with everything that follows from them, if the writer still owns their shards';
