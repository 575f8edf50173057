//! The outbox and the inbox.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, uuid};
use crate::store::EventWrite;
use domain::{EventId, OutboxKey, OutboxMessage, Seq, Topic};

pub fn write_messages(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    let mut send = connection
        .prepare_cached("INSERT INTO outbox (event, seq, n, topic, body) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in &write.outbox {
        send.execute(params![event, row.key.seq.0 as i64, row.key.n, row.topic.as_str(), row.body])?;
    }
    // A message that was delivered twice was processed when it was processed first.
    let mut receive = connection.prepare_cached(
        "INSERT INTO inbox (consumer, message_id, event, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    for row in &write.inbox {
        receive.execute(params![row.consumer, row.message_id, event, write.at.0])?;
    }
    Ok(())
}

pub fn outbox(row: &Row<'_>) -> SqlResult<OutboxMessage> {
    let topic: String = row.get(3)?;
    Ok(OutboxMessage {
        key: OutboxKey {
            event: EventId(uuid(row, 0)?),
            seq: Seq(row.get::<_, i64>(1)? as u64),
            n: row.get(2)?,
        },
        topic: Topic::named(&topic).ok_or_else(|| damaged(3, "not a topic"))?,
        body: row.get(4)?,
    })
}
