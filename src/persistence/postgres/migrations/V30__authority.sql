-- Members whose leases are kept by the database and members whose leases are kept by etcd would take each other for dead.
ALTER TABLE db_catalog.member ADD COLUMN authority text NOT NULL DEFAULT 'postgres'
    CHECK (authority IN ('postgres', 'etcd'));
COMMENT ON COLUMN db_catalog.member.authority IS 'Who keeps its lease: postgres or etcd; the same for all members';
