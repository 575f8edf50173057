-- Several processes share the shards. A member renews its row; one that does not is declared dead by another one, which
-- compares the number of renewals that it has seen. Locks are taken in this order: members, shards, cluster.

CREATE TABLE db_catalog.member (
    process    uuid PRIMARY KEY,
    node       text NOT NULL,
    mesh       text NOT NULL,
    build      text NOT NULL,
    protocol   integer NOT NULL,
    weight     integer NOT NULL CHECK (weight > 0),
    state      text NOT NULL CHECK (state IN ('joining', 'up', 'leaving', 'left', 'dead')),
    renewals   bigint NOT NULL DEFAULT 0,
    joined_at  timestamptz NOT NULL DEFAULT now(),
    renewed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
COMMENT ON TABLE db_catalog.member IS 'Processes that sell together; one that ended stays for a day';
COMMENT ON COLUMN db_catalog.member.process IS 'One start of a process';
COMMENT ON COLUMN db_catalog.member.node IS 'Its name for people';
COMMENT ON COLUMN db_catalog.member.mesh IS 'Where other members reach it: host and port';
COMMENT ON COLUMN db_catalog.member.build IS 'The version of its program';
COMMENT ON COLUMN db_catalog.member.protocol IS 'The version of what members say to each other';
COMMENT ON COLUMN db_catalog.member.weight IS 'How much it carries in comparison with the others';
COMMENT ON COLUMN db_catalog.member.state IS 'joining (has not renewed yet), up, leaving (hands its shards over), left, dead (declared by another member)';
COMMENT ON COLUMN db_catalog.member.renewals IS 'How often it has said that it lives';
COMMENT ON COLUMN db_catalog.member.joined_at IS 'When it joined';
COMMENT ON COLUMN db_catalog.member.renewed_at IS 'When it renewed last, or ended; for people, nothing is decided by it';

CREATE TABLE db_catalog.cluster (
    one     boolean PRIMARY KEY CHECK (one),
    version bigint NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE db_catalog.cluster IS 'One row: a number that grows with every change of members, owners or pins';
COMMENT ON COLUMN db_catalog.cluster.one IS 'So that there is one row';
COMMENT ON COLUMN db_catalog.cluster.version IS 'Whoever sees a higher one looks again';
INSERT INTO db_catalog.cluster VALUES (true, 1);

ALTER TABLE db_catalog.shard_owner
    ADD COLUMN process uuid,
    ADD COLUMN changed bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN db_catalog.shard_owner.process IS 'The member that owns it, if it is not released or was taken by a process that is no member';
COMMENT ON COLUMN db_catalog.shard_owner.changed IS 'The version of the cluster with which it changed hands';
CREATE INDEX shard_owner_changed ON db_catalog.shard_owner (changed);
-- Shards that nobody has had yet, so that there is something to claim.
INSERT INTO db_catalog.shard_owner (shard, epoch, node)
SELECT shard, 0, '' FROM generate_series(0, 4095) AS shard ON CONFLICT DO NOTHING;

CREATE TABLE db_catalog.shard_pin (
    shard integer PRIMARY KEY CHECK (shard BETWEEN 0 AND 4095),
    node  text NOT NULL
);
COMMENT ON TABLE db_catalog.shard_pin IS 'Which node an operator wants to have a shard';
COMMENT ON COLUMN db_catalog.shard_pin.shard IS 'The shard';
COMMENT ON COLUMN db_catalog.shard_pin.node IS 'The node''s name';

-- FNV-1a of 64 bits over the id's bytes, folded to twelve bits, as the program has it (ShardId::of).
CREATE FUNCTION db_catalog.shard_of(event uuid) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    bytes bytea := uuid_send(event);
    hash  numeric := 14695981039346656037;
    low   integer;
BEGIN
    FOR i IN 0 .. 15 LOOP
        low := (hash % 256)::integer;
        hash := ((hash - low + (low # get_byte(bytes, i))) * 1099511628211) % 18446744073709551616;
    END LOOP;
    RETURN (hash % 4096)::integer # (div(hash, 4294967296) % 4096)::integer;
END $$;
COMMENT ON FUNCTION db_catalog.shard_of IS 'The shard of an event';

-- Kept by the database, so that an engine that knows nothing of the column can go on adding events.
ALTER TABLE db_catalog.events ADD COLUMN shard integer;
COMMENT ON COLUMN db_catalog.events.shard IS 'The event''s shard';
CREATE FUNCTION db_catalog.set_shard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.shard := db_catalog.shard_of(new.event_id);
    RETURN new;
END $$;
CREATE TRIGGER set_shard BEFORE INSERT ON db_catalog.events
    FOR EACH ROW EXECUTE FUNCTION db_catalog.set_shard();
UPDATE db_catalog.events SET shard = db_catalog.shard_of(event_id);
ALTER TABLE db_catalog.events ALTER COLUMN shard SET NOT NULL;

-- Tells everybody that there is something to see. The last lock of its transaction, which holds it to its end: so
-- versions are committed in their order.
CREATE FUNCTION db_catalog.next_version() RETURNS bigint LANGUAGE sql AS $$
    UPDATE db_catalog.cluster SET version = version + 1 RETURNING version;
$$;
COMMENT ON FUNCTION db_catalog.next_version IS 'Counts a change of members, owners or pins';

-- A renewal, and everything that a member wants to know each time, as of one moment. No row of its own among them: it is
-- no member any more.
CREATE FUNCTION db_catalog.renew_member(own uuid) RETURNS TABLE (
    version bigint, at timestamptz, process uuid, node text, mesh text, build text, protocol integer, weight integer,
    state text, renewals bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    before text;
BEGIN
    SELECT m.state INTO before FROM db_catalog.member m
     WHERE m.process = own AND m.state IN ('joining', 'up', 'leaving') FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE db_catalog.member m
       SET renewals = m.renewals + 1, renewed_at = clock_timestamp(),
           state = CASE before WHEN 'joining' THEN 'up' ELSE before END
     WHERE m.process = own;
    IF before = 'joining' THEN
        PERFORM db_catalog.next_version();
    END IF;
    RETURN QUERY
        SELECT c.version, clock_timestamp(), m.process, m.node, m.mesh, m.build, m.protocol, m.weight, m.state, m.renewals
          FROM db_catalog.cluster c, db_catalog.member m
         WHERE m.state IN ('joining', 'up', 'leaving') ORDER BY m.process;
END $$;
COMMENT ON FUNCTION db_catalog.renew_member IS 'A member says that it lives, and sees the others';

-- Declares members dead and claims shards. Suspects are compared with the renewals that were seen, unless those are
-- null; shards with the epochs that were seen. Rows of writes that are under way are passed over.
CREATE FUNCTION db_catalog.claim_shards(
    own uuid, suspects uuid[], seen bigint[], shards integer[], epochs bigint[],
    OUT dead uuid[], OUT claimed integer[], OUT under bigint[]
) LANGUAGE plpgsql AS $$
DECLARE
    newly       bigint;
    up_as       text;
    locked      integer[] := '{}';
    new_version bigint;
BEGIN
    -- All of them in one order, so that two that suspect each other do not wait for each other.
    PERFORM 1 FROM db_catalog.member m WHERE m.process = own OR m.process = ANY (suspects)
      ORDER BY m.process FOR NO KEY UPDATE;
    SELECT m.node INTO up_as FROM db_catalog.member m WHERE m.process = own AND m.state = 'up';
    UPDATE db_catalog.member m SET state = 'dead', renewed_at = clock_timestamp()
      FROM unnest(suspects, seen) AS s (process, renewals)
     WHERE up_as IS NOT NULL AND m.process = s.process AND m.process <> own AND m.state IN ('up', 'leaving')
       AND (s.renewals IS NULL OR m.renewals = s.renewals);
    GET DIAGNOSTICS newly = ROW_COUNT;
    SELECT coalesce(array_agg(m.process ORDER BY m.process), '{}') INTO dead
      FROM db_catalog.member m WHERE m.process = ANY (suspects) AND m.state IN ('dead', 'left');

    IF up_as IS NOT NULL THEN
        SELECT coalesce(array_agg(l.shard), '{}') INTO locked FROM (
            SELECT o.shard
              FROM db_catalog.shard_owner o
              JOIN unnest(shards, epochs) AS n (shard, epoch) ON n.shard = o.shard AND n.epoch = o.epoch
             WHERE o.process IS NULL OR o.process = own OR NOT EXISTS (
                   SELECT 1 FROM db_catalog.member m WHERE m.process = o.process AND m.state IN ('up', 'leaving'))
             ORDER BY o.shard FOR NO KEY UPDATE OF o SKIP LOCKED) AS l;
    END IF;
    claimed := '{}';
    under := '{}';
    IF newly > 0 OR cardinality(locked) > 0 THEN
        new_version := db_catalog.next_version();
        WITH taken AS (
            UPDATE db_catalog.shard_owner o
               SET epoch = o.epoch + 1, process = own, node = up_as, taken_at = now(), changed = new_version
             WHERE o.shard = ANY (locked)
            RETURNING o.shard, o.epoch)
        SELECT coalesce(array_agg(t.shard ORDER BY t.shard), '{}'), coalesce(array_agg(t.epoch ORDER BY t.shard), '{}')
          INTO claimed, under FROM taken t;
    END IF;
END $$;
COMMENT ON FUNCTION db_catalog.claim_shards IS 'Declares members dead and claims what nobody living owns, if it is as it was seen';

CREATE FUNCTION db_catalog.release_shards(own uuid, shards integer[], epochs bigint[]) RETURNS integer[]
LANGUAGE plpgsql AS $$
DECLARE
    released    integer[];
    new_version bigint;
BEGIN
    -- In shard order, as batches lock them; those that are under way are waited for.
    SELECT array_agg(l.shard) INTO released FROM (
        SELECT o.shard
          FROM db_catalog.shard_owner o
          JOIN unnest(shards, epochs) AS n (shard, epoch) ON n.shard = o.shard AND n.epoch = o.epoch
         WHERE o.process = own ORDER BY o.shard FOR NO KEY UPDATE OF o) AS l;
    IF released IS NULL THEN
        RETURN '{}';
    END IF;
    new_version := db_catalog.next_version();
    UPDATE db_catalog.shard_owner o
       SET epoch = o.epoch + 1, process = NULL, taken_at = now(), changed = new_version
     WHERE o.shard = ANY (released);
    RETURN released;
END $$;
COMMENT ON FUNCTION db_catalog.release_shards IS 'Gives up shards under the epochs that a member owns them under';
