//! Messages to and from the broker.

use rusqlite::{Connection, OptionalExtension, params};

use super::{SqliteStore, read::Read, rows};
use crate::store::{MailsToSend, MailsWanted, OfShards, Outbox, StoreFuture};
use domain::{EventId, OutboxMessage, Timestamp, Topic};

impl Outbox for SqliteStore {
    // It is one process's own.
    fn unpublished(&self, topic: Topic, _: OfShards, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>> {
        self.read("unpublished", move |connection| unpublished(connection, topic, limit))
    }

    fn mails_to_send(&self, wanted: MailsWanted) -> StoreFuture<'_, MailsToSend> {
        self.read("mails_to_send", move |connection| mails_to_send(connection, &wanted))
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

fn mails_to_send(connection: &mut Connection, wanted: &MailsWanted) -> Read<MailsToSend> {
    // One transaction: the first instant must be of the mails that are left out.
    let connection = connection.transaction()?;
    let (keys, events): (Vec<i64>, Vec<EventId>) = events_with_mails(&connection)?.into_iter().unzip();
    // Without a bound of `seq` the planner reads all mails of the event and sorts them.
    let fresh = "SELECT event_id, seq, n, topic, body FROM outbox AS o JOIN events ON id = event
                 WHERE topic = ?1 AND event = ?2 AND seq >= 0
                       AND NOT EXISTS (SELECT 1 FROM deferred_mails AS d
                                       WHERE d.event = o.event AND d.seq = o.seq AND d.n = o.n)
                 ORDER BY seq, n LIMIT ?3";
    let due = "SELECT event_id, o.seq, o.n, topic, body FROM deferred_mails AS d
               JOIN outbox AS o ON o.event = d.event AND o.seq = d.seq AND o.n = d.n JOIN events ON id = d.event
               WHERE d.event = ?1 AND until <= ?2 ORDER BY until LIMIT ?3";
    let (mut fresh, mut due) = (connection.prepare_cached(fresh)?, connection.prepare_cached(due)?);
    let mut read = Vec::with_capacity(keys.len());
    for (key, most) in keys.into_iter().zip(wanted.limits(&events)) {
        let params = params![Topic::Mail.as_str(), key, most as i64];
        let mut messages = fresh.query_map(params, rows::outbox)?.collect::<Result<Vec<_>, _>>()?;
        let are_all_fresh = messages.len() < most;
        let params = params![key, wanted.now.0, most as i64];
        let again = due.query_map(params, rows::outbox)?.collect::<Result<Vec<_>, _>>()?;
        let is_all = are_all_fresh && again.len() < most;
        messages.extend(again);
        read.push((messages, is_all));
    }
    let next_at = connection
        .prepare_cached("SELECT min(until) FROM deferred_mails WHERE until > ?1")?
        .query_row([wanted.now.0], |row| row.get::<_, Option<i64>>(0))?;
    Ok(MailsToSend::of(read, next_at.map(Timestamp)))
}

/// The events of which the outbox has mails, one step in the index each: there may be a million mails of one.
fn events_with_mails(connection: &Connection) -> rusqlite::Result<Vec<(i64, EventId)>> {
    let sql = "SELECT event, event_id FROM outbox INDEXED BY outbox_by_topic JOIN events ON id = event
               WHERE topic = ?1 AND event > ?2 ORDER BY event LIMIT 1";
    let mut find = connection.prepare_cached(sql)?;
    let mut events = Vec::new();
    let mut after = i64::MIN;
    while let Some(found) = find
        .query_row(params![Topic::Mail.as_str(), after], |row| {
            Ok((row.get(0)?, EventId(rows::uuid(row, 1)?)))
        })
        .optional()?
    {
        after = found.0;
        events.push(found);
    }
    Ok(events)
}
