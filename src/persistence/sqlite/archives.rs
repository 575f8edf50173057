//! Events whose rows leave the store for a file.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    SqliteStore,
    contacts::overwriting,
    outcomes::{EFFECT, REFUSAL},
    read::{Read, key_of},
    rows,
    write::Writer,
};
use crate::store::{ArchiveMark, ArchivedEvent, Archives, StoreError, StoreFuture, Unsettled};
use domain::{EventId, Timestamp};

impl Archives for SqliteStore {
    fn archived_events(&self, since: Timestamp) -> StoreFuture<'_, Vec<ArchivedEvent>> {
        self.read("archived_events", move |connection| archived_since(connection, since))
    }

    fn archived_event(&self, event: EventId) -> StoreFuture<'_, Option<ArchivedEvent>> {
        self.read("archived_event", move |connection| archived_event(connection, event))
    }

    fn archive_mark(&self, event: EventId) -> StoreFuture<'_, Option<(ArchiveMark, Unsettled)>> {
        self.read("archive_mark", move |connection| {
            // One transaction: both must be of the same moment.
            let connection = connection.transaction()?;
            let Some(key) = key_of(&connection, event)? else { return Ok(None) };
            mark_of(&connection, key)
        })
    }

    fn begin_archive(&self, line: ArchivedEvent, mark: ArchiveMark) -> StoreFuture<'_, ()> {
        self.change("begin_archive", move |writer| writer.begin_archive(&line, mark))
    }

    fn delete_archived(&self, event: EventId, most: u32) -> StoreFuture<'_, u64> {
        self.change("delete_archived", move |writer| writer.delete_archived(event, most))
    }
}

fn archived_since(connection: &mut Connection, since: Timestamp) -> Read<Vec<ArchivedEvent>> {
    let sql = format!(
        "SELECT {} FROM archived_events WHERE archived_at >= ?1 ORDER BY archived_at, event_id",
        rows::ARCHIVED
    );
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map([since.0], rows::archived)?.collect::<Result<_, _>>()?)
}

fn archived_event(connection: &Connection, event: EventId) -> Read<Option<ArchivedEvent>> {
    let sql = format!("SELECT {} FROM archived_events WHERE event_id = ?1", rows::ARCHIVED);
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_row([event.0.as_bytes()], rows::archived).optional()?)
}

/// Nothing without a head: the archive has begun.
fn mark_of(connection: &Connection, key: i64) -> Read<Option<(ArchiveMark, Unsettled)>> {
    let sql = format!("SELECT {}, orders_pending FROM event_head WHERE event = ?1", rows::HEAD);
    let head = connection
        .prepare_cached(&sql)?
        .query_row([key], |row| Ok((rows::head(row)?, row.get::<_, i64>("orders_pending")?)))
        .optional()?;
    let Some((head, pending)) = head else { return Ok(None) };
    let count = |sql: &str| -> Read<u64> {
        let count: i64 = connection.prepare_cached(sql)?.query_row([key], |row| row.get(0))?;
        Ok(count as u64)
    };
    let mark = ArchiveMark {
        last: head.seq,
        write_id: head.write_id,
        history: count("SELECT count(*) FROM event_history WHERE event = ?1")?,
    };
    let due = "SELECT coalesce(sum(refunds), 0) FROM refund_counts WHERE event = ?1 AND status = 'due'";
    let unsettled = Unsettled {
        held: head.counts.held,
        orders_pending: pending as u64,
        messages: count("SELECT count(*) FROM outbox WHERE event = ?1")?,
        moves: count("SELECT count(*) FROM event_moves WHERE event = ?1")?,
        refunds_due: count(due)?,
    };
    Ok(Some((mark, unsettled)))
}

/// What is deleted by itself, in this order: a table and what chooses rows of it. `?1` is the event's key, `?2` how many.
/// Contacts come first; most of them go with their orders.
fn chosen() -> [(&'static str, String); 10] {
    let by_id = |condition: &str| format!("id IN (SELECT id FROM {condition} LIMIT ?2)");
    let of_event = |column: &str, table: &str| {
        format!("event = ?1 AND {column} IN (SELECT {column} FROM {table} WHERE event = ?1 LIMIT ?2)")
    };
    [
        ("contacts", "order_id IN (SELECT order_id FROM contacts WHERE event = ?1 LIMIT ?2)".to_owned()),
        ("mail_failures", by_id("mail_failures WHERE event = ?1")),
        ("sold_seats", of_event("seat", "sold_seats")),
        ("seat_status", of_event("seat", "seat_status")),
        // In the words of the two indexes by event.
        ("outcomes", by_id(&format!("outcomes WHERE event = ?1 AND {EFFECT}"))),
        ("outcomes", by_id(&format!("outcomes WHERE event = ?1 AND {REFUSAL}"))),
        // Others of its processed messages end by age.
        (
            "inbox",
            "consumer = 'refunds' AND message_id IN
                 (SELECT message_id FROM inbox WHERE consumer = 'refunds' AND event = ?1 LIMIT ?2)"
                .to_owned(),
        ),
        ("refund_counts", "event = ?1 AND ?2 > 0".to_owned()),
        ("event_history", by_id("event_history WHERE event = ?1")),
        ("journal", of_event("seq", "journal")),
    ]
}

/// Deletes the oldest orders with what belongs to them; how many.
fn delete_orders(connection: &Connection, key: i64, most: u32) -> Read<u64> {
    let oldest = "SELECT order_id FROM orders INDEXED BY orders_by_event
                  WHERE event = ?1 ORDER BY created_at, order_id LIMIT ?2";
    let orders: Vec<Vec<u8>> = connection
        .prepare_cached(oldest)?
        .query_map(params![key, most], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for table in ["tickets", "refunds", "contacts", "mail_failures", "orders"] {
        let sql = format!("DELETE FROM {table} WHERE order_id = ?1");
        let mut delete = connection.prepare_cached(&sql)?;
        for order in &orders {
            delete.execute([order])?;
        }
    }
    Ok(orders.len() as u64)
}

impl Writer {
    fn begin_archive(&mut self, line: &ArchivedEvent, mark: ArchiveMark) -> Result<(), StoreError> {
        overwriting(&mut self.connection, |transaction| {
            let key = key_of(transaction, line.event)?;
            let now = key.map(|key| mark_of(transaction, key)).transpose()?.flatten();
            let (Some(key), Some((stored, unsettled))) = (key, now) else {
                return Err(StoreError::Conflict(format!("there is no event {}", line.event)));
            };
            if (stored, unsettled) != (mark, Unsettled::default()) {
                return Err(StoreError::Conflict("the event has changed meanwhile".to_owned()));
            }
            rows::insert_archived(transaction, key, line)?;
            transaction.execute("DELETE FROM event_head WHERE event = ?1", [key])?;
            transaction.execute("DELETE FROM snapshots WHERE event = ?1", [key])?;
            transaction.execute("DELETE FROM events WHERE id = ?1", [key])?;
            Ok(())
        })
    }

    fn delete_archived(&mut self, event: EventId, most: u32) -> Result<u64, StoreError> {
        // Overwritten: there are names of people in these rows.
        overwriting(&mut self.connection, |transaction| {
            let left = "SELECT event FROM archived_events WHERE event_id = ?1 AND rows_left";
            let key = transaction
                .prepare_cached(left)?
                .query_row([event.0.as_bytes()], |row| row.get::<_, i64>(0))
                .optional()?;
            let Some(key) = key else { return Ok(0) };
            let mut deleted = delete_orders(transaction, key, most)?;
            for (table, condition) in chosen() {
                if deleted > 0 {
                    break;
                }
                let sql = format!("DELETE FROM {table} WHERE {condition}");
                deleted = transaction.prepare_cached(&sql)?.execute(params![key, most])? as u64;
            }
            if deleted == 0 {
                transaction.execute("UPDATE archived_events SET rows_left = 0 WHERE event = ?1", [key])?;
            }
            Ok(deleted)
        })
    }
}
