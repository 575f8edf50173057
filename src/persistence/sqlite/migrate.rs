//! Brings the tables up to date, unless a newer version has made them.

use refinery::Migration;
use rusqlite::Connection;

use crate::{
    persistence::schema::{self, Applied},
    store::StoreError,
};

mod embedded {
    refinery::embed_migrations!("src/persistence/sqlite/migrations");
}

/// Refuses tables that a newer version has made, before anything is changed.
pub(super) fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    missing(connection).map(drop)
}

/// Applies what is missing.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let migrated = embedded::migrations::runner().run(connection);
    migrated
        .map_err(|error| StoreError::Damaged(format!("the tables cannot be brought up to date: {error}")))?;
    Ok(())
}

/// Checks that nothing is missing, without changing anything.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let missing = missing(connection)?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(StoreError::Unavailable(format!(
        "the tables are not up to date, and this only reads; they lack {}. Run 'ticketbuster migrate' first, with the \
         server stopped",
        schema::versions(&missing)
    )))
}

/// What the history lacks.
fn missing(connection: &Connection) -> Result<Vec<Migration>, StoreError> {
    let known = embedded::migrations::runner().get_migrations().clone();
    let has_history = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'refinery_schema_history')";
    if !connection.query_row(has_history, [], |row| row.get(0))? {
        return schema::missing(&known, &[]);
    }
    let sql = "SELECT version, name, checksum FROM refinery_schema_history ORDER BY version";
    let mut rows = connection.prepare(sql)?;
    let applied = rows.query_map([], |row| {
        Ok(Applied { version: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? })
    })?;
    schema::missing(&known, &applied.collect::<Result<Vec<_>, _>>()?)
}
