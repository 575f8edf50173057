//! The embedded store: SQLite with a write-ahead log, one writer thread and a few readers.
//!
//! `synchronous=FULL`: a commit has been flushed to disk before anybody hears of it. A lock file keeps
//! a second process away; epochs fence it even if the lock is circumvented.

mod archives;
mod audit;
mod backup;
mod changes;
mod contacts;
mod flush;
mod history;
mod journal;
mod lock;
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
mod sessions;
mod threads;
mod upkeep;
mod write;

use std::{
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use rusqlite::{
    Connection, OpenFlags,
    trace::{TraceEvent, TraceEventCodes},
};

pub use self::backup::{Copied, copy};
use self::{lock::StoreLock, threads::Threads, write::Writer};
use crate::{
    store::{Store, StoreError, StoreFuture},
    telemetry::StoreMetrics,
};

/// Bounds of the store.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Reader threads, each with a connection of its own.
    pub readers: usize,
    /// Requests that may wait for a thread.
    pub queue_capacity: usize,
    /// How long opening waits for a process that still has the file open.
    pub lock_wait: Duration,
    /// Gets every statement, with its parameters in it: for benchmarks.
    pub traced: Option<fn(TraceEvent<'_>)>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: 2, queue_capacity: 4_096, lock_wait: Duration::from_secs(2), traced: None }
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
        flush::end_if_not_flushed(&error);
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
        migrate::refuse_newer(&connection)?;
        // 16 MiB of cache keeps the hot ends of the tables in memory, the system's own cache the rest.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
             PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;",
        )?;
        flush::settle(&connection)?;
        migrate::run(&mut connection)?;
        connection.execute_batch(outcomes::FORGET_INDEX_BY_KEY)?;
        flush::checkpoint_often(&connection);
        connection.set_prepared_statement_cache_capacity(64);
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, options.traced);
        Self::over(path, Writer::new(connection, Some(lock)), options)
    }

    /// Opens the store in this file beside the process that has it, to read: every write is refused.
    pub fn open_to_read(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        // Opening would say "unable to open database file".
        if !path.exists() {
            let path = path.display();
            return Err(StoreError::Unavailable(format!(
                "there is no store at {path}; run this where the server runs, or set store.path"
            )));
        }
        let reader = reader(path, &options)?;
        migrate::check(&reader)?;
        Self::over(path, Writer::new(reader, None), options)
    }

    fn over(path: &Path, writer: Writer, options: SqliteOptions) -> Result<Self, StoreError> {
        let writer = Threads::start("store-writer", vec![writer], options.queue_capacity)?;
        let connections =
            (0..options.readers.max(1)).map(|_| reader(path, &options)).collect::<Result<_, _>>()?;
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

fn reader(path: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, options.traced);
    reader.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384;")?;
    reader.set_prepared_statement_cache_capacity(64);
    Ok(reader)
}

impl Store for SqliteStore {
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
