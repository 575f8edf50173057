//! Who did what to an event.

use rusqlite::{Connection, params};

use super::{
    read::{Read, key_of},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, Page};

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
        "SELECT {} FROM event_history WHERE {wanted} ORDER BY id DESC LIMIT ?2 OFFSET ?3",
        rows::HISTORY
    );
    let mut find = connection.prepare_cached(&sql)?;
    let items =
        find.query_map(params![key, limit, offset as i64], rows::history)?.collect::<Result<_, _>>()?;
    Ok(Page { items, total: total as u64 })
}
