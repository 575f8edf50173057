-- Orders take less room. Rows that are there already stay as they are; their space is used again as they are updated, or is free
-- after a VACUUM FULL.

-- A ticket's code is made from its row when it is asked for: it is signed with a key that is not in this database, so whoever
-- reads the database can't make one. Codes that were issued before stay good.
ALTER TABLE db_orders.tickets DROP COLUMN token;
-- A ticket changes once, when it is used: few of a page's rows at the same time.
ALTER TABLE db_orders.tickets SET (fillfactor = 95);

-- A third of an order's row were the names in this JSON.
ALTER TABLE db_orders.orders ADD COLUMN parts bytea;
COMMENT ON COLUMN db_orders.orders.parts IS 'Of what the total consists, encoded';
COMMENT ON COLUMN db_orders.orders.price_parts IS 'The same in orders of earlier versions, as JSON';

-- When an order was accepted and when it was completed is in its own row already.
COMMENT ON TABLE db_orders.order_status_history IS
    'When each order reached its statuses but pending and completed, which are in orders; v_order_status_history has all';
CREATE VIEW db_orders.v_order_status_history AS
SELECT order_id, 'pending' AS status, created_at AS at, NULL AS failure FROM db_orders.orders
UNION
SELECT order_id, 'completed', completed_at, NULL FROM db_orders.orders WHERE completed_at IS NOT NULL
UNION
SELECT order_id, status, at, failure FROM db_orders.order_status_history;
COMMENT ON VIEW db_orders.v_order_status_history IS 'When each order reached each of its statuses';
