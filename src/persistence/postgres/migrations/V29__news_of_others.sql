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

-- And which sessions and links others have ended.
ALTER TABLE db_orders.revocations ADD COLUMN revoked_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN db_orders.revocations.revoked_at IS 'When it was refused, by the database''s clock';
CREATE FUNCTION db_orders.touch_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.revoked_at := clock_timestamp();
    RETURN new;
END $$;
COMMENT ON FUNCTION db_orders.touch_revocation IS 'Notes when a session or a link was ended';
CREATE TRIGGER touch_revocation BEFORE INSERT OR UPDATE ON db_orders.revocations
    FOR EACH ROW EXECUTE FUNCTION db_orders.touch_revocation();
CREATE INDEX revocations_by_instant ON db_orders.revocations (revoked_at);
