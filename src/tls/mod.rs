//! TLS (rustls, aws-lc): what listeners show, and whom connections to other servers trust.

pub mod client;
mod listener;
pub mod settings;

use std::{io, path::PathBuf};

pub use self::listener::{Certificate, TlsFiles};

/// Why certificates cannot be used. Nothing of a key is in it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A file has not what is looked for.
    #[error("{} has no {what} in PEM", path.display())]
    Pem {
        /// Which.
        path: PathBuf,
        /// What is looked for.
        what: &'static str,
    },
    /// A certificate of who is to be trusted cannot be used.
    #[error("{} cannot be trusted: {error}", path.display())]
    Root {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        error: rustls::Error,
    },
    /// This build has no cipher suites for a client.
    #[error("no client can be configured: {0}")]
    Client(rustls::Error),
    /// The two do not belong together, or rustls cannot use them.
    #[error("{} and {} cannot be served: {error}", files.certificate.display(), files.key.display())]
    Unusable {
        /// Which.
        files: TlsFiles,
        /// Why not.
        error: rustls::Error,
    },
}
