//! One process per store file.

use std::{
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};

use crate::persistence::StoreError;

/// Holds the lock until it is dropped, or its process ends, however that happens.
pub(super) struct StoreLock {
    _file: File,
}

impl StoreLock {
    pub(super) fn take(store: &Path) -> Result<Self, StoreError> {
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
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| {
            unavailable("another process has this store open; stop it or choose another store.path")
        })?;
        Ok(Self { _file: file })
    }
}
