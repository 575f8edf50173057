CREATE TABLE db_orders.deferred_mails (
    event_id uuid NOT NULL,
    seq      bigint NOT NULL,
    n        integer NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (event_id, seq, n)
);
CREATE INDEX deferred_mails_by_until ON db_orders.deferred_mails (until);
COMMENT ON TABLE db_orders.deferred_mails IS 'Mails of the outbox that are not to be tried now; a row goes with its message';
COMMENT ON COLUMN db_orders.deferred_mails.event_id IS 'The event';
COMMENT ON COLUMN db_orders.deferred_mails.seq IS 'The transition that the mail tells of';
COMMENT ON COLUMN db_orders.deferred_mails.n IS 'Its number among that transition''s messages';
COMMENT ON COLUMN db_orders.deferred_mails.until IS 'When it is due again';

-- No foreign key: it would cost every message of the broker a look-up when it is deleted.
CREATE FUNCTION db_orders.forget_deferral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM db_orders.deferred_mails WHERE event_id = OLD.event_id AND seq = OLD.seq AND n = OLD.n;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION db_orders.forget_deferral IS 'Deletes what is kept of when a mail is due again, with the mail';
CREATE TRIGGER outbox_mail_deleted AFTER DELETE ON db_orders.outbox
    FOR EACH ROW WHEN (OLD.topic = 'mail') EXECUTE FUNCTION db_orders.forget_deferral();

ALTER TABLE db_orders.event_moves ADD COLUMN moved_from text;
COMMENT ON COLUMN db_orders.event_moves.moved_from IS
    'When and where the event was to take place before, a JSON object; none for changes of earlier versions';
