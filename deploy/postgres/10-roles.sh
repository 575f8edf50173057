#!/usr/bin/env bash
# Runs once, when the database's volume is empty. Creates a role and a database for each program; none of the roles is
# a superuser. Passwords come from the environment and are quoted by psql.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv ticketbuster_password TICKETBUSTER_DB_PASSWORD
\getenv keycloak_password KEYCLOAK_DB_PASSWORD
CREATE ROLE ticketbuster LOGIN PASSWORD :'ticketbuster_password';
CREATE ROLE keycloak LOGIN PASSWORD :'keycloak_password';
CREATE DATABASE ticketbuster OWNER ticketbuster;
CREATE DATABASE keycloak OWNER keycloak;
-- Log slow or failed statements without their parameters, which contain payment tokens and names.
ALTER ROLE ticketbuster SET log_parameter_max_length = 0;
ALTER ROLE ticketbuster SET log_parameter_max_length_on_error = 0;
ALTER ROLE keycloak SET log_parameter_max_length = 0;
ALTER ROLE keycloak SET log_parameter_max_length_on_error = 0;
REVOKE CONNECT, TEMPORARY ON DATABASE ticketbuster FROM PUBLIC;
REVOKE CONNECT, TEMPORARY ON DATABASE keycloak FROM PUBLIC;
SQL
