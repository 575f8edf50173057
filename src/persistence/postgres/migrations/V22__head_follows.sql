-- A write names the one before it as well. Its sequence number alone would not do: a write without transitions leaves that as it
-- is, and one that was sent again after its connection broke could be executed once more after the next.
ALTER TYPE db_catalog.head_move ADD ATTRIBUTE follows uuid;
COMMENT ON TYPE db_catalog.head_move IS
    'Where an event''s head must be (expected_seq), which write must have led there (follows), and what it is afterwards';

DO $change$
DECLARE
    before CONSTANT text := 'h.last_seq = n.expected_seq';
    body   CONSTANT text := pg_get_functiondef('db_catalog.append_batch'::regproc);
BEGIN
    IF position(before IN body) = 0 THEN
        RAISE EXCEPTION 'db_catalog.append_batch is not the one of an earlier migration';
    END IF;
    EXECUTE replace(body, before, before || ' AND h.last_write IS NOT DISTINCT FROM n.follows');
END
$change$;
