//! `event_history`.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, json, to_json, user};
use domain::{HistoryEntry, OperatorCommand, Timestamp};

pub fn write_history(connection: &Connection, event: i64, row: &HistoryEntry) -> SqlResult<()> {
    let detail = to_json(&row.detail)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO event_history (event, at, user_id, command, detail, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![
        event,
        row.at.0,
        row.user.as_str(),
        row.command.as_str(),
        detail,
        row.reason.as_deref()
    ])?;
    Ok(())
}

/// The columns of [`history`].
pub const HISTORY: &str = "at, user_id, command, detail, reason";

pub fn history(row: &Row<'_>) -> SqlResult<HistoryEntry> {
    Ok(HistoryEntry {
        at: Timestamp(row.get(0)?),
        user: user(row, 1)?,
        command: OperatorCommand::named(row.get_ref(2)?.as_str()?)
            .ok_or_else(|| damaged(2, "not a command"))?,
        detail: json(row, 3)?,
        reason: row.get(4)?,
    })
}
