-- The payments of an order at its provider, as JSON; none for orders of before this.
ALTER TABLE orders ADD COLUMN payments TEXT;
