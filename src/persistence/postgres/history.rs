//! Who did what to an event.

use deadpool_postgres::{GenericClient, Object};
use tokio_postgres::Row;

use super::{
    read::{Read, all, counted},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, Page, PageWanted, RowNumber};

/// Adds a row.
pub(super) async fn insert(client: &impl GenericClient, event: EventId, row: &HistoryEntry) -> Read<()> {
    // As the batch writes it: the table's own row, which the database numbers.
    let sql = "INSERT INTO db_catalog.event_history OVERRIDING USER VALUE
               SELECT ($1::db_catalog.event_history).*";
    client.execute(sql, &[&rows::HistoryColumns::of(event, row)?]).await?;
    Ok(())
}

/// A page of an event's history, newest first.
pub(super) async fn page(
    client: &Object,
    event: EventId,
    kind: HistoryKind,
    page: PageWanted<RowNumber>,
) -> Read<Page<HistoryEntry, RowNumber>> {
    let wanted = match kind {
        HistoryKind::Everything => "event_id = $1",
        HistoryKind::Commands => "event_id = $1 AND command <> 'check_in'",
        HistoryKind::CheckIns => "event_id = $1 AND command = 'check_in'",
    };
    let source = format!("db_catalog.event_history WHERE {wanted}");
    let total = counted(client, page.is_counted, &source, &[&event.0]).await?;
    let sql =
        format!("SELECT {}, id FROM {source} AND id < $2 ORDER BY id DESC LIMIT $3 OFFSET $4", rows::HISTORY);
    let before = page.position().map_or(i64::MAX, |position| position.0);
    let (limit, offset) = (page.rows() as i64, page.skipped() as i64);
    let read = |row: &Row| Ok((RowNumber(rows::get(row, "id")?), rows::history(row)?));
    let found = all(client, &sql, &[&event.0, &before, &limit, &offset], read).await?;
    Ok(Page::of(found, page.limit, total))
}
