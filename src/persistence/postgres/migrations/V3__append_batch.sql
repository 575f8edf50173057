-- The fenced batch: one call is one statement, so that a writer that pauses between two statements never
-- holds the fence. The arrays of one letter prefix are the columns of one set of rows.
--   TB001  the shard has another owner
--   TB002  an event's head is not where the batch expects it
--   TB003  a row that the batch changes is not there
CREATE FUNCTION db_catalog.append_batch(
    shards integer[], shard_epochs bigint[],
    h_event uuid[], h_epoch bigint[], h_write uuid[], h_expected bigint[], h_last bigint[], h_at timestamptz[],
    h_available bigint[], h_held bigint[], h_sold bigint[], h_blocked bigint[], h_pending bigint[],
    r_event uuid[], r_rules bytea[], r_status text[],
    j_event uuid[], j_seq bigint[], j_epoch bigint[], j_at timestamptz[], j_payload bytea[],
    s_event uuid[], s_seat integer[], s_status text[],
    free_event uuid[], free_seat integer[], free_order uuid[],
    take_event uuid[], take_seat integer[], take_order uuid[],
    o_order uuid[], o_event uuid[], o_hold uuid[], o_user text[], o_status text[], o_subtotal bigint[], o_fees bigint[],
    o_tax bigint[], o_total bigint[], o_currency text[], o_provider text[], o_token text[], o_failure text[],
    o_created timestamptz[], o_completed timestamptz[],
    i_order uuid[], i_position integer[], i_label text[], i_seat integer[], i_quantity bigint[], i_price bigint[],
    u_order uuid[], u_status text[], u_failure text[], u_completed timestamptz[],
    y_order uuid[], y_status text[], y_at timestamptz[], y_failure text[],
    void_order uuid[],
    k_ticket uuid[], k_order uuid[], k_position integer[], k_event uuid[], k_user text[], k_label text[], k_token text[],
    k_status text[],
    c_event uuid[], c_user text[], c_key text[], c_hash bytea[], c_outcome bytea[], c_expires timestamptz[],
    m_event uuid[], m_seq bigint[], m_n integer[], m_topic text[], m_body text[],
    done_event uuid[], done_seq bigint[], done_n integer[],
    b_consumer text[], b_message text[], b_event uuid[], b_at timestamptz[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found_rows bigint;
BEGIN
    -- FOR SHARE, not FOR KEY SHARE: a take-over (UPDATE … epoch + 1) must wait for this transaction. In
    -- shard order, as the take-over goes, so that the two cannot wait for each other.
    PERFORM 1 FROM unnest(shards, shard_epochs) AS n(shard, epoch)
       JOIN db_catalog.shard_owner o ON o.shard = n.shard AND o.epoch = n.epoch
      ORDER BY o.shard FOR SHARE OF o;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows <> cardinality(shards) THEN
        RAISE EXCEPTION 'a shard has another owner' USING ERRCODE = 'TB001';
    END IF;

    UPDATE db_catalog.event_head h
       SET last_seq = n.last, last_epoch = n.epoch, last_at = greatest(h.last_at, n.at), last_write = n.write,
           available = n.available, held = n.held, sold = n.sold, blocked = n.blocked, orders_pending = n.pending
      FROM unnest(h_event, h_epoch, h_write, h_expected, h_last, h_at, h_available, h_held, h_sold, h_blocked, h_pending)
           AS n(event_id, epoch, write, expected, last, at, available, held, sold, blocked, pending)
     WHERE h.event_id = n.event_id AND h.last_seq = n.expected;
    GET DIAGNOSTICS found_rows = ROW_COUNT;
    IF found_rows <> cardinality(h_event) THEN
        RAISE EXCEPTION 'a head is not where it was expected' USING ERRCODE = 'TB002';
    END IF;

    IF cardinality(r_event) > 0 THEN
        UPDATE db_catalog.events e SET rules = n.rules, sale_status = n.status
          FROM unnest(r_event, r_rules, r_status) AS n(event_id, rules, status) WHERE e.event_id = n.event_id;
    END IF;
    IF cardinality(j_event) > 0 THEN
        INSERT INTO db_catalog.journal (event_id, seq, epoch, at, payload)
        SELECT * FROM unnest(j_event, j_seq, j_epoch, j_at, j_payload);
    END IF;
    IF cardinality(s_event) > 0 THEN
        UPDATE db_catalog.seats s SET status = n.status
          FROM unnest(s_event, s_seat, s_status) AS n(event_id, seat, status)
         WHERE s.event_id = n.event_id AND s.seat = n.seat;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(s_event) THEN
            RAISE EXCEPTION 'a seat is not in its event' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(free_event) > 0 THEN
        DELETE FROM db_orders.sold_seats s USING unnest(free_event, free_seat, free_order) AS n(event_id, seat, order_id)
         WHERE s.event_id = n.event_id AND s.seat = n.seat AND s.order_id = n.order_id;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(free_event) THEN
            RAISE EXCEPTION 'a seat does not belong to the order that gives it up' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(take_event) > 0 THEN
        INSERT INTO db_orders.sold_seats (event_id, seat, order_id)
        SELECT * FROM unnest(take_event, take_seat, take_order);
    END IF;
    IF cardinality(o_order) > 0 THEN
        INSERT INTO db_orders.orders (order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency,
                                      provider, payment_token, failure, created_at, completed_at)
        SELECT * FROM unnest(o_order, o_event, o_hold, o_user, o_status, o_subtotal, o_fees, o_tax, o_total, o_currency,
                             o_provider, o_token, o_failure, o_created, o_completed);
        INSERT INTO db_orders.order_items (order_id, position, label, seat, quantity, price)
        SELECT * FROM unnest(i_order, i_position, i_label, i_seat, i_quantity, i_price);
    END IF;
    IF cardinality(u_order) > 0 THEN
        UPDATE db_orders.orders o
           SET status = n.status, failure = n.failure, completed_at = coalesce(n.completed_at, o.completed_at)
          FROM unnest(u_order, u_status, u_failure, u_completed) AS n(order_id, status, failure, completed_at)
         WHERE o.order_id = n.order_id;
        GET DIAGNOSTICS found_rows = ROW_COUNT;
        IF found_rows <> cardinality(u_order) THEN
            RAISE EXCEPTION 'an order whose status changes is not there' USING ERRCODE = 'TB003';
        END IF;
    END IF;
    IF cardinality(y_order) > 0 THEN
        INSERT INTO db_orders.order_status_history (order_id, status, at, failure)
        SELECT * FROM unnest(y_order, y_status, y_at, y_failure) ON CONFLICT DO NOTHING;
    END IF;
    IF cardinality(k_ticket) > 0 THEN
        INSERT INTO db_orders.tickets (ticket_id, order_id, position, event_id, user_id, label, token, status)
        SELECT * FROM unnest(k_ticket, k_order, k_position, k_event, k_user, k_label, k_token, k_status);
    END IF;
    -- After the tickets: an order may be completed and ended in one batch.
    IF cardinality(void_order) > 0 THEN
        UPDATE db_orders.tickets SET status = 'void' WHERE order_id = ANY (void_order);
    END IF;
    IF cardinality(c_event) > 0 THEN
        INSERT INTO db_orders.idempotency (event_id, user_id, key, request_hash, outcome, expires_at)
        SELECT * FROM unnest(c_event, c_user, c_key, c_hash, c_outcome, c_expires)
        ON CONFLICT (event_id, user_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, outcome = excluded.outcome, expires_at = excluded.expires_at;
    END IF;
    IF cardinality(m_event) > 0 THEN
        INSERT INTO db_orders.outbox (event_id, seq, n, topic, body)
        SELECT * FROM unnest(m_event, m_seq, m_n, m_topic, m_body);
    END IF;
    IF cardinality(done_event) > 0 THEN
        DELETE FROM db_orders.outbox o USING unnest(done_event, done_seq, done_n) AS n(event_id, seq, n)
         WHERE o.event_id = n.event_id AND o.seq = n.seq AND o.n = n.n;
    END IF;
    IF cardinality(b_consumer) > 0 THEN
        INSERT INTO db_orders.inbox (consumer, message_id, event_id, at)
        SELECT * FROM unnest(b_consumer, b_message, b_event, b_at) ON CONFLICT DO NOTHING;
    END IF;
END $$;
COMMENT ON FUNCTION db_catalog.append_batch IS
    'Writes a group of transitions with everything that follows from them, if the writer still owns their shards';
