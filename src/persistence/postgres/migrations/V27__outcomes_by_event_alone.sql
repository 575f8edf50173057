-- Outside a transaction.
-- Outcomes whose time is over are found event by event, in the indexes that loading an event needs anyway: one index less
-- for each request with a key.
DROP INDEX CONCURRENTLY IF EXISTS db_orders.idempotency_by_end;
