//! What the configuration says of this part: `[store]`.

use std::path::PathBuf;

use serde::Deserialize;

use crate::{secret::SecretUrl, settings::settings};

settings! {
    /// `[store]`
    Store in "store" {
        kind: StoreKind,
        path: PathBuf,
        lock_wait_ms: u64 => 0..=600_000,
        url: SecretUrl,
        allow_plain_text: bool,
        ca_file: PathBuf,
        migrate: bool,
        readers: usize => 1..=256,
        connect_timeout_ms: u64 => 100..=60_000,
        read_timeout_ms: u64 => 100..=60_000,
        load_timeout_ms: u64 => 1_000..=600_000,
        statement_timeout_ms: u64 => 1_000..=600_000,
        flush_interval_ms: i64 => 0..=1_000,
        flush_transitions_max: usize => 1..=100_000,
        queue_capacity: usize => 64..=100_000_000,
        ready_wait_ms: i64 => 100..=600_000,
        snapshot_every: u64 => 100..=100_000_000,
        snapshot_minutes: i64 => 0..=1_000_000,
        inbox_keep_days: i64 => 0..=36_500,
        mail_failures_keep_days: i64 => 0..=36_500,
    }
}

/// Where journals are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A file beside the process.
    Sqlite,
    /// A PostgreSQL database.
    Postgres,
}
