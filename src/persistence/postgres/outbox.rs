//! Messages to and from the broker.

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, all, one},
    rows,
};
use crate::store::{MailsToSend, MailsWanted, OfShards, Outbox, StoreFuture};
use domain::{EventId, OutboxMessage, Topic};

impl Outbox for PostgresStore {
    fn unpublished(&self, topic: Topic, shards: OfShards, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>> {
        self.read("unpublished", async move |client| unpublished(&client, topic, &shards, limit).await)
    }

    fn mails_to_send(&self, wanted: MailsWanted) -> StoreFuture<'_, MailsToSend> {
        self.read("mails_to_send", async move |client| mails_to_send(&client, &wanted).await)
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", async move |client| processed(&client, &consumer, &message_id).await)
    }
}

async fn unpublished(
    client: &Object,
    topic: Topic,
    shards: &OfShards,
    limit: u32,
) -> Read<Vec<OutboxMessage>> {
    let (topic, limit) = (topic.as_str(), i64::from(limit));
    let OfShards::These(shards) = shards else {
        let sql = "SELECT event_id, seq, n, topic, body FROM db_orders.outbox
                   WHERE topic = $1 ORDER BY event_id, seq, n LIMIT $2";
        return all(client, sql, &[&topic, &limit], rows::outbox).await;
    };
    let sql = "SELECT o.event_id, seq, n, topic, body FROM db_orders.outbox o JOIN db_catalog.events USING (event_id)
               WHERE topic = $1 AND shard = ANY ($2) ORDER BY o.event_id, seq, n LIMIT $3";
    all(client, sql, &[&topic, &rows::shards(shards), &limit], rows::outbox).await
}

async fn processed(client: &Object, consumer: &str, message_id: &str) -> Read<bool> {
    let sql = "SELECT 1 AS found FROM db_orders.inbox WHERE consumer = $1 AND message_id = $2";
    Ok(one(client, sql, &[&consumer, &message_id], |_| Ok(())).await?.is_some())
}

async fn mails_to_send(client: &Object, wanted: &MailsWanted) -> Read<MailsToSend> {
    let now = rows::instant(wanted.now);
    // Asked first: a mail that is deferred in between is found with those that are read below, or by its relay.
    let sql = "SELECT min(until) AS until FROM db_orders.deferred_mails WHERE until > $1";
    let read = |row: &tokio_postgres::Row| rows::get::<Option<std::time::SystemTime>>(row, "until");
    let next_at = one(client, sql, &[&now], read).await?.flatten().map(rows::timestamp);
    let mut events = events_with_mails(client).await?;
    events.retain(|event| wanted.shards.has(*event));
    let limits = wanted.limits(&events);
    let sql = "SELECT m.* FROM unnest($1::uuid[], $2::bigint[]) AS e(event_id, most)
               CROSS JOIN LATERAL (
                   (SELECT o.event_id, o.seq, o.n, o.topic, o.body, false AS is_due, NULL::timestamptz AS until
                    FROM db_orders.outbox o
                    WHERE o.topic = $3 AND o.event_id = e.event_id
                          AND NOT EXISTS (SELECT 1 FROM db_orders.deferred_mails d WHERE d.event_id = o.event_id
                                          AND d.seq = o.seq AND d.n = o.n)
                    ORDER BY o.seq, o.n LIMIT e.most)
                   UNION ALL
                   (SELECT o.event_id, o.seq, o.n, o.topic, o.body, true, d.until
                    FROM db_orders.deferred_mails d
                    JOIN db_orders.outbox o ON o.event_id = d.event_id AND o.seq = d.seq AND o.n = d.n
                    WHERE d.event_id = e.event_id AND d.until <= $4
                    ORDER BY d.until LIMIT e.most)) m
               ORDER BY m.event_id, m.is_due, m.until, m.seq, m.n";
    let ids: Vec<uuid::Uuid> = events.iter().map(|event| event.0).collect();
    let most: Vec<i64> = limits.iter().map(|most| *most as i64).collect();
    let message = |row: &tokio_postgres::Row| Ok((rows::outbox(row)?, rows::get::<bool>(row, "is_due")?));
    let mut found = all(client, sql, &[&ids, &most, &Topic::Mail.as_str(), &now], message).await?;
    let mut read: Vec<(Vec<OutboxMessage>, bool)> = Vec::with_capacity(events.len());
    for (event, most) in events.iter().zip(limits).rev() {
        let begins = found.partition_point(|(message, _)| message.key.event < *event);
        let of_event = found.split_off(begins);
        let due = of_event.iter().filter(|(_, is_due)| *is_due).count();
        let is_all = due < most && of_event.len() - due < most;
        read.push((of_event.into_iter().map(|(message, _)| message).collect(), is_all));
    }
    read.reverse();
    Ok(MailsToSend::of(read, next_at))
}

/// The events of which the outbox has mails, by id, one step in the index each: there may be a million mails of one.
async fn events_with_mails(client: &Object) -> Read<Vec<EventId>> {
    let sql = "WITH RECURSIVE found AS (
                   (SELECT event_id FROM db_orders.outbox WHERE topic = $1 ORDER BY event_id LIMIT 1)
                   UNION ALL
                   SELECT (SELECT o.event_id FROM db_orders.outbox o WHERE o.topic = $1 AND o.event_id > f.event_id
                           ORDER BY o.event_id LIMIT 1)
                   FROM found f WHERE f.event_id IS NOT NULL)
               SELECT event_id FROM found WHERE event_id IS NOT NULL ORDER BY event_id";
    all(client, sql, &[&Topic::Mail.as_str()], |row| rows::uuid(row, "event_id").map(EventId)).await
}
