//! The PostgreSQL store: journals are written over one connection, everything else goes through a pool.
//!
//! All of it runs on a thread of its own, so that a caller that gives up cancels nothing, and a busy HTTP
//! worker does not hold a group commit up.

mod change;
mod columns;
mod connect;
mod failure;
mod history;
mod migrate;
mod outcomes;
mod read;
mod reports;
mod rows;
mod session;
mod write;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use deadpool_postgres::{Object, Pool};
use futures_util::{FutureExt, future::BoxFuture};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Mutex, Semaphore},
};

pub use self::connect::PostgresOptions;
use self::{
    connect::Connector,
    failure::{nothing_done, unavailable},
    write::Writer,
};
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

/// The PostgreSQL store.
pub struct PostgresStore {
    /// `None` only while it is being dropped.
    runtime: Option<Runtime>,
    shared: Arc<Shared>,
    version: String,
}

struct Shared {
    connector: Connector,
    pool: Pool,
    writer: Mutex<Writer>,
    /// The server's process behind the writer's connection; 0 before there is one.
    writer_process: Arc<AtomicI32>,
    /// Bounds who may wait for a connection.
    waiting: Semaphore,
    options: PostgresOptions,
    metrics: StoreMetrics,
    closed: AtomicBool,
}

impl PostgresStore {
    /// Connects to the database at this URL, and brings its tables up to date unless that is switched off.
    pub async fn open(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let connector = Connector::new(url, &options)?;
        let pool = connector.pool(&options)?;
        let may_migrate = options.migrate;
        let writer_process = Arc::new(AtomicI32::new(0));
        let shared = Arc::new(Shared {
            pool,
            writer: Mutex::new(Writer::new(connector.clone(), writer_process.clone())),
            writer_process,
            connector,
            waiting: Semaphore::new(options.queue_capacity),
            options,
            metrics: StoreMetrics::default(),
            closed: AtomicBool::new(false),
        });
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("store-postgres")
            .enable_all()
            .build()
            .map_err(|error| unavailable(&error.to_string()))?;
        // From here on the store's own drop ends the runtime, whatever goes wrong.
        let mut store = Self { runtime: Some(runtime), shared: shared.clone(), version: String::new() };
        let prepared = store.spawn(async move {
            let mut connection = shared.connector.connect().await?;
            shared.connector.check_sessions(&connection.client).await?;
            let version = connect::check_server(&connection.client).await?;
            if may_migrate {
                migrate::run(&mut connection).await?;
            } else {
                migrate::check(&mut connection).await?;
            }
            drop(connection);
            // Before the pool's connections, which could be all that the role may have.
            shared.writer.lock().await.open().await?;
            shared.connector.check_pool(&shared.pool, &shared.options).await?;
            Ok::<_, StoreError>(version)
        });
        let prepared = prepared.await.map_err(|error| unavailable(&error))?;
        store.version = prepared.map_err(session::at_the_start)?;
        Ok(store)
    }

    /// The server's version, as it says it.
    pub fn server_version(&self) -> &str {
        &self.version
    }

    /// Runs work on the store's own thread.
    fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, String>> {
        match &self.runtime {
            Some(runtime) => runtime.spawn(work).map(|done| done.map_err(|error| error.to_string())).boxed(),
            None => std::future::ready(Err("the store is closed".to_owned())).boxed(),
        }
    }

    /// Runs a query with a connection of the pool, within the bounds of queue and time.
    fn read<T, W>(
        &self,
        kind: &'static str,
        work: impl FnOnce(Object) -> W + Send + 'static,
    ) -> StoreFuture<'_, T>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        self.within(kind, self.shared.options.read_timeout, work)
    }

    /// The same for a small write, which the server may work on for longer.
    fn change<T, W>(
        &self,
        kind: &'static str,
        work: impl FnOnce(Object) -> W + Send + 'static,
    ) -> StoreFuture<'_, T>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        self.within(kind, self.shared.options.patience(), work)
    }

    fn within<T, W>(
        &self,
        kind: &'static str,
        limit: Duration,
        work: impl FnOnce(Object) -> W + Send + 'static,
    ) -> StoreFuture<'_, T>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let shared = self.shared.clone();
        let done = self.spawn(async move {
            if shared.closed.load(Relaxed) {
                return Err(nothing_done("the store is closed"));
            }
            let Ok(_place) = shared.waiting.try_acquire() else {
                return Err(nothing_done("too many requests wait for the store"));
            };
            let (asked, has_begun) = (Instant::now(), AtomicBool::new(false));
            let answer = async {
                let connection = shared.pool.get().await;
                shared.metrics.waited(asked.elapsed());
                let connection = connection?;
                has_begun.store(true, Relaxed);
                work(connection).await
            };
            let late = |_| match has_begun.load(Relaxed) {
                true => unavailable("the database did not answer in time"),
                false => nothing_done("no connection to the database was free in time"),
            };
            let answered = tokio::time::timeout(limit, answer).await;
            shared.metrics.asked(kind, asked.elapsed());
            let answered = answered.map_err(late)?;
            if matches!(answered, Err(StoreError::StatementGone(_))) {
                // What these connections have prepared is gone: others prepare it again.
                shared.pool.retain(|_, _| false);
            }
            answered
        });
        async move { done.await.map_err(|error| unavailable(&error))? }.boxed()
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Dropping it here would wait, which is forbidden where futures run.
            runtime.shutdown_background();
        }
    }
}

impl Store for PostgresStore {
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        let node = node.to_owned();
        self.change("take_shards", async move |mut client| change::take_shards(&mut client, &node).await)
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<Verdict>, WriteError>> {
        let shared = self.shared.clone();
        let done = self.spawn(async move {
            if shared.closed.load(Relaxed) {
                return Err(WriteError::Unavailable("the store is closed".to_owned()));
            }
            let mut writer = shared.writer.lock().await;
            let patience = shared.options.patience();
            match tokio::time::timeout(patience, writer.write(&batch)).await {
                Ok(written) => written,
                // Nobody answers any more, not even that the time is over: the connection is given up with
                // the write, whose outcome the heads will tell.
                Err(_) => Err(WriteError::Unknown("the database did not answer in time".to_owned())),
            }
        });
        // Work that ended without an answer may have ended after the commit.
        async move { done.await.map_err(WriteError::Unknown)? }.boxed()
    }

    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>> {
        let shared = self.shared.clone();
        let limit = self.shared.options.patience();
        let done = self.spawn(async move {
            // A new connection: those of before may be what broke.
            let mut connection = shared.connector.connect().await?;
            let read = tokio::time::timeout(limit, read::heads(&mut connection.client, &events)).await;
            let heads = read.map_err(|_| unavailable("the heads did not come in time"))??;
            if connection.take_warning() {
                return Err(unavailable("what is committed may not have been replicated"));
            }
            Ok(heads)
        });
        async move { done.await.map_err(|error| unavailable(&error))? }.boxed()
    }

    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch> {
        self.read("shard_epoch", async move |client| read::shard_epoch(&client, shard).await)
    }

    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()> {
        self.change("create_event", async move |mut client| change::create_event(&mut client, &event).await)
    }

    fn update_details(&self, event: EventId, details: EventDetails, by: HistoryRow) -> StoreFuture<'_, ()> {
        self.change("update_details", async move |mut client| {
            change::update_details(&mut client, event, &details, &by).await
        })
    }

    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>> {
        self.read("events", async move |client| read::events(&client).await)
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.read("layout", async move |client| read::layout(&client, event).await)
    }

    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        outcomes: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>> {
        // How much an event has to load is bounded, and more than any other read asks for.
        let limit = self.shared.options.load_timeout;
        self.within("load", limit, async move |mut client| {
            read::load(&mut client, event, now, outcomes, limit).await
        })
    }

    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>> {
        self.read("outcome", async move |client| outcomes::outcome(&client, event, &user, &key, end).await)
    }

    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()> {
        self.change("save_snapshot", async move |client| {
            change::save_snapshot(&client, event, epoch, &snapshot).await
        })
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.read("journal", async move |client| read::journal(&client, event, after, i64::from(limit)).await)
    }

    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>> {
        self.read("unsettled_events", async move |client| read::unsettled_events(&client).await)
    }

    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>> {
        self.read("last_instant", async move |client| read::last_instant(&client).await)
    }

    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>> {
        self.read("order", async move |client| read::order(&client, order).await)
    }

    fn orders(&self, filter: OrderFilter) -> StoreFuture<'_, Page<Order>> {
        self.read("orders", async move |client| read::orders(&client, &filter).await)
    }

    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>> {
        self.read("order_with_tickets", async move |client| read::order_with_tickets(&client, order).await)
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", async move |client| {
            read::tickets_of_event(&client, event, after, limit).await
        })
    }

    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_orders", async move |client| reports::tickets_of_orders(&client, &orders).await)
    }

    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("spent_tickets", async move |client| {
            reports::spent_tickets(&client, event, after, limit).await
        })
    }

    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_numbered", async move |client| {
            reports::tickets_numbered(&client, event, number, limit).await
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.read("orders_of_event", async move |client| {
            reports::orders_of_event(&client, event, status, after, limit).await
        })
    }

    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures> {
        self.read("sales", async move |mut client| reports::sales(&mut client, event, since).await)
    }

    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>> {
        self.read("ticket", async move |client| read::ticket(&client, ticket).await)
    }

    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryRow,
    ) -> StoreFuture<'a, CheckIn> {
        let to = gate.to_owned();
        let accepted = self
            .change("check_in", async move |client| change::check_in(&client, ticket, &to, at, &by).await);
        async move {
            match accepted.await {
                // The connection may have broken after the commit: a guest must not be sent away for that.
                Err(error @ StoreError::Unavailable(_)) => match self.ticket(ticket).await {
                    Ok(Some(row)) if row.used.as_ref().is_some_and(|used| *used == (at, gate.to_owned())) => {
                        Ok(CheckIn::Accepted)
                    }
                    _ => Err(error),
                },
                answered => answered,
            }
        }
        .boxed()
    }

    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        offset: u64,
        limit: u32,
    ) -> StoreFuture<'_, Page<HistoryRow>> {
        self.read("history", async move |client| history::page(&client, event, kind, offset, limit).await)
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", async move |client| read::sold_seats(&client, event).await)
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", async move |client| read::seat_rows(&client, event).await)
    }

    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxRow>> {
        self.read("unpublished", async move |client| read::unpublished(&client, topic, limit).await)
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", async move |client| read::processed(&client, &consumer, &message_id).await)
    }

    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()> {
        let id = revocation_id.to_vec();
        self.change("revoke", async move |client| change::revoke(&client, &id, until).await)
    }

    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>> {
        self.change("revocations", async move |client| change::revocations(&client, now).await)
    }

    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.change("forget_outcomes", async move |client| outcomes::forget(&client, now, most).await)
    }

    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String> {
        let process = self.shared.writer_process.load(Relaxed);
        self.read("what_the_writer_waits_for", async move |client| {
            read::what_a_process_waits_for(&client, process).await
        })
    }

    fn metrics(&self) -> &StoreMetrics {
        &self.shared.metrics
    }

    fn ping(&self) -> StoreFuture<'_, ()> {
        self.read("ping", async move |client| Ok(client.batch_execute("SELECT 1").await?))
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        let shared = self.shared.clone();
        let done = self.spawn(async move {
            shared.closed.store(true, Relaxed);
            // A write that has begun holds the writer: wait for its end, but not for ever.
            if let Ok(mut writer) =
                tokio::time::timeout(shared.options.read_timeout, shared.writer.lock()).await
            {
                writer.close();
            }
            shared.pool.close();
        });
        async move { done.await.map_err(|error| unavailable(&error)) }.boxed()
    }
}
