-- Events whose rows have left for a file, a line each: the one thing that grows with every event that there ever was.
CREATE TABLE db_catalog.archived_events (
    event_id     uuid PRIMARY KEY,
    route        bytea NOT NULL UNIQUE CHECK (octet_length(route) = 4),
    organisation text NOT NULL,
    details      text NOT NULL,
    last_seq     bigint NOT NULL,
    sha256       bytea NOT NULL CHECK (octet_length(sha256) = 32),
    archived_at  timestamptz NOT NULL,
    rows_left    boolean NOT NULL
);
CREATE INDEX archived_events_by_instant ON db_catalog.archived_events (archived_at);
COMMENT ON TABLE db_catalog.archived_events IS 'Events whose rows have left for a file';
COMMENT ON COLUMN db_catalog.archived_events.event_id IS 'The event''s id';
COMMENT ON COLUMN db_catalog.archived_events.route IS 'Stays taken: tickets and orders that people have still carry it';
COMMENT ON COLUMN db_catalog.archived_events.organisation IS 'Whose it was';
COMMENT ON COLUMN db_catalog.archived_events.details IS 'What buyers read, a JSON object';
COMMENT ON COLUMN db_catalog.archived_events.last_seq IS 'The last transition in the file';
COMMENT ON COLUMN db_catalog.archived_events.sha256 IS 'Of the file';
COMMENT ON COLUMN db_catalog.archived_events.archived_at IS 'When its rows began to leave';
COMMENT ON COLUMN db_catalog.archived_events.rows_left IS 'Whether rows are being deleted';
