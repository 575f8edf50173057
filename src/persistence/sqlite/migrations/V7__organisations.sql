-- Events belong to an organisation; those that were there before belong to the one that is always there.
ALTER TABLE events ADD COLUMN organisation TEXT NOT NULL DEFAULT 'main';

-- Who did what to an event, each written in the transaction of its effect.
CREATE TABLE event_history (
    id      INTEGER PRIMARY KEY,        -- in the order in which it was done
    event   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    user_id TEXT NOT NULL,              -- who
    command TEXT NOT NULL,              -- create, change, status, block, unblock, refund, paid, check_in
    detail  TEXT NOT NULL,              -- JSON: to what, and how it was and is
    reason  TEXT                        -- why, if it was said
);
CREATE INDEX event_history_by_event ON event_history (event, id);
-- Who was let in fills most of it on the evening: the rest is found without reading that.
CREATE INDEX event_history_commands ON event_history (event, id) WHERE command <> 'check_in';
