-- The statuses of orders are in the view for reports, with those that are in the orders themselves.
DROP VIEW db_orders.v_order_status_history;
COMMENT ON TABLE db_orders.order_status_history IS
    'When each order reached its statuses but pending and completed, which are in orders; db_reports.order_statuses has all';
