-- Mails that are not to be tried now: when each is due again. A row goes with its message.
CREATE TABLE deferred_mails (
    event INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    n     INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (event, seq, n)
) WITHOUT ROWID;
CREATE INDEX deferred_mails_by_until ON deferred_mails (until);
CREATE TRIGGER outbox_mail_deleted AFTER DELETE ON outbox WHEN OLD.topic = 'mail'
BEGIN
    DELETE FROM deferred_mails WHERE event = OLD.event AND seq = OLD.seq AND n = OLD.n;
END;

-- When and where the event was to take place before, as JSON; NULL for changes of before this.
ALTER TABLE event_moves ADD COLUMN moved_from TEXT;
