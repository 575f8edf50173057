//! `db_catalog.archived_events`.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{Read, at, damaged, get, instant, seq, uuid};
use crate::store::ArchivedEvent;
use domain::{EventId, Organisation};

pub async fn insert_archived(client: &impl GenericClient, line: &ArchivedEvent) -> Read<()> {
    let details = serde_json::to_string(&line.details).map_err(damaged)?;
    client
        .execute(
            "INSERT INTO db_catalog.archived_events
                 (event_id, route, organisation, details, last_seq, sha256, archived_at, rows_left)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                &line.event.0,
                &line.event.route().0.as_slice(),
                &line.organisation.as_str(),
                &details,
                &(line.last.0 as i64),
                &line.sha256.as_slice(),
                &instant(line.archived_at),
                &line.has_rows_left,
            ],
        )
        .await?;
    Ok(())
}

/// The columns of [`archived`].
pub const ARCHIVED: &str = "event_id, organisation, details, last_seq, sha256, archived_at, rows_left";

pub fn archived(row: &Row) -> Read<ArchivedEvent> {
    Ok(ArchivedEvent {
        event: EventId(uuid(row, "event_id")?),
        organisation: Organisation::new(get(row, "organisation")?)
            .ok_or_else(|| damaged("not an organisation"))?,
        details: serde_json::from_str(get(row, "details")?).map_err(damaged)?,
        last: seq(row, "last_seq")?,
        sha256: get::<&[u8]>(row, "sha256")?.try_into().map_err(damaged)?,
        archived_at: at(row, "archived_at")?,
        has_rows_left: get(row, "rows_left")?,
    })
}
