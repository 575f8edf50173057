-- The payments of an order at its provider, as JSON; none for orders of before this.
ALTER TABLE db_orders.orders ADD COLUMN payments text;
COMMENT ON COLUMN db_orders.orders.payments IS 'Its payments at the provider, a JSON array, the last one last';

-- A change of an order's status brings its payments along. The fenced batch stays as it is, but for this one statement.
ALTER TYPE db_orders.order_update ADD ATTRIBUTE payments text;

DO $change$
DECLARE
    before CONSTANT text := 'completed_at = coalesce(n.completed_at, o.completed_at)';
    body   CONSTANT text := pg_get_functiondef('db_catalog.append_batch'::regproc);
BEGIN
    IF position(before IN body) = 0 THEN
        RAISE EXCEPTION 'db_catalog.append_batch is not the one of an earlier migration';
    END IF;
    EXECUTE replace(body, before, before || ', payments = coalesce(n.payments, o.payments)');
END
$change$;
