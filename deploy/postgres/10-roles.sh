#!/usr/bin/env bash
# Creates the roles and databases of TicketBuster and Keycloak, as the superuser. Compose and Kubernetes run it once, when
# the database's volume is empty. It may run at any time, and again: what is there already is put right, also a database
# that one role has owned so far (docs/postgresql.md, "Roles"). For another server set PGHOST, PGPORT and PGPASSWORD.
#
# | role | may |
# | --- | --- |
# | ticketbuster_owner | change the tables: `ticketbuster migrate` connects as it |
# | ticketbuster_application | read and write what the server does, and no more; the role `ticketbuster`, as which the server connects, is a member |
# | ticketbuster_reporting | read the views of db_reports, and no table |
#
# Which table the last two may use how is given by `ticketbuster migrate`: run it after this script. Passwords come from
# the environment and are quoted by psql; a role whose password is not given keeps its own.
set -euo pipefail

export TICKETBUSTER_DB_NAME=${TICKETBUSTER_DB_NAME:-ticketbuster}
export TICKETBUSTER_DB_USER=${TICKETBUSTER_DB_USER:-ticketbuster}
export TICKETBUSTER_DB_PASSWORD=${TICKETBUSTER_DB_PASSWORD:-}
export TICKETBUSTER_DB_OWNER_PASSWORD=${TICKETBUSTER_DB_OWNER_PASSWORD:-}
export TICKETBUSTER_DB_REPORTING_PASSWORD=${TICKETBUSTER_DB_REPORTING_PASSWORD:-}

sql() { # DATABASE
  PGOPTIONS="-c client_min_messages=warning" psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$1"
}

sql postgres <<'SQL'
\getenv database TICKETBUSTER_DB_NAME
\getenv server TICKETBUSTER_DB_USER
\getenv server_password TICKETBUSTER_DB_PASSWORD
\getenv owner_password TICKETBUSTER_DB_OWNER_PASSWORD
\getenv reporting_password TICKETBUSTER_DB_REPORTING_PASSWORD

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['ticketbuster_owner', 'ticketbuster_application', 'ticketbuster_reporting', :'server']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE ticketbuster_owner LOGIN;
ALTER ROLE :"server" LOGIN;
SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', name, given)
  FROM (VALUES ('ticketbuster_owner', :'owner_password'), (:'server', :'server_password'),
               ('ticketbuster_reporting', :'reporting_password')) AS passwords (name, given)
 WHERE given <> '' \gexec
GRANT ticketbuster_application TO :"server";

-- Log slow or failed statements without their parameters, which contain payment tokens and names.
ALTER ROLE ticketbuster_owner SET log_parameter_max_length = 0;
ALTER ROLE ticketbuster_owner SET log_parameter_max_length_on_error = 0;
ALTER ROLE :"server" SET log_parameter_max_length = 0;
ALTER ROLE :"server" SET log_parameter_max_length_on_error = 0;
-- Reports never write, and none of them keeps old rows alive for ever.
ALTER ROLE ticketbuster_reporting SET default_transaction_read_only = on;
ALTER ROLE ticketbuster_reporting SET statement_timeout = '60s';
ALTER ROLE ticketbuster_reporting SET idle_in_transaction_session_timeout = '60s';

SELECT format('CREATE DATABASE %I', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO ticketbuster_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC, :"server";
GRANT CONNECT ON DATABASE :"database" TO ticketbuster_application, ticketbuster_reporting;
SQL

# Whatever is there already gets its owner. A running server waits for locks of a moment, and then for `ticketbuster migrate`,
# which gives it its rights; if the locks are not to be had, run this again.
sql "$TICKETBUSTER_DB_NAME" <<'SQL'
BEGIN;
SET LOCAL lock_timeout = '2s';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$
DECLARE
    owner   CONSTANT oid := 'ticketbuster_owner'::regrole;
    schemas CONSTANT oid[] := ARRAY(SELECT oid FROM pg_namespace WHERE nspname IN ('db_catalog', 'db_orders', 'db_reports'));
    command text;
BEGIN
    FOR command IN
        SELECT format('ALTER SCHEMA %I', nspname) FROM pg_namespace WHERE oid = ANY (schemas) AND nspowner <> owner
        UNION ALL
        -- A sequence goes with the table of its column.
        SELECT format('ALTER %s %s', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass) FROM pg_class
         WHERE relnamespace = ANY (schemas) AND relkind IN ('r', 'p', 'v') AND relowner <> owner
        UNION ALL
        SELECT format('ALTER TYPE %s', t.oid::regtype) FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
         WHERE t.typnamespace = ANY (schemas) AND t.typowner <> owner AND (t.typtype IN ('e', 'd') OR c.relkind = 'c')
        UNION ALL
        SELECT format('ALTER FUNCTION %s', oid::regprocedure) FROM pg_proc
         WHERE pronamespace = ANY (schemas) AND proowner <> owner
    LOOP
        EXECUTE command || ' OWNER TO ticketbuster_owner';
    END LOOP;
END $$;
COMMIT;
SQL

if [[ ${KEYCLOAK_DB_PASSWORD:-} ]]; then
  sql postgres <<'SQL'
\getenv keycloak_password KEYCLOAK_DB_PASSWORD
SELECT 'CREATE ROLE keycloak' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keycloak') \gexec
ALTER ROLE keycloak LOGIN PASSWORD :'keycloak_password';
ALTER ROLE keycloak SET log_parameter_max_length = 0;
ALTER ROLE keycloak SET log_parameter_max_length_on_error = 0;
SELECT 'CREATE DATABASE keycloak OWNER keycloak' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'keycloak') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE keycloak FROM PUBLIC;
SQL
fi
