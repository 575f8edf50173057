//! Events whose rows leave the store for a file.
//!
//! An event is fenced by its head, which goes in the transaction that begins the archive: whoever owns the event finds no
//! head where its next write expects one. What is written beside the journal locks the event's row, which goes with it.

use deadpool_postgres::{GenericClient, Object};
use uuid::Uuid;

use super::{
    PostgresStore,
    read::{Read, all, one},
    rows,
};
use crate::store::{ArchiveMark, ArchivedEvent, Archives, StoreError, StoreFuture, Unsettled};
use domain::{EventId, Timestamp};

/// Locks an event's row against its being archived, and against nothing else; no row if there is no such event.
pub(super) const KEEP_EVENT: &str = "SELECT 1 FROM db_catalog.events WHERE event_id = $1 FOR KEY SHARE";

impl Archives for PostgresStore {
    fn archived_events(&self, since: Timestamp) -> StoreFuture<'_, Vec<ArchivedEvent>> {
        self.read("archived_events", async move |client| {
            let sql = format!(
                "SELECT {} FROM db_catalog.archived_events WHERE archived_at >= $1 ORDER BY archived_at, event_id",
                rows::ARCHIVED
            );
            all(&client, &sql, &[&rows::instant(since)], rows::archived).await
        })
    }

    fn archived_event(&self, event: EventId) -> StoreFuture<'_, Option<ArchivedEvent>> {
        self.read("archived_event", async move |client| archived_event(&client, event).await)
    }

    fn archive_mark(&self, event: EventId) -> StoreFuture<'_, Option<(ArchiveMark, Unsettled)>> {
        self.read("archive_mark", async move |client| mark_of(&client, event).await)
    }

    fn begin_archive(&self, line: ArchivedEvent, mark: ArchiveMark) -> StoreFuture<'_, ()> {
        self.change("begin_archive", async move |mut client| begin(&mut client, &line, mark).await)
    }

    fn delete_archived(&self, event: EventId, most: u32) -> StoreFuture<'_, u64> {
        self.change("delete_archived", async move |mut client| delete(&mut client, event, most.into()).await)
    }
}

async fn archived_event(client: &impl GenericClient, event: EventId) -> Read<Option<ArchivedEvent>> {
    let sql = format!("SELECT {} FROM db_catalog.archived_events WHERE event_id = $1", rows::ARCHIVED);
    one(client, &sql, &[&event.0], rows::archived).await
}

/// One statement: the state and what it waits for are of the same moment.
async fn mark_of(client: &impl GenericClient, event: EventId) -> Read<Option<(ArchiveMark, Unsettled)>> {
    let sql = "SELECT last_seq, last_write, held, orders_pending,
                   (SELECT count(*) FROM db_catalog.event_history WHERE event_id = $1) AS history,
                   (SELECT count(*) FROM db_orders.outbox WHERE event_id = $1) AS messages,
                   (SELECT count(*) FROM db_orders.event_moves WHERE event_id = $1) AS moves,
                   (SELECT coalesce(sum(refunds), 0)::bigint FROM db_orders.refund_counts
                     WHERE event_id = $1 AND status = 'due') AS refunds_due
               FROM db_catalog.event_head WHERE event_id = $1";
    one(client, sql, &[&event.0], |row| {
        let count = |column: &str| Ok::<_, StoreError>(rows::get::<i64>(row, column)? as u64);
        let mark = ArchiveMark {
            last: rows::seq(row, "last_seq")?,
            write_id: rows::get(row, "last_write")?,
            history: count("history")?,
        };
        let unsettled = Unsettled {
            held: count("held")?,
            orders_pending: count("orders_pending")?,
            messages: count("messages")?,
            moves: count("moves")?,
            refunds_due: count("refunds_due")?,
        };
        Ok((mark, unsettled))
    })
    .await
}

async fn begin(client: &mut Object, line: &ArchivedEvent, mark: ArchiveMark) -> Read<()> {
    let changed = || StoreError::Conflict("the event has changed meanwhile".to_owned());
    let event = line.event;
    let transaction = client.transaction().await?;
    // In the order in which a batch locks them: a write in flight is waited for, one behind this finds no head.
    let locked = transaction
        .query_opt("SELECT 1 FROM db_catalog.event_head WHERE event_id = $1 FOR UPDATE", &[&event.0])
        .await?;
    if locked.is_none() {
        return Err(StoreError::Conflict(format!("there is no event {event}")));
    }
    // Check-ins and changes of details hold it until they are committed.
    transaction
        .execute("SELECT 1 FROM db_catalog.events WHERE event_id = $1 FOR UPDATE", &[&event.0])
        .await?;
    // Only now: what was waited for is seen.
    if mark_of(&transaction, event).await? != Some((mark, Unsettled::default())) {
        return Err(changed());
    }
    rows::insert_archived(&transaction, line).await?;
    // Few rows; the last one is what the others refer to.
    for table in ["event_head", "snapshots", "sections", "events"] {
        let sql = format!("DELETE FROM db_catalog.{table} WHERE event_id = $1");
        transaction.execute(&sql, &[&event.0]).await?;
    }
    Ok(transaction.commit().await?)
}

/// What is deleted by itself, in this order: a table and which of its rows. Contacts come first; most of them go with
/// their orders.
const CHOSEN: [(&str, &str); 11] = [
    ("db_orders.contacts", "event_id = $1"),
    ("db_orders.mail_failures", "event_id = $1"),
    ("db_orders.sold_seats", "event_id = $1"),
    ("db_orders.idempotency", "event_id = $1"),
    ("db_orders.order_lists", "event = $1"),
    // Others of its processed messages end by age.
    ("db_orders.inbox", "consumer = 'refunds' AND event_id = $1"),
    ("db_orders.refund_counts", "event_id = $1"),
    ("db_orders.deferred_mails", "event_id = $1"),
    ("db_catalog.event_history", "event_id = $1"),
    ("db_catalog.seats", "event_id = $1"),
    ("db_catalog.journal", "event_id = $1"),
];

async fn delete(client: &mut Object, event: EventId, most: i64) -> Read<u64> {
    let transaction = client.transaction().await?;
    if !archived_event(&transaction, event).await?.is_some_and(|line| line.has_rows_left) {
        return Ok(0);
    }
    let mut deleted = delete_orders(&transaction, event, most).await?;
    for (table, condition) in CHOSEN {
        if deleted > 0 {
            break;
        }
        let sql = format!(
            "DELETE FROM {table} WHERE {condition}
                 AND ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {condition} LIMIT $2))"
        );
        let statement = transaction.prepare_cached(&sql).await?;
        deleted = transaction.execute(&statement, &[&event.0, &most]).await?;
    }
    if deleted == 0 {
        let done = "UPDATE db_catalog.archived_events SET rows_left = false WHERE event_id = $1";
        transaction.execute(done, &[&event.0]).await?;
    }
    transaction.commit().await?;
    Ok(deleted)
}

/// Deletes the oldest orders with what belongs to them; how many.
async fn delete_orders(client: &impl GenericClient, event: EventId, most: i64) -> Read<u64> {
    let oldest =
        "SELECT order_id FROM db_orders.orders WHERE event_id = $1 ORDER BY created_at, order_id LIMIT $2";
    let orders: Vec<Uuid> =
        all(client, oldest, &[&event.0, &most], |row| rows::uuid(row, "order_id")).await?;
    if orders.is_empty() {
        return Ok(0);
    }
    for table in
        ["tickets", "order_items", "order_status_history", "refunds", "contacts", "mail_failures", "orders"]
    {
        let sql = format!("DELETE FROM db_orders.{table} WHERE order_id = ANY ($1)");
        client.execute(&client.prepare_cached(&sql).await?, &[&orders]).await?;
    }
    Ok(orders.len() as u64)
}
