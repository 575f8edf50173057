//! Who did what to an event.

use rusqlite::{Connection, Row, params};

use super::{
    read::{Read, key_of},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, OperatorCommand, Page, Timestamp};

/// Adds a row; `event` is the event's small key.
pub(super) fn insert(connection: &Connection, event: i64, row: &HistoryEntry) -> rusqlite::Result<()> {
    let detail = rows::to_json(&row.detail)?;
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

/// A page of an event's history, newest first.
pub(super) fn page(
    connection: &mut Connection,
    event: EventId,
    kind: HistoryKind,
    offset: u64,
    limit: u32,
) -> Read<Page<HistoryEntry>> {
    // One transaction: page and number must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(Page { items: Vec::new(), total: 0 }) };
    let wanted = match kind {
        HistoryKind::Everything => "event = ?1",
        HistoryKind::Commands => "event = ?1 AND command <> 'check_in'",
        HistoryKind::CheckIns => "event = ?1 AND command = 'check_in'",
    };
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM event_history WHERE {wanted}"))?
        .query_row([key], |row| row.get::<_, i64>(0))?;
    let sql = format!(
        "SELECT at, user_id, command, detail, reason FROM event_history WHERE {wanted}
         ORDER BY id DESC LIMIT ?2 OFFSET ?3"
    );
    let mut find = connection.prepare_cached(&sql)?;
    let items = find.query_map(params![key, limit, offset as i64], history)?.collect::<Result<_, _>>()?;
    Ok(Page { items, total: total as u64 })
}

fn history(row: &Row<'_>) -> rusqlite::Result<HistoryEntry> {
    Ok(HistoryEntry {
        at: Timestamp(row.get(0)?),
        user: rows::user(row, 1)?,
        command: OperatorCommand::named(row.get_ref(2)?.as_str()?)
            .ok_or_else(|| rows::damaged(2, "not a command"))?,
        detail: rows::json(row, 3)?,
        reason: row.get(4)?,
    })
}
