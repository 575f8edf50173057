//! Messages to and from the broker.

use rusqlite::{Connection, params};

use super::{SqliteStore, read::Read, rows};
use crate::store::{Outbox, StoreFuture};
use domain::{OutboxMessage, Topic};

impl Outbox for SqliteStore {
    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>> {
        self.read("unpublished", move |connection| unpublished(connection, topic, limit))
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", move |connection| processed(connection, &consumer, &message_id))
    }
}

fn unpublished(connection: &mut Connection, topic: Topic, limit: u32) -> Read<Vec<OutboxMessage>> {
    let mut find = connection.prepare_cached(
        "SELECT event_id, seq, n, topic, body FROM outbox JOIN events ON id = event
         WHERE topic = ?1 ORDER BY event, seq, n LIMIT ?2",
    )?;
    Ok(find.query_map(params![topic.as_str(), limit], rows::outbox)?.collect::<Result<_, _>>()?)
}

fn processed(connection: &mut Connection, consumer: &str, message_id: &str) -> Read<bool> {
    let mut find =
        connection.prepare_cached("SELECT 1 FROM inbox WHERE consumer = ?1 AND message_id = ?2")?;
    Ok(find.exists([consumer, message_id])?)
}
