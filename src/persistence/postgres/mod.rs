//! The PostgreSQL store: journals are written over one connection, everything else goes through a pool.
//!
//! All of it runs on a thread of its own, so that a caller that gives up cancels nothing, and a busy HTTP
//! worker does not hold a group commit up.

mod archives;
mod audit;
mod batch;
mod changes;
mod cluster;
mod connect;
mod contacts;
mod failure;
mod grants;
mod history;
mod journal;
mod mails;
mod migrate;
mod order_lists;
mod outbox;
mod outcomes;
mod queries;
mod read;
mod refunds;
mod reports;
mod rows;
mod session;
mod sessions;
mod upkeep;
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

use self::{
    connect::Connector,
    failure::{nothing_done, unavailable},
    write::Writer,
};
pub use self::{
    connect::PostgresOptions,
    grants::APPLICATION_RIGHTS,
    migrate::{Migrations, migrate},
};
use crate::{
    store::{Cluster, Store, StoreError, StoreFuture},
    telemetry::StoreMetrics,
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
            let migrations = Migrations::embedded();
            if may_migrate {
                let patience = shared.options.migration_patience;
                migrate::run(&shared.connector, &mut connection, &migrations, patience).await?;
            } else {
                migrate::check(&connection.client, &migrations).await?;
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
    fn cluster(&self) -> Option<&dyn Cluster> {
        Some(self)
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
