-- The fenced batch takes the rows of each table as one array: of the table's own row type where whole rows are inserted,
-- so that a column is added to the table and to what the program sends, and nowhere here.
DROP FUNCTION db_catalog.append_batch;
DROP FUNCTION db_catalog.append_history;
DROP FUNCTION db_orders.note_payments_due;

CREATE TYPE db_catalog.shard_epoch AS (shard integer, epoch bigint);
COMMENT ON TYPE db_catalog.shard_epoch IS 'A shard that a batch writes to, and the epoch under which its writer owns it';

CREATE TYPE db_catalog.head_move AS (
    event_id uuid, expected_seq bigint, last_seq bigint, last_epoch bigint, last_at timestamptz, last_write uuid,
    available bigint, held bigint, sold bigint, blocked bigint, orders_pending bigint
);
COMMENT ON TYPE db_catalog.head_move IS 'Where an event''s head must be (expected_seq) and what it is afterwards';

CREATE TYPE db_catalog.rules_change AS (event_id uuid, rules bytea, sale_status text);
COMMENT ON TYPE db_catalog.rules_change IS 'New rules of an event';

CREATE TYPE db_catalog.seat_change AS (event_id uuid, seat integer, status text);
COMMENT ON TYPE db_catalog.seat_change IS 'The new status of a seat';

CREATE TYPE db_orders.order_update AS (order_id uuid, status text, failure text, completed_at timestamptz);
COMMENT ON TYPE db_orders.order_update IS 'The new status of an order that is there already';

CREATE TYPE db_orders.outbox_key AS (event_id uuid, seq bigint, n integer);
COMMENT ON TYPE db_orders.outbox_key IS 'Names a message of the outbox';

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
