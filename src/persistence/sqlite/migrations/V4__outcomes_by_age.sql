-- Outcomes lie in the order in which they came. By user and key every row was on a page of its own, and every
-- keyed request wrote one. Nobody looks one up here: an event reads all of its own when it is loaded, and answers
-- from memory; an outcome that has expired may be followed by another one under the same key.
CREATE TABLE outcomes_by_age (
    id           INTEGER PRIMARY KEY,
    event        INTEGER NOT NULL,
    user_id      TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,         -- SHA-256 of the request
    outcome      BLOB NOT NULL,         -- encoded
    expires_at   INTEGER NOT NULL
);
INSERT INTO outcomes_by_age (event, user_id, key, request_hash, outcome, expires_at)
SELECT event, user_id, key, request_hash, outcome, expires_at FROM outcomes ORDER BY expires_at;
DROP TABLE outcomes;
ALTER TABLE outcomes_by_age RENAME TO outcomes;
CREATE INDEX outcomes_of_event ON outcomes (event, expires_at);
