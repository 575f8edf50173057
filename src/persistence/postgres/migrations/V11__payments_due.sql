-- Until when an order may be paid that awaits its payment. Orders of before this have none: their events alone know.
ALTER TABLE db_orders.orders ADD COLUMN payment_due_at timestamptz;
COMMENT ON COLUMN db_orders.orders.payment_due_at IS
    'First instant at which it is too late to pay; of orders that no provider answers for';

-- The writer calls this beside append_batch, in one statement, with orders that are new in it.
CREATE FUNCTION db_orders.note_payments_due(order_ids uuid[], dues timestamptz[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(order_ids) > 0 THEN
        UPDATE db_orders.orders o SET payment_due_at = n.due
        FROM unnest(order_ids, dues) AS n(order_id, due) WHERE o.order_id = n.order_id;
    END IF;
END $$;
COMMENT ON FUNCTION db_orders.note_payments_due IS 'Writes down until when new orders may be paid';
