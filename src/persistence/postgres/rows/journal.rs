//! `db_catalog.journal`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, at, epoch, get, instant, seq};
use crate::store::JournalRow;
use domain::EventId;

#[derive(Debug, ToSql)]
#[postgres(name = "journal")]
pub struct JournalColumns<'a> {
    event_id: Uuid,
    seq: i64,
    epoch: i64,
    at: SystemTime,
    payload: &'a [u8],
}

impl<'a> JournalColumns<'a> {
    pub fn of(event: EventId, row: &'a JournalRow) -> Self {
        Self {
            event_id: event.0,
            seq: row.seq.0 as i64,
            epoch: row.epoch.0 as i64,
            at: instant(row.at),
            payload: &row.payload,
        }
    }
}

pub fn journal(row: &Row) -> Read<JournalRow> {
    Ok(JournalRow {
        seq: seq(row, "seq")?,
        epoch: epoch(row, "epoch")?,
        at: at(row, "at")?,
        payload: get(row, "payload")?,
    })
}
