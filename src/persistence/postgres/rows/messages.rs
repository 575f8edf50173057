//! `db_orders.outbox` and `inbox`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, damaged, get, instant, seq, uuid};
use crate::store::InboxRow;
use domain::{EventId, OutboxKey, OutboxMessage, Timestamp, Topic};

#[derive(Debug, ToSql)]
#[postgres(name = "outbox")]
pub struct OutboxColumns<'a> {
    event_id: Uuid,
    seq: i64,
    n: i32,
    topic: &'static str,
    body: &'a str,
}

impl<'a> OutboxColumns<'a> {
    /// An error is a message that is not text.
    pub fn of(row: &'a OutboxMessage) -> Result<Self, String> {
        Ok(Self {
            event_id: row.key.event.0,
            seq: row.key.seq.0 as i64,
            n: i32::from(row.key.n),
            topic: row.topic.as_str(),
            body: std::str::from_utf8(&row.body).map_err(|_| "a message is not text".to_owned())?,
        })
    }
}

pub fn outbox(row: &Row) -> Read<OutboxMessage> {
    Ok(OutboxMessage {
        key: OutboxKey {
            event: EventId(uuid(row, "event_id")?),
            seq: seq(row, "seq")?,
            n: get::<i32>(row, "n")? as u16,
        },
        topic: Topic::named(get(row, "topic")?).ok_or_else(|| damaged("not a topic"))?,
        body: get::<String>(row, "body")?.into_bytes(),
    })
}

/// The primary key of the outbox.
#[derive(Debug, ToSql)]
#[postgres(name = "outbox_key")]
pub struct OutboxKeyColumns {
    event_id: Uuid,
    seq: i64,
    n: i32,
}

impl From<&OutboxKey> for OutboxKeyColumns {
    fn from(key: &OutboxKey) -> Self {
        Self { event_id: key.event.0, seq: key.seq.0 as i64, n: i32::from(key.n) }
    }
}

#[derive(Debug, ToSql)]
#[postgres(name = "inbox")]
pub struct InboxColumns<'a> {
    consumer: &'static str,
    message_id: &'a str,
    event_id: Uuid,
    at: SystemTime,
}

impl<'a> InboxColumns<'a> {
    pub fn of(event: EventId, at: Timestamp, row: &'a InboxRow) -> Self {
        Self { consumer: row.consumer, message_id: &row.message_id, event_id: event.0, at: instant(at) }
    }
}
