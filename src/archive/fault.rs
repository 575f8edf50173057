//! Why an archive is not written or read, in words for people.

use std::path::{Path, PathBuf};

use crate::{codec::DecodeError, store::StoreError};

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveFault {
    /// The file system refuses.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What it says.
        error: std::io::Error,
    },
    /// A file is never overwritten.
    #[error("{} is there already; an archive overwrites nothing", .0.display())]
    Exists(PathBuf),
    /// It is something else.
    #[error("this is no archive of ticketbuster: {0}")]
    Foreign(String),
    /// A newer version has written it.
    #[error("this archive has version {version}, this build reads up to {}", super::VERSION)]
    Newer {
        /// Its version.
        version: u32,
    },
    /// It is not what was written.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// The store did not answer, or what it has does not fit together.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ArchiveFault {
    /// What the file system says of this path.
    pub(super) fn of(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::File { path: path.to_owned(), error }
    }

    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

impl From<DecodeError> for ArchiveFault {
    fn from(error: DecodeError) -> Self {
        Self::Store(error.into())
    }
}
