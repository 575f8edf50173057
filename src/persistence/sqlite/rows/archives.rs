//! `archived_events`.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, json, to_json, uuid};
use crate::store::ArchivedEvent;
use domain::{EventId, Organisation, Seq, Timestamp};

pub fn insert_archived(connection: &Connection, event: i64, line: &ArchivedEvent) -> SqlResult<()> {
    connection.execute(
        "INSERT INTO archived_events
             (event_id, route, organisation, details, last_seq, sha256, archived_at, rows_left, event)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            line.event.0.as_bytes(),
            line.event.route().0,
            line.organisation.as_str(),
            to_json(&line.details)?,
            line.last.0 as i64,
            line.sha256,
            line.archived_at.0,
            line.has_rows_left,
            event,
        ],
    )?;
    Ok(())
}

/// The columns of [`archived`].
pub const ARCHIVED: &str = "event_id, organisation, details, last_seq, sha256, archived_at, rows_left";

pub fn archived(row: &Row<'_>) -> SqlResult<ArchivedEvent> {
    Ok(ArchivedEvent {
        event: EventId(uuid(row, 0)?),
        organisation: Organisation::new(row.get_ref(1)?.as_str()?)
            .ok_or_else(|| damaged(1, "not an organisation"))?,
        details: json(row, 2)?,
        last: Seq(row.get::<_, i64>(3)? as u64),
        sha256: row.get(4)?,
        archived_at: Timestamp(row.get(5)?),
        has_rows_left: row.get(6)?,
    })
}
