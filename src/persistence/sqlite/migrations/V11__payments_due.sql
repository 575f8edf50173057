-- Until when an order may be paid that awaits its payment. Orders of before this have none: their events alone know.
ALTER TABLE orders ADD COLUMN payment_due_at INTEGER;
