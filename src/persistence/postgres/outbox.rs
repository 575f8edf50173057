//! Messages to and from the broker.

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, all, one},
    rows,
};
use crate::store::{Outbox, StoreFuture};
use domain::{OutboxMessage, Topic};

impl Outbox for PostgresStore {
    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>> {
        self.read("unpublished", async move |client| unpublished(&client, topic, limit).await)
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", async move |client| processed(&client, &consumer, &message_id).await)
    }
}

async fn unpublished(client: &Object, topic: Topic, limit: u32) -> Read<Vec<OutboxMessage>> {
    let sql = "SELECT event_id, seq, n, topic, body FROM db_orders.outbox
               WHERE topic = $1 ORDER BY event_id, seq, n LIMIT $2";
    all(client, sql, &[&topic.as_str(), &i64::from(limit)], rows::outbox).await
}

async fn processed(client: &Object, consumer: &str, message_id: &str) -> Read<bool> {
    let sql = "SELECT 1 AS found FROM db_orders.inbox WHERE consumer = $1 AND message_id = $2";
    Ok(one(client, sql, &[&consumer, &message_id], |_| Ok(())).await?.is_some())
}
