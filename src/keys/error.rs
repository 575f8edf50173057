//! What is wrong with a key ring, or with what is asked of it.

use std::path::PathBuf;

/// Why there is no key ring, or why it cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {path}: {detail}")]
    File {
        /// Where.
        path: PathBuf,
        /// What happened, and what would be right.
        detail: String,
    },
    /// A public key is not one.
    #[error("'{0}' is not a public key; write ID:ed25519/HEX, as `ticketbuster keys export` does")]
    PublicKey(String),
    /// There is no such key.
    #[error("there is no key {0}; `ticketbuster keys show` lists those there are")]
    Unknown(u32),
    /// It signs: without it nothing could be sold.
    #[error("key {0} signs; `ticketbuster keys rotate` first, then retire it")]
    Signs(u32),
}
