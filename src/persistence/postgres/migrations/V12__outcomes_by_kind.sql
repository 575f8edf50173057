-- Loading an event reads what changed something before refusals, and those that end last before others: in the order of
-- an index each, however many there are. '\x0103' is how a stored refusal begins.
CREATE INDEX idempotency_effects ON db_orders.idempotency (event_id, expires_at)
    WHERE substring(outcome FROM 1 FOR 2) <> '\x0103'::bytea;
CREATE INDEX idempotency_refusals ON db_orders.idempotency (event_id, expires_at)
    WHERE substring(outcome FROM 1 FOR 2) = '\x0103'::bytea;
