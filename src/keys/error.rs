//! Errors of a key ring and of its changes.

use std::path::PathBuf;

/// Why a key ring cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path}: {detail}")]
    File {
        /// The path of the key file.
        path: PathBuf,
        /// What is wrong, and what would be right.
        detail: String,
    },
    /// An invalid public key.
    #[error("'{0}' is not a public key; write ID:ed25519/HEX, as `ticketbuster keys export` does")]
    PublicKey(String),
    /// There is no such key.
    #[error("there is no key {0}; `ticketbuster keys show` lists those there are")]
    Unknown(u32),
    /// The key that signs cannot be retired.
    #[error("key {0} signs; `ticketbuster keys rotate` first, then retire it")]
    Signs(u32),
}
