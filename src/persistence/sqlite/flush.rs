//! A flush that fails ends the process.
//!
//! The kernel may drop what it could not write and call it written: the next flush that succeeds proves nothing about
//! it, and SQLite does not look back at pages that it has moved to the file before. Only a new start puts that right: it
//! copies all of the write-ahead log into the file anew ([`settle`]).

use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use rusqlite::{Connection, Error, ffi, hooks::Wal};

use crate::store::StoreError;

/// Pages after which the log is copied into the file: few enough for a small log, and rarely enough that the writer is
/// seldom stopped.
const CHECKPOINT_PAGES: i32 = 4_000;

/// Ends the process if this is the error of a flush. Nothing is closed: closing the store would remove its log.
pub(super) fn end_if_not_flushed(error: &Error) {
    let Some(code) = error.sqlite_error().map(|error| error.extended_code) else { return };
    if matches!(code, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC) {
        tracing::error!(
            %error,
            sqlite_code = code,
            "the disk did not keep what was flushed to it: this process ends, and takes orders again when a new start \
             has written everything to the disk"
        );
        std::process::exit(1);
    }
}

/// Copies the log into the file from time to time, as SQLite itself does if it is not told otherwise; SQLite would keep
/// quiet about a flush that fails.
pub(super) fn checkpoint_often(connection: &Connection) {
    connection.wal_hook(Some(checkpoint));
}

/// Called after a commit of the connection, with the length of the log.
fn checkpoint(log: &Wal, pages: i32) -> rusqlite::Result<()> {
    /// What is said of a log that grows is said again when it is twice as long.
    static NEXT_TOLD: AtomicI32 = AtomicI32::new(0);
    if pages < CHECKPOINT_PAGES {
        return Ok(());
    }
    match log.checkpoint() {
        Ok(()) => NEXT_TOLD.store(0, Relaxed),
        Err(error) => {
            end_if_not_flushed(&error);
            if pages >= NEXT_TOLD.load(Relaxed) {
                NEXT_TOLD.store(pages.saturating_mul(2), Relaxed);
                tracing::warn!(pages, %error, "the store's log is not copied into its file, and grows");
            }
        }
    }
    // The commit stands in any case.
    Ok(())
}

/// Writes everything that the log has into the file, and flushes it. The process before may have died with a log that
/// only the system's memory has: what is read of it must not be acknowledged before this.
pub(super) fn settle(connection: &Connection) -> Result<(), StoreError> {
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        tracing::warn!("another program reads the store: its log is copied into its file later");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// A connection like the writer's, with a table.
    fn writer(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                        CREATE TABLE IF NOT EXISTS t (bytes BLOB)";
        connection.execute_batch(settings).unwrap();
        connection
    }

    fn rows(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_start_moves_all_of_the_log_into_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let dying = writer(&at("store.db"));
        dying.execute("INSERT INTO t VALUES (zeroblob(9999))", []).unwrap();
        // What a process that is killed leaves.
        fs::copy(at("store.db"), at("left.db")).unwrap();
        fs::copy(at("store.db-wal"), at("left.db-wal")).unwrap();
        let next = writer(&at("left.db"));
        settle(&next).unwrap();
        assert_eq!(fs::metadata(at("left.db-wal")).unwrap().len(), 0);
        fs::copy(at("left.db"), at("file.db")).unwrap();
        assert_eq!(rows(&Connection::open(at("file.db")).unwrap()), 1);
    }

    #[test]
    fn the_log_is_moved_into_the_file_from_time_to_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let connection = writer(&path);
        checkpoint_often(&connection);
        for _ in 0..60 {
            connection.execute("INSERT INTO t VALUES (zeroblob(1000000))", []).unwrap();
        }
        let log = fs::metadata(folder.path().join("store.db-wal")).unwrap().len();
        let most = 4_200 * (CHECKPOINT_PAGES as u64 + 500);
        assert!(log < most, "{log} bytes of log");
        assert_eq!(rows(&connection), 60);
    }
}
