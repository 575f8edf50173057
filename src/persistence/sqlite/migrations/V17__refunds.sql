-- Refunds of orders, each a row, of which the provider is asked until it has given the money back. Orders that were ended
-- before this have none: their whole payment went back.
CREATE TABLE refunds (
    order_id BLOB NOT NULL,
    number   INTEGER NOT NULL,          -- counts the refunds of the order, from 1
    event    INTEGER NOT NULL,
    kind     TEXT NOT NULL,             -- order, tickets, amount
    amount   INTEGER NOT NULL,
    tickets  TEXT NOT NULL,             -- ids of those that became void with it, a JSON array
    reason   TEXT,
    by_user  TEXT,                      -- NULL: the event was cancelled
    at       INTEGER NOT NULL,
    status   TEXT NOT NULL,             -- due, given, stopped
    detail   TEXT,                      -- why the provider refuses it
    told_at  INTEGER,                   -- when the provider said so
    PRIMARY KEY (order_id, number)
) WITHOUT ROWID;
CREATE INDEX refunds_open ON refunds (status, at, order_id, number) WHERE status <> 'given';
CREATE INDEX refunds_of_parts ON refunds (event) WHERE kind <> 'order';

-- How many refunds an event has, by status: kept with every change, so that nobody counts rows.
CREATE TABLE refund_counts (
    event   INTEGER NOT NULL,
    status  TEXT NOT NULL,
    refunds INTEGER NOT NULL,
    amount  INTEGER NOT NULL,
    PRIMARY KEY (event, status)
) WITHOUT ROWID;

CREATE TRIGGER refunds_counted AFTER INSERT ON refunds BEGIN
    INSERT INTO refund_counts (event, status, refunds, amount) VALUES (new.event, new.status, 1, new.amount)
    ON CONFLICT (event, status) DO UPDATE SET refunds = refunds + 1, amount = amount + excluded.amount;
END;

CREATE TRIGGER refunds_counted_again AFTER UPDATE OF status ON refunds WHEN old.status <> new.status BEGIN
    UPDATE refund_counts SET refunds = refunds - 1, amount = amount - old.amount
     WHERE event = old.event AND status = old.status;
    INSERT INTO refund_counts (event, status, refunds, amount) VALUES (new.event, new.status, 1, new.amount)
    ON CONFLICT (event, status) DO UPDATE SET refunds = refunds + 1, amount = amount + excluded.amount;
END;
