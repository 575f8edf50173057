-- Of what the total of an order consists, as JSON. Orders of before this have none: their sums alone are known.
ALTER TABLE orders ADD COLUMN price_parts TEXT;
