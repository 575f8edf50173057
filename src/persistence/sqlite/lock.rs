//! One process per store file.

use std::{
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::{FlockOperation, flock},
    io::Errno,
};

use crate::store::StoreError;

/// Holds the lock until it is dropped, or its process ends, however that happens.
#[derive(Debug)]
pub(super) struct StoreLock {
    file: File,
}

/// The pause before a lock that somebody has is asked for again.
const PAUSE: Duration = Duration::from_millis(20);

impl StoreLock {
    /// Takes the lock of this store. Who has it may be about to end: that is waited for as long as `wait`.
    pub(super) fn take(store: &Path, wait: Duration) -> Result<Self, StoreError> {
        let mut path = store.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        let unavailable = |what: &str| StoreError::Unavailable(format!("{}: {what}", path.display()));
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| unavailable(&error.to_string()))?;
        let began = Instant::now();
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self { file }),
                Err(Errno::WOULDBLOCK) if began.elapsed() < wait => thread::sleep(PAUSE),
                Err(Errno::WOULDBLOCK) => {
                    return Err(unavailable(
                        "another process has this store open; stop it or choose another store.path",
                    ));
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(unavailable(&error.to_string())),
            }
        }
    }
}

impl Drop for StoreLock {
    /// Closing the file would not do: a program that is being started at this moment, by whatever thread, has a
    /// copy of every open file until it runs, and the lock lasts as long as one of them.
    fn drop(&mut self) {
        if let Err(error) = flock(&self.file, FlockOperation::Unlock) {
            tracing::warn!(%error, "the lock of the store is released only when this process ends");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: Duration = Duration::ZERO;

    #[test]
    fn a_lock_ends_when_it_is_dropped_although_a_child_has_a_copy_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store.db");
        let lock = StoreLock::take(&store, AT_ONCE).unwrap();
        // As between the fork of a process and the program that it becomes.
        let _copy = lock.file.try_clone().unwrap();
        let refused = StoreLock::take(&store, AT_ONCE).unwrap_err().to_string();
        assert!(refused.contains("another process"), "{refused}");
        drop(lock);
        StoreLock::take(&store, AT_ONCE).unwrap();
    }

    #[test]
    fn a_store_that_is_open_for_a_moment_longer_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store.db");
        let lock = StoreLock::take(&store, AT_ONCE).unwrap();
        let ending = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            drop(lock);
        });
        StoreLock::take(&store, Duration::from_secs(60)).unwrap();
        ending.join().unwrap();
    }
}
