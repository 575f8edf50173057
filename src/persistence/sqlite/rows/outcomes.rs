//! Outcomes of requests with an idempotency key.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged};
use crate::store::{EventWrite, OutcomeRow};
use domain::{Timestamp, UserId};

pub fn write_outcomes(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO outcomes (event, user_id, key, request_hash, outcome, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for row in &write.outcomes {
        let hash: &[u8] = &row.request_hash;
        insert.execute(params![event, row.user.as_str(), row.key, hash, row.outcome, row.expires_at.0])?;
    }
    Ok(())
}

/// The columns of [`outcome`].
pub const OUTCOME: &str = "user_id, key, request_hash, outcome, expires_at";

pub fn outcome(row: &Row<'_>) -> SqlResult<OutcomeRow> {
    Ok(OutcomeRow {
        user: UserId::new(row.get_ref(0)?.as_str()?).ok_or_else(|| damaged(0, "not a user id"))?,
        key: row.get(1)?,
        request_hash: row.get(2)?,
        outcome: row.get(3)?,
        expires_at: Timestamp(row.get(4)?),
    })
}
