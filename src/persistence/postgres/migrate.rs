//! Brings the tables up to date, one process at a time.

use super::{connect::Connection, failure::unavailable};
use crate::store::StoreError;

mod embedded {
    refinery::embed_migrations!("src/persistence/postgres/migrations");
}

/// Which migrations were applied; beside the tables that they make.
const HISTORY: &str = "db_catalog.schema_history";
/// Two processes that start together must not both migrate ("tick" in ASCII).
const LOCK: i64 = 0x7469_636b;

/// Applies what is missing.
pub(super) async fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let client = &mut connection.client;
    // Waiting for another process that migrates, and long migrations, may take longer than a query.
    client.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0").await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let migrated = apply(client).await;
    client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await?;
    migrated
}

async fn apply(client: &mut tokio_postgres::Client) -> Result<(), StoreError> {
    client.batch_execute("CREATE SCHEMA IF NOT EXISTS db_catalog").await?;
    let mut runner = embedded::migrations::runner();
    runner.set_migration_table_name(HISTORY);
    let report = runner.run_async(client).await;
    let report =
        report.map_err(|error| unavailable(&format!("the tables cannot be brought up to date: {error}")))?;
    for migration in report.applied_migrations() {
        tracing::info!(version = migration.version(), name = migration.name(), "migration applied");
    }
    Ok(())
}

/// Checks that nothing is missing, without changing anything.
pub(super) async fn check(connection: &mut Connection) -> Result<(), StoreError> {
    let runner = embedded::migrations::runner();
    let newest = runner.get_migrations().iter().map(refinery::Migration::version).max();
    let sql = format!("SELECT max(version)::bigint AS version FROM {HISTORY}");
    let applied = match connection.client.query_one(&sql, &[]).await {
        Ok(row) => row.try_get::<_, Option<i64>>("version").unwrap_or(None),
        Err(error) if error.code() == Some(&tokio_postgres::error::SqlState::UNDEFINED_TABLE) => None,
        Err(error) => return Err(error.into()),
    };
    if applied < newest.map(i64::from) {
        return Err(unavailable(
            "the tables are not up to date and store.migrate is false; run 'ticketbuster migrate' first",
        ));
    }
    Ok(())
}
