//! TLS (rustls with aws-lc): certificates of listeners, and the trusted certificates of connections to other
//! servers, and both between nodes.
//!
//! Errors and logs never contain key material.

pub mod client;
mod listener;
mod mutual;
pub mod settings;
#[cfg(test)]
pub mod test_files;

use std::{io, path::PathBuf};

pub use self::listener::{Certificate, TlsFiles};

/// Why certificates cannot be used. It never contains key material.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum TlsError {
    #[error("{} cannot be read: {error}", path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{} has no {what} in PEM", path.display())]
    Pem {
        path: PathBuf,
        /// What is looked for.
        what: &'static str,
    },
    /// A certificate of who is to be trusted cannot be used.
    #[error("{} cannot be trusted: {error}", path.display())]
    Root { path: PathBuf, error: rustls::Error },
    #[error("no client can be configured: {0}")]
    Client(rustls::Error),
    #[error("TLS between nodes cannot be configured: {0}")]
    Mutual(rustls::Error),
    /// The two do not belong together, or rustls cannot use them.
    #[error("{} and {} cannot be served: {error}", files.certificate.display(), files.key.display())]
    Unusable { files: TlsFiles, error: rustls::Error },
}
