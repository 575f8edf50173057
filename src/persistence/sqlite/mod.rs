//! The embedded store: SQLite with a write-ahead log, one writer thread and a few readers.
//!
//! `synchronous=FULL`: a commit has been flushed to disk before anybody hears of it. A lock file keeps
//! a second process away; epochs fence it even if the lock is circumvented.

mod change;
mod history;
mod lock;
mod outcomes;
mod read;
mod reports;
mod rows;
mod threads;
mod write;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future::BoxFuture};
use rusqlite::{Connection, OpenFlags};

use self::{lock::StoreLock, threads::Threads, write::Writer};
use super::{
    Batch, EventRecord, Head, HistoryKind, HistoryRow, JournalRow, NewEvent, OrderFilter, OutboxRow,
    OutcomeEnd, OutcomeRow, Page, Revocation, SalesFigures, SeatRow, Snapshot, SoldSeat, Store, StoreError,
    StoreFuture, StoredEvent, Topic, Verdict, WantedOutcomes, WriteError,
};
use crate::telemetry::StoreMetrics;
use domain::{
    CheckIn, Epoch, EventDetails, EventId, Order, OrderId, OrderStatus, Seq, ShardId, Ticket, TicketId,
    Timestamp, UserId,
};

mod migrations {
    refinery::embed_migrations!("src/persistence/sqlite/migrations");
}

/// Bounds of the store.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Reader threads, each with a connection of its own.
    pub readers: usize,
    /// Requests that may wait for a thread.
    pub queue_capacity: usize,
    /// How long opening waits for a process that still has the file open.
    pub lock_wait: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: 2, queue_capacity: 4_096, lock_wait: Duration::from_secs(2) }
    }
}

/// The SQLite store.
pub struct SqliteStore {
    writer: Threads<Writer>,
    readers: Threads<Connection>,
    metrics: StoreMetrics,
    /// Whether outcomes can be found without knowing when they end.
    has_outcomes_by_key: AtomicBool,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, DatabaseCorrupt, NotADatabase};
        match error.sqlite_error_code() {
            Some(ConstraintViolation) => Self::Conflict(error.to_string()),
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl SqliteStore {
    /// Opens or creates the store in this file, and brings its tables up to date.
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| {
                StoreError::Unavailable(format!("the folder {} cannot be made: {error}", folder.display()))
            })?;
        }
        let lock = StoreLock::take(path, options.lock_wait)?;
        let mut connection = Connection::open(path)?;
        // 16 MiB of cache keeps the hot ends of the tables in memory, the system's own cache the rest; a
        // checkpoint every 4,000 pages keeps the log small without stopping the writer often.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF;
             PRAGMA temp_store = MEMORY;",
        )?;
        migrations::migrations::runner().run(&mut connection).map_err(|error| {
            StoreError::Damaged(format!("the tables cannot be brought up to date: {error}"))
        })?;
        connection.execute_batch(outcomes::FORGET_INDEX_BY_KEY)?;
        connection.set_prepared_statement_cache_capacity(64);
        let writer =
            Threads::start("store-writer", vec![Writer::new(connection, lock)], options.queue_capacity)?;
        let mut connections = Vec::new();
        for _ in 0..options.readers.max(1) {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(path, flags)?;
            reader.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384;")?;
            reader.set_prepared_statement_cache_capacity(64);
            connections.push(reader);
        }
        let readers = Threads::start("store-reader", connections, options.queue_capacity)?;
        Ok(Self {
            writer,
            readers,
            metrics: StoreMetrics::default(),
            has_outcomes_by_key: AtomicBool::new(false),
        })
    }

    fn read<T: Send + 'static>(
        &self,
        kind: &'static str,
        query: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'_, T> {
        let (metrics, asked) = (self.metrics.clone(), Instant::now());
        let answer = self.readers.run(move |connection| {
            metrics.waited(asked.elapsed());
            let answer = query(connection);
            metrics.asked(kind, asked.elapsed());
            answer
        });
        async move { answer.await? }.boxed()
    }

    fn change<T: Send + 'static>(
        &self,
        kind: &'static str,
        change: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'_, T> {
        let (metrics, asked) = (self.metrics.clone(), Instant::now());
        let answer = self.writer.run(move |writer| {
            let answer = change(writer);
            metrics.asked(kind, asked.elapsed());
            answer
        });
        async move { answer.await? }.boxed()
    }
}

impl Store for SqliteStore {
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        let node = node.to_owned();
        self.change("take_shards", move |writer| writer.take_shards(&node))
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<Verdict>, WriteError>> {
        let answer = self.writer.run(move |writer| writer.write(&batch));
        async move {
            // A writer that stopped may have stopped after the commit.
            answer.await.map_err(|error| match error {
                StoreError::Unavailable(what) if what == threads::STOPPED => WriteError::Unknown(what),
                other => WriteError::Unavailable(other.to_string()),
            })?
        }
        .boxed()
    }

    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>> {
        self.read("heads", move |connection| read::heads(connection, &events))
    }

    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch> {
        self.read("shard_epoch", move |connection| read::shard_epoch(connection, shard))
    }

    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()> {
        self.change("create_event", move |writer| writer.create_event(&event))
    }

    fn update_details(&self, event: EventId, details: EventDetails, by: HistoryRow) -> StoreFuture<'_, ()> {
        self.change("update_details", move |writer| writer.update_details(event, &details, &by))
    }

    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>> {
        self.read("events", read::events)
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.read("layout", move |connection| read::layout(connection, event))
    }

    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        outcomes: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>> {
        self.read("load", move |connection| read::load(connection, event, now, outcomes))
    }

    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>> {
        async move {
            if matches!(end, OutcomeEnd::After(_)) && !self.has_outcomes_by_key.load(Relaxed) {
                self.change("index_outcomes", Writer::index_outcomes_by_key).await?;
                self.has_outcomes_by_key.store(true, Relaxed);
            }
            self.read("outcome", move |connection| outcomes::outcome(connection, event, &user, &key, end))
                .await
        }
        .boxed()
    }

    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()> {
        self.change("save_snapshot", move |writer| writer.save_snapshot(event, epoch, &snapshot))
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.read("journal", move |connection| read::journal(connection, event, after, limit))
    }

    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>> {
        self.read("unsettled_events", read::unsettled_events)
    }

    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>> {
        self.read("last_instant", read::last_instant)
    }

    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>> {
        self.read("order", move |connection| read::order(connection, order))
    }

    fn orders(&self, filter: OrderFilter) -> StoreFuture<'_, Page<Order>> {
        self.read("orders", move |connection| read::orders(connection, &filter))
    }

    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>> {
        self.read("order_with_tickets", move |connection| read::order_with_tickets(connection, order))
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", move |connection| {
            read::tickets_of_event(connection, event, after, limit)
        })
    }

    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_orders", move |connection| reports::tickets_of_orders(connection, &orders))
    }

    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("spent_tickets", move |connection| reports::spent_tickets(connection, event, after, limit))
    }

    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_numbered", move |connection| {
            reports::tickets_numbered(connection, event, number, limit)
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.read("orders_of_event", move |connection| {
            reports::orders_of_event(connection, event, status, after, limit)
        })
    }

    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures> {
        self.read("sales", move |connection| reports::sales(connection, event, since))
    }

    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>> {
        self.read("ticket", move |connection| read::ticket(connection, ticket))
    }

    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryRow,
    ) -> StoreFuture<'a, CheckIn> {
        let gate = gate.to_owned();
        self.change("check_in", move |writer| writer.check_in(ticket, &gate, at, &by))
    }

    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        offset: u64,
        limit: u32,
    ) -> StoreFuture<'_, Page<HistoryRow>> {
        self.read("history", move |connection| history::page(connection, event, kind, offset, limit))
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", move |connection| read::sold_seats(connection, event))
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", move |connection| read::seat_rows(connection, event))
    }

    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxRow>> {
        self.read("unpublished", move |connection| read::unpublished(connection, topic, limit))
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", move |connection| read::processed(connection, &consumer, &message_id))
    }

    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()> {
        let id = revocation_id.to_vec();
        self.change("revoke", move |writer| writer.revoke(&id, until))
    }

    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>> {
        self.change("revocations", move |writer| writer.revocations(now))
    }

    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_outcomes", move |writer| writer.forget_outcomes(now, most))
    }

    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String> {
        async { Ok("the disk, or another process that has the file open".to_owned()) }.boxed()
    }

    fn metrics(&self) -> &StoreMetrics {
        &self.metrics
    }

    fn ping(&self) -> StoreFuture<'_, ()> {
        self.change("ping", |writer| writer.ping())
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        async move {
            self.writer.stop().await;
            self.readers.stop().await;
            Ok(())
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With one budget for all caches a reader takes the writer's pages; `.cargo/config.toml` turns it off.
    #[test]
    fn readers_and_the_writer_have_caches_of_their_own() {
        let connection = Connection::open_in_memory().unwrap();
        let mut options = connection.prepare("PRAGMA compile_options").unwrap();
        let options = options.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let options: Vec<String> = options.map(Result::unwrap).collect();
        assert!(options.iter().any(|option| option.starts_with("THREADSAFE")), "{options:?}");
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }
}
