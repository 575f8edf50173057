-- Events whose rows have left for a file, a line each: the one thing that grows with every event that there ever was.
CREATE TABLE archived_events (
    event_id     BLOB PRIMARY KEY,
    event        INTEGER NOT NULL UNIQUE, -- the key that its rows have: no other event gets it
    route        BLOB NOT NULL UNIQUE,  -- stays taken: tickets and orders that people have still carry it
    organisation TEXT NOT NULL,
    details      TEXT NOT NULL,         -- JSON: what buyers read
    last_seq     INTEGER NOT NULL,      -- the last transition in the file
    sha256       BLOB NOT NULL,         -- of the file
    archived_at  INTEGER NOT NULL,
    rows_left    INTEGER NOT NULL       -- 1 while rows are being deleted
) WITHOUT ROWID;
CREATE INDEX archived_events_by_instant ON archived_events (archived_at);
