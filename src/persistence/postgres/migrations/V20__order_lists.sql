-- Lists show those orders of an event that are few among many: by their status, or because money came late. An index on
-- what changes in every order would cost every order (its updates would touch all indexes of the table), so these have
-- rows of their own. V21 adds those of orders that are there already.
CREATE TABLE db_orders.order_lists (
    event     uuid NOT NULL,
    list      text NOT NULL,
    placed_at timestamptz NOT NULL,
    order_id  uuid NOT NULL,
    PRIMARY KEY (event, list, placed_at, order_id)
);
COMMENT ON TABLE db_orders.order_lists IS 'Orders that are few among many, by the list that has them: failed orders are found without reading all others';
COMMENT ON COLUMN db_orders.order_lists.event IS 'The event';
COMMENT ON COLUMN db_orders.order_lists.list IS
    'The order''s status, if it is not pending, processing or completed; paid_late: a payment came when it was decided without it';
COMMENT ON COLUMN db_orders.order_lists.placed_at IS 'When the order was accepted';
COMMENT ON COLUMN db_orders.order_lists.order_id IS 'The order';

CREATE FUNCTION db_orders.list_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM db_orders.order_lists
         WHERE event = old.event_id AND list = old.status AND placed_at = old.created_at AND order_id = old.order_id;
    END IF;
    INSERT INTO db_orders.order_lists (event, list, placed_at, order_id)
    SELECT new.event_id, n.list, new.created_at, new.order_id
      FROM (VALUES (new.status, new.status NOT IN ('pending', 'processing', 'completed')),
                   ('paid_late', coalesce(new.payments LIKE '%"due_back":%', false))) AS n (list, is_set)
     WHERE n.is_set
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION db_orders.list_order IS 'Keeps order_lists';
CREATE TRIGGER orders_listed AFTER INSERT ON db_orders.orders FOR EACH ROW
    WHEN (new.status NOT IN ('pending', 'processing', 'completed') OR new.payments LIKE '%"due_back":%')
    EXECUTE FUNCTION db_orders.list_order();
CREATE TRIGGER orders_listed_again AFTER UPDATE OF status, payments ON db_orders.orders FOR EACH ROW
    WHEN (old.status NOT IN ('pending', 'processing', 'completed') OR new.status NOT IN ('pending', 'processing', 'completed')
          OR new.payments LIKE '%"due_back":%')
    EXECUTE FUNCTION db_orders.list_order();
