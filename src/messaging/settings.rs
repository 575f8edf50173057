//! The settings of `[broker]`.

use std::path::PathBuf;

use serde::Deserialize;

use crate::{secret::SecretUrl, settings::settings};

settings! {
    /// `[broker]`
    Broker in "broker" {
        kind: BrokerKind,
        url: SecretUrl,
        allow_plain_text: bool,
        ca_file: PathBuf,
        window: usize => 1..=1_000_000,
        prefetch: usize => 1..=65_535,
        delivery_limit: u32 => 1..=1_000_000,
        heartbeat_seconds: u64 => 2..=600,
        connect_timeout_ms: u64 => 100..=600_000,
        reconnect_min_ms: u64 => 10..=60_000,
        reconnect_max_ms: u64 => 10..=600_000,
    }
}

/// The broker.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrokerKind {
    /// Channels within the process.
    InProcess,
    /// RabbitMQ over AMQP 0-9-1.
    Amqp,
}
