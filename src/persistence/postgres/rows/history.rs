//! `db_catalog.event_history`.

use std::time::SystemTime;

use postgres_types::ToSql;
use serde_json::Value;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, at, damaged, get, instant, user};

use domain::{EventId, HistoryEntry, OperatorCommand};

#[derive(Debug, ToSql)]
#[postgres(name = "event_history")]
pub struct HistoryColumns<'a> {
    /// The database counts.
    id: Option<i64>,
    /// Left out where the statement says it.
    event_id: Option<Uuid>,
    at: SystemTime,
    user_id: &'a str,
    command: &'static str,
    detail: Value,
    reason: Option<&'a str>,
}

impl<'a> HistoryColumns<'a> {
    pub fn of(event: EventId, row: &'a HistoryEntry) -> Read<Self> {
        Ok(Self { event_id: Some(event.0), ..Self::without_event(row)? })
    }

    /// For a statement that finds the event itself.
    pub fn without_event(row: &'a HistoryEntry) -> Read<Self> {
        Ok(Self {
            id: None,
            event_id: None,
            at: instant(row.at),
            user_id: row.user.as_str(),
            command: row.command.as_str(),
            detail: serde_json::to_value(&row.detail).map_err(damaged)?,
            reason: row.reason.as_deref(),
        })
    }
}

/// The columns of [`history`].
pub const HISTORY: &str = "at, user_id, command, detail, reason";

pub fn history(row: &Row) -> Read<HistoryEntry> {
    Ok(HistoryEntry {
        at: at(row, "at")?,
        user: user(row)?,
        command: OperatorCommand::named(get(row, "command")?).ok_or_else(|| damaged("not a command"))?,
        detail: serde_json::from_value(get(row, "detail")?).map_err(damaged)?,
        reason: get(row, "reason")?,
    })
}
