-- Of what the total of an order consists. Orders of before this have none: their sums alone are known.
ALTER TABLE db_orders.orders ADD COLUMN price_parts jsonb;
COMMENT ON COLUMN db_orders.orders.price_parts IS
    'Net prices, fees and taxes by name, and what the order costs once beside its places; minor units';
COMMENT ON COLUMN db_catalog.events.price_from IS
    'Price of the cheapest tier in minor units, as the organiser entered it';
