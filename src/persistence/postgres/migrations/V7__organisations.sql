-- Events belong to an organisation; those that were there before belong to the one that is always there.
ALTER TABLE db_catalog.events ADD COLUMN organisation text NOT NULL DEFAULT 'main';
COMMENT ON COLUMN db_catalog.events.organisation IS 'Whose it is: who may run it are the organisers of this organisation';

CREATE TABLE db_catalog.event_history (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL,
    at       timestamptz NOT NULL,
    user_id  text NOT NULL,
    command  text NOT NULL,
    detail   jsonb NOT NULL,
    reason   text
);
CREATE INDEX event_history_by_event ON db_catalog.event_history (event_id, id);
-- Who was let in fills most of it on the evening: the rest is found without reading that.
CREATE INDEX event_history_commands ON db_catalog.event_history (event_id, id) WHERE command <> 'check_in';
COMMENT ON TABLE db_catalog.event_history IS 'Who did what to an event, each written in the transaction of its effect';
COMMENT ON COLUMN db_catalog.event_history.id IS 'In the order in which it was done';
COMMENT ON COLUMN db_catalog.event_history.event_id IS 'The event';
COMMENT ON COLUMN db_catalog.event_history.at IS 'When';
COMMENT ON COLUMN db_catalog.event_history.user_id IS 'Who';
COMMENT ON COLUMN db_catalog.event_history.command IS
    'create, change, status, block, unblock, refund, paid or check_in';
COMMENT ON COLUMN db_catalog.event_history.detail IS 'To what, and how it was and is';
COMMENT ON COLUMN db_catalog.event_history.reason IS 'Why, if it was said';

-- The writer calls this beside append_batch, in one statement: both are written or neither.
CREATE FUNCTION db_catalog.append_history(
    event_ids uuid[], ats timestamptz[], user_ids text[], commands text[], details jsonb[], reasons text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(event_ids) > 0 THEN
        INSERT INTO db_catalog.event_history (event_id, at, user_id, command, detail, reason)
        SELECT * FROM unnest(event_ids, ats, user_ids, commands, details, reasons);
    END IF;
END $$;
COMMENT ON FUNCTION db_catalog.append_history IS 'Writes down who did what, with the batch that is its effect';
