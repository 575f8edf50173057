//! What queries have in common.

use rusqlite::{Connection, OptionalExtension, Params};

use crate::store::StoreError;
use domain::{EventId, Total};

pub(super) type Read<T> = Result<T, StoreError>;

pub(super) fn key_of(connection: &Connection, event: EventId) -> Read<Option<i64>> {
    let mut find = connection.prepare_cached("SELECT id FROM events WHERE event_id = ?1")?;
    Ok(find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?)
}

/// How many rows of a table a condition leaves, if that is wanted.
pub(super) fn counted(
    connection: &Connection,
    is_wanted: bool,
    table: &str,
    condition: &str,
    params: impl Params,
) -> Read<Option<Total>> {
    if !is_wanted {
        return Ok(None);
    }
    let most = Total::COUNTED_MAX;
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {most})");
    let found: i64 = connection.prepare_cached(&sql)?.query_row(params, |row| row.get(0))?;
    Ok(Some(Total::counted(found as u64)))
}
