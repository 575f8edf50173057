-- How the buyer of an order is reached. Personal data: in no journal, and erased on request or by age.
CREATE TABLE contacts (
    order_id BLOB PRIMARY KEY,
    event    INTEGER NOT NULL,
    email    TEXT,
    name     TEXT,
    phone    TEXT,
    language TEXT                       -- es, en; NULL: the installation's
) WITHOUT ROWID;
CREATE INDEX contacts_by_event ON contacts (event);

-- Changes of an event's time or place of which buyers are being told by mail; deleted when all are.
CREATE TABLE event_moves (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never one again: messages are numbered by it
    event       INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    told        INTEGER NOT NULL,       -- mails in the outbox so far
    after_at    INTEGER NOT NULL,       -- the last order that has one: when it was placed,
    after_order BLOB NOT NULL           -- and its id
);

-- Mails that were given up, each with the mail server's words, which may name the address.
CREATE TABLE mail_failures (
    id         INTEGER PRIMARY KEY,
    event      INTEGER NOT NULL,
    order_id   BLOB NOT NULL,
    kind       TEXT NOT NULL,           -- order_completed, order_failed, …
    message_id TEXT NOT NULL UNIQUE,
    at         INTEGER NOT NULL,
    reason     TEXT NOT NULL
);
CREATE INDEX mail_failures_by_event ON mail_failures (event, id);
CREATE INDEX mail_failures_by_order ON mail_failures (order_id);

-- Mails that wait for their server must not be read through to find the broker's messages.
CREATE INDEX outbox_by_topic ON outbox (topic);
