//! What queries have in common.

use rusqlite::{Connection, OptionalExtension};

use crate::store::StoreError;
use domain::EventId;

pub(super) type Read<T> = Result<T, StoreError>;

pub(super) fn key_of(connection: &Connection, event: EventId) -> Read<Option<i64>> {
    let mut find = connection.prepare_cached("SELECT id FROM events WHERE event_id = ?1")?;
    Ok(find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?)
}
