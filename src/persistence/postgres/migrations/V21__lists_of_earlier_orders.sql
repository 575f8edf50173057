-- In a transaction of its own, which locks no order: other processes go on writing meanwhile, and list what they write.
INSERT INTO db_orders.order_lists (event, list, placed_at, order_id)
SELECT event_id, n.list, created_at, order_id
  FROM db_orders.orders,
       LATERAL (VALUES (status, status NOT IN ('pending', 'processing', 'completed')),
                       ('paid_late', coalesce(payments LIKE '%"due_back":%', false))) AS n (list, is_set)
 WHERE n.is_set
ON CONFLICT DO NOTHING;
