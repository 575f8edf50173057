//! Who did what to an event.

use deadpool_postgres::{GenericClient, Object};

use super::{
    read::{Read, all, one},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, Page};

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
    offset: u64,
    limit: u32,
) -> Read<Page<HistoryEntry>> {
    let wanted = match kind {
        HistoryKind::Everything => "event_id = $1",
        HistoryKind::Commands => "event_id = $1 AND command <> 'check_in'",
        HistoryKind::CheckIns => "event_id = $1 AND command = 'check_in'",
    };
    let sql = format!("SELECT count(*) AS total FROM db_catalog.event_history WHERE {wanted}");
    let total = one(client, &sql, &[&event.0], |row| rows::get::<i64>(row, "total")).await?;
    let sql = format!(
        "SELECT {} FROM db_catalog.event_history WHERE {wanted} ORDER BY id DESC LIMIT $2 OFFSET $3",
        rows::HISTORY
    );
    let (limit, offset) = (i64::from(limit), offset as i64);
    let items = all(client, &sql, &[&event.0, &limit, &offset], rows::history).await?;
    Ok(Page { items, total: total.unwrap_or(0) as u64 })
}
