//! Mails about changes of events, and mails that were not sent.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use super::{
    SqliteStore,
    read::{Read, counted, key_of},
    rows,
    write::Writer,
};
use crate::store::{
    Announced, MailFailure, Mails, OfShards, StoreError, StoreFuture, TOLD_OF_MOVES, change_of_announcement,
    seq_of_announcement,
};
use domain::{
    EventDetails, EventId, MailDue, MailKind, MovedFrom, OrderId, OutboxKey, OutboxMessage, Page, PageWanted,
    RowNumber, Timestamp, Topic,
};

impl Mails for SqliteStore {
    // It is one process's own.
    fn announce_moves(&self, _: OfShards, most: u32) -> StoreFuture<'_, Announced> {
        self.change("announce_moves", move |writer| writer.announce_moves(most))
    }

    fn is_moved_again(&self, message: OutboxKey) -> StoreFuture<'_, bool> {
        self.read("is_moved_again", move |connection| is_moved_again(connection, message))
    }

    fn defer_mail(&self, message: OutboxKey, until: Timestamp) -> StoreFuture<'_, ()> {
        self.change("defer_mail", move |writer| writer.defer_mail(message, until))
    }

    fn keep_failure(&self, failure: MailFailure) -> StoreFuture<'_, ()> {
        self.change("keep_failure", move |writer| writer.keep_failure(&failure))
    }

    fn mail_failures(
        &self,
        event: EventId,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<MailFailure, RowNumber>> {
        self.read("mail_failures", move |connection| mail_failures(connection, event, page))
    }
}

/// Keeps that buyers are to be told of a change of this event, to these details; `event` is its small key. It takes the
/// place of changes of which not everybody was told.
pub(super) fn begin_announcement(
    connection: &Connection,
    event: i64,
    at: Timestamp,
    moved_from: &MovedFrom,
    details: &EventDetails,
) -> rusqlite::Result<()> {
    let earlier = "DELETE FROM event_moves WHERE event = ?1 RETURNING id, told, moved_from";
    let mut earlier: Vec<(i64, i64, Option<MovedFrom>)> = connection
        .prepare_cached(earlier)?
        .query_map([event], |row| Ok((row.get(0)?, row.get(1)?, rows::optional_json(row, 2)?)))?
        .collect::<Result<_, _>>()?;
    earlier.sort_unstable_by_key(|(id, ..)| *id);
    let nobody_was_told = earlier.iter().all(|(_, told, _)| *told == 0);
    let first = earlier.into_iter().next().and_then(|(.., moved_from)| moved_from);
    let moved_from = first.as_ref().unwrap_or(moved_from);
    if nobody_was_told && moved_from.is_as(details) {
        return Ok(());
    }
    let sql = "INSERT INTO event_moves (event, at, told, after_at, after_order, moved_from)
               VALUES (?1, ?2, 0, ?3, x'', ?4)";
    connection.execute(sql, params![event, at.0, i64::MIN, rows::to_json(moved_from)?])?;
    Ok(())
}

fn is_moved_again(connection: &mut Connection, message: OutboxKey) -> Read<bool> {
    let Some(change) = change_of_announcement(message.seq) else { return Ok(false) };
    let Some(event) = key_of(connection, message.event)? else { return Ok(false) };
    let sql = "SELECT 1 FROM event_moves WHERE event = ?1 AND id > ?2
               UNION ALL SELECT 1 FROM outbox WHERE event = ?1 AND seq >= ?3 AND topic = ?4 LIMIT 1";
    let mut find = connection.prepare_cached(sql)?;
    let later = seq_of_announcement(change + 1, 0).0 as i64;
    Ok(find.exists(params![event, change, later, Topic::Mail.as_str()])?)
}

/// A change that buyers are being told of.
struct Move {
    id: i64,
    event: i64,
    event_id: EventId,
    at: Timestamp,
    told: u64,
    after: (i64, Vec<u8>),
    moved_from: Option<MovedFrom>,
}

fn oldest_move(connection: &Connection) -> rusqlite::Result<Option<Move>> {
    let sql = "SELECT event_moves.id, event, event_id, at, told, after_at, after_order, moved_from
               FROM event_moves JOIN events ON events.id = event ORDER BY event_moves.id LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Move {
            id: row.get(0)?,
            event: row.get(1)?,
            event_id: EventId(rows::uuid(row, 2)?),
            at: Timestamp(row.get(3)?),
            told: row.get::<_, i64>(4)? as u64,
            after: (row.get(5)?, row.get(6)?),
            moved_from: rows::optional_json(row, 7)?,
        })
    };
    connection.prepare_cached(sql)?.query_row([], read).optional()
}

/// The next orders whose buyers are told: when each was placed, and its id.
fn next_orders(connection: &Connection, change: &Move, most: u32) -> rusqlite::Result<Vec<(i64, Uuid)>> {
    let statuses = TOLD_OF_MOVES.map(|status| format!("'{status}'")).join(", ");
    let sql = format!(
        "SELECT created_at, orders.order_id FROM orders INDEXED BY orders_by_event
         JOIN contacts ON contacts.order_id = orders.order_id
         WHERE orders.event = ?1 AND (created_at, orders.order_id) > (?2, ?3) AND status IN ({statuses})
               AND contacts.email IS NOT NULL
         ORDER BY created_at, orders.order_id LIMIT ?4"
    );
    let mut find = connection.prepare_cached(&sql)?;
    let (at, order) = &change.after;
    find.query_map(params![change.event, at, order, most], |row| Ok((row.get(0)?, rows::uuid(row, 1)?)))?
        .collect()
}

impl Writer {
    fn announce_moves(&mut self, most: u32) -> Result<Announced, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(change) = oldest_move(&transaction)? else { return Ok(Announced::default()) };
        let orders = next_orders(&transaction, &change, most)?;
        let mut messages = Vec::with_capacity(orders.len());
        for (number, (_, order)) in orders.iter().enumerate() {
            let seq = seq_of_announcement(change.id, change.told + number as u64);
            let due = MailDue {
                kind: MailKind::EventMoved,
                order_id: OrderId(*order),
                event_id: change.event_id,
                refund: None,
                at: change.at,
                not_before: None,
                moved_from: change.moved_from.clone(),
            };
            let body = rows::to_json(&due)?.into_bytes();
            let mut insert = transaction.prepare_cached(
                "INSERT INTO outbox (event, seq, n, topic, body) VALUES (?1, ?2, 0, ?3, ?4)",
            )?;
            insert.execute(params![change.event, seq.0 as i64, Topic::Mail.as_str(), body])?;
            let key = OutboxKey { event: change.event_id, seq, n: 0 };
            messages.push(OutboxMessage { key, topic: Topic::Mail, body });
        }
        match orders.last() {
            Some((at, order)) if orders.len() == most as usize => {
                let sql =
                    "UPDATE event_moves SET told = told + ?2, after_at = ?3, after_order = ?4 WHERE id = ?1";
                transaction.execute(sql, params![change.id, orders.len() as i64, at, order.as_bytes()])?;
            }
            _ => {
                transaction.execute("DELETE FROM event_moves WHERE id = ?1", [change.id])?;
            }
        }
        transaction.commit()?;
        Ok(Announced { messages, is_more: true })
    }

    fn defer_mail(&mut self, message: OutboxKey, until: Timestamp) -> Result<(), StoreError> {
        let Some(event) = key_of(&self.connection, message.event)? else { return Ok(()) };
        let mut upsert = self.connection.prepare_cached(
            "INSERT INTO deferred_mails (event, seq, n, until) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET until = excluded.until",
        )?;
        upsert.execute(params![event, message.seq.0 as i64, message.n, until.0])?;
        Ok(())
    }

    fn keep_failure(&mut self, failure: &MailFailure) -> Result<(), StoreError> {
        let MailFailure { event, order, kind, message_id, at, reason } = failure;
        let Some(key) = key_of(&self.connection, *event)? else { return Ok(()) };
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO mail_failures (event, order_id, kind, message_id, at, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?;
        insert.execute(params![key, order.0.as_bytes(), kind.as_str(), message_id, at.0, reason])?;
        Ok(())
    }
}

fn mail_failures(
    connection: &mut Connection,
    event: EventId,
    page: PageWanted<RowNumber>,
) -> Read<Page<MailFailure, RowNumber>> {
    // One transaction: page and number must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(Page::empty(&page)) };
    let total = counted(&connection, page.is_counted, "mail_failures", "event = ?1", [key])?;
    let sql = format!(
        "SELECT {}, mail_failures.id AS number FROM mail_failures JOIN events ON events.id = event
         WHERE event = ?1 AND mail_failures.id < ?2 ORDER BY mail_failures.id DESC LIMIT ?3 OFFSET ?4",
        rows::MAIL_FAILURE
    );
    let before = page.position().map_or(i64::MAX, |position| position.0);
    let mut find = connection.prepare_cached(&sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((RowNumber(row.get("number")?), rows::mail_failure(row)?));
    let found = find.query_map(params![key, before, page.rows() as i64, page.skipped() as i64], read)?;
    Ok(Page::of(found.collect::<Result<_, _>>()?, page.limit, total))
}
