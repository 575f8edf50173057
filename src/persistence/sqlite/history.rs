//! Who did what to an event.

use rusqlite::{Connection, Row, params};

use super::{
    read::{Read, counted, key_of},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, Page, PageWanted, RowNumber};

/// A page of an event's history, newest first.
pub(super) fn page(
    connection: &mut Connection,
    event: EventId,
    kind: HistoryKind,
    page: PageWanted<RowNumber>,
) -> Read<Page<HistoryEntry, RowNumber>> {
    // One transaction: page and number must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(Page::empty(&page)) };
    let wanted = match kind {
        HistoryKind::Everything => "event = ?1",
        HistoryKind::Commands => "event = ?1 AND command <> 'check_in'",
        HistoryKind::CheckIns => "event = ?1 AND command = 'check_in'",
    };
    let total = counted(&connection, page.is_counted, "event_history", wanted, [key])?;
    let sql = format!(
        "SELECT {}, id FROM event_history WHERE {wanted} AND id < ?2 ORDER BY id DESC LIMIT ?3 OFFSET ?4",
        rows::HISTORY
    );
    let before = page.position().map_or(i64::MAX, |position| position.0);
    let mut find = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok((RowNumber(row.get("id")?), rows::history(row)?));
    let found = find.query_map(params![key, before, page.rows() as i64, page.skipped() as i64], read)?;
    Ok(Page::of(found.collect::<Result<_, _>>()?, page.limit, total))
}
