//! The journal.

use rusqlite::{Connection, Row, params};

use super::SqlResult;
use crate::store::{EventWrite, JournalRow};
use domain::{Epoch, Seq, Timestamp};

pub fn write_journal(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    let mut insert = connection
        .prepare_cached("INSERT INTO journal (event, seq, epoch, at, payload) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in &write.journal {
        insert.execute(params![event, row.seq.0 as i64, row.epoch.0 as i64, row.at.0, row.payload])?;
    }
    Ok(())
}

pub fn journal(row: &Row<'_>) -> SqlResult<JournalRow> {
    Ok(JournalRow {
        seq: Seq(row.get::<_, i64>(0)? as u64),
        epoch: Epoch(row.get::<_, i64>(1)? as u64),
        at: Timestamp(row.get(2)?),
        payload: row.get(3)?,
    })
}
