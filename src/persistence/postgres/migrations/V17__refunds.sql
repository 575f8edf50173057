-- Refunds of orders, each a row, of which the provider is asked until it has given the money back. Orders that were ended
-- before this have none: their whole payment went back.
ALTER TABLE db_orders.orders DROP CONSTRAINT orders_status_check;
ALTER TABLE db_orders.orders ADD CONSTRAINT orders_status_check
    CHECK (status IN ('pending', 'awaiting_payment', 'processing', 'completed', 'partly_refunded', 'failed', 'cancelled',
                      'refunded'))
    NOT VALID;
-- Every row fits the narrower constraint that was there before; looking at them keeps nobody from writing.
ALTER TABLE db_orders.orders VALIDATE CONSTRAINT orders_status_check;

CREATE TABLE db_orders.refunds (
    order_id uuid NOT NULL,
    number   integer NOT NULL,
    event_id uuid NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('order', 'tickets', 'amount')),
    amount   bigint NOT NULL CHECK (amount >= 0),
    tickets  uuid[] NOT NULL,
    reason   text,
    by_user  text,
    at       timestamptz NOT NULL,
    status   text NOT NULL CHECK (status IN ('due', 'given', 'stopped')),
    detail   text,
    told_at  timestamptz,
    PRIMARY KEY (order_id, number)
) WITH (fillfactor = 80);
CREATE INDEX refunds_open ON db_orders.refunds (status, at, order_id, number) WHERE status <> 'given';
CREATE INDEX refunds_of_parts ON db_orders.refunds (event_id) WHERE kind <> 'order';
COMMENT ON TABLE db_orders.refunds IS 'What is given back of orders';
COMMENT ON COLUMN db_orders.refunds.order_id IS 'The order';
COMMENT ON COLUMN db_orders.refunds.number IS 'Counts the refunds of the order, from 1';
COMMENT ON COLUMN db_orders.refunds.event_id IS 'Its event';
COMMENT ON COLUMN db_orders.refunds.kind IS 'What it was for: order (it ended), tickets or amount';
COMMENT ON COLUMN db_orders.refunds.amount IS 'Minor units of the order''s currency';
COMMENT ON COLUMN db_orders.refunds.tickets IS 'Tickets that became void with it; none are named when the order ended';
COMMENT ON COLUMN db_orders.refunds.reason IS 'Why, if it was said';
COMMENT ON COLUMN db_orders.refunds.by_user IS 'Who decided it; null when the event was cancelled';
COMMENT ON COLUMN db_orders.refunds.at IS 'When it was decided';
COMMENT ON COLUMN db_orders.refunds.status IS 'due; given: the provider gave it back; stopped: the provider refuses to';
COMMENT ON COLUMN db_orders.refunds.detail IS 'Why the provider refuses it';
COMMENT ON COLUMN db_orders.refunds.told_at IS 'When the provider said so';

CREATE TYPE db_orders.refund_told AS (
    order_id uuid, number integer, status text, detail text, told_at timestamptz
);
COMMENT ON TYPE db_orders.refund_told IS 'What the provider says of a refund';

-- How many refunds an event has, by status: kept with every change, so that nobody counts rows.
CREATE TABLE db_orders.refund_counts (
    event_id uuid NOT NULL,
    status   text NOT NULL,
    refunds  bigint NOT NULL,
    amount   bigint NOT NULL,
    PRIMARY KEY (event_id, status)
) WITH (fillfactor = 50);
COMMENT ON TABLE db_orders.refund_counts IS 'Numbers and sums of each event''s refunds';
COMMENT ON COLUMN db_orders.refund_counts.event_id IS 'The event';
COMMENT ON COLUMN db_orders.refund_counts.status IS 'due, given or stopped';
COMMENT ON COLUMN db_orders.refund_counts.refunds IS 'How many';
COMMENT ON COLUMN db_orders.refund_counts.amount IS 'Their sum in minor units';

CREATE FUNCTION db_orders.count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE db_orders.refund_counts SET refunds = refunds - 1, amount = amount - old.amount
         WHERE event_id = old.event_id AND status = old.status;
    END IF;
    INSERT INTO db_orders.refund_counts AS c (event_id, status, refunds, amount)
    VALUES (new.event_id, new.status, 1, new.amount)
    ON CONFLICT (event_id, status) DO UPDATE SET refunds = c.refunds + 1, amount = c.amount + excluded.amount;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION db_orders.count_refund IS 'Keeps refund_counts';
CREATE TRIGGER refunds_counted AFTER INSERT ON db_orders.refunds
    FOR EACH ROW EXECUTE FUNCTION db_orders.count_refund();
CREATE TRIGGER refunds_counted_again AFTER UPDATE OF status ON db_orders.refunds
    FOR EACH ROW WHEN (old.status <> new.status) EXECUTE FUNCTION db_orders.count_refund();

-- The fenced batch takes refunds too. It stays as it is, but for these two parameters and what is done with them.
DO $change$
DECLARE
    body   text := pg_get_functiondef('db_catalog.append_batch'::regproc);
    last   CONSTANT text := 'commands db_catalog.event_history[])';
    before CONSTANT text := '    IF cardinality(outcomes) > 0 THEN';
BEGIN
    IF position(last IN body) = 0 OR position(before IN body) = 0 THEN
        RAISE EXCEPTION 'db_catalog.append_batch is not the one of an earlier migration';
    END IF;
    body := replace(body, last,
        'commands db_catalog.event_history[], refunds_due db_orders.refunds[], refunds_told db_orders.refund_told[])');
    body := replace(body, before, $refunds$    IF cardinality(refunds_due) > 0 THEN
        INSERT INTO db_orders.refunds SELECT * FROM unnest(refunds_due);
        UPDATE db_orders.tickets SET status = 'void'
         WHERE ticket_id IN (SELECT unnest(n.tickets) FROM unnest(refunds_due) AS n);
    END IF;
    IF cardinality(refunds_told) > 0 THEN
        UPDATE db_orders.refunds r SET status = n.status, detail = n.detail, told_at = n.told_at
          FROM unnest(refunds_told) AS n WHERE r.order_id = n.order_id AND r.number = n.number;
    END IF;
$refunds$ || before);
    DROP FUNCTION db_catalog.append_batch;
    EXECUTE body;
END
$change$;
COMMENT ON FUNCTION db_catalog.append_batch IS
    'Writes a group of transitions with everything that follows from them, if the writer still owns their shards';
