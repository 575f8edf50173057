-- Messages from the broker that were processed, each written in the transaction of its effect.
CREATE TABLE inbox (
    consumer   TEXT NOT NULL,           -- orders: accepted orders were decided; refunds: payments were given back
    message_id TEXT NOT NULL,           -- the broker's message_id; for refunds also the order's id, once per order
    event      INTEGER NOT NULL,
    at         INTEGER NOT NULL,        -- of the transaction
    PRIMARY KEY (consumer, message_id)
) WITHOUT ROWID;
