//! Who did what to an event.

use deadpool_postgres::{GenericClient, Object};
use serde_json::Value;
use uuid::Uuid;

use super::{
    read::{Read, all, one},
    rows,
};

use domain::{EventId, HistoryEntry, HistoryKind, Page};

/// A row's detail as the table has it.
pub(super) fn json(row: &HistoryEntry) -> Read<Value> {
    serde_json::to_value(&row.detail).map_err(rows::damaged)
}

/// Adds a row.
pub(super) async fn insert(client: &impl GenericClient, event: Uuid, row: &HistoryEntry) -> Read<()> {
    let sql = "INSERT INTO db_catalog.event_history (event_id, at, user_id, command, detail, reason)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let (at, user, command) = (rows::instant(row.at), row.user.as_str(), row.command.as_str());
    client.execute(sql, &[&event, &at, &user, &command, &json(row)?, &row.reason]).await?;
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
