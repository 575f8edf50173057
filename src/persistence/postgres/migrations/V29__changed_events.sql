-- Processes that share the shards read what others have changed of events.
ALTER TABLE db_catalog.events ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
-- By itself, as the start of a long transaction may be long ago.
ALTER TABLE db_catalog.events ALTER COLUMN changed_at SET DEFAULT clock_timestamp();
COMMENT ON COLUMN db_catalog.events.changed_at IS 'When its details or rules were last changed, by the database''s clock';
CREATE FUNCTION db_catalog.touch_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.changed_at := clock_timestamp();
    RETURN new;
END $$;
COMMENT ON FUNCTION db_catalog.touch_event IS 'Notes when an event was changed';
CREATE TRIGGER touch_event BEFORE UPDATE ON db_catalog.events
    FOR EACH ROW EXECUTE FUNCTION db_catalog.touch_event();

-- So that processes of two databases never take each other for members of one cluster.
ALTER TABLE db_catalog.cluster ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
COMMENT ON COLUMN db_catalog.cluster.id IS 'Which cluster it is';
