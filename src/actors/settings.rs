//! What the configuration says of this part: `[holds]`, `[orders]`, `[actors]`; and what the engine is started with.
//!
//! Every actor takes what it needs from the section that has it: a new setting is a line here, and where it is used.

use serde::Deserialize;

use crate::{
    messaging::settings::Broker, payments::settings::Payments, settings::settings, store::settings::Store,
};

/// What the engine is started with.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Who owns the shards, for people who read the store.
    pub node: String,
    /// Whether this process shares the shards with others: it begins with none, and they are opened as it claims them.
    pub is_sharing: bool,
    /// `[actors]`
    pub actors: Actors,
    /// `[holds]`
    pub holds: Holds,
    /// `[orders]`
    pub orders: Orders,
    /// `[payments]`
    pub payments: Payments,
    /// `[store]`
    pub store: Store,
    /// `[broker]`
    pub broker: Broker,
}

settings! {
    /// `[holds]`
    Holds in "holds" {
        seconds: i64 => 1..=86_400,
        durability: Durability,
        expiring_notice_seconds: i64 => 0..=86_400,
        let_go_remembered_max: usize => 1..=10_000_000,
    }
}

settings! {
    /// `[orders]`
    Orders in "orders" {
        processors: usize => 0..=1_024,
        in_flight_max: usize => 1..=10_000_000,
        payment_timeout_ms: u64 => 1..=180_000,
        durable_timeout_ms: u64 => 10..=600_000,
        idempotency_hours: i64 => 1..=24 * 365,
        idempotency_grace_minutes: i64 => 1..=60 * 24 * 365,
        outcomes_max: usize => 100..=100_000_000,
        outcome_notes_max: usize => 100..=100_000_000,
        outcomes_per_user_max: u32 => 10..=100_000_000,
        outcome_lookups_max: usize => 1..=10_000,
    }
}

settings! {
    /// `[actors]`
    Actors in "actors" {
        arbiters: usize => 1..=1_024,
        mailbox_capacity: usize => 1..=1_000_000,
        waiting_max: usize => 1..=10_000_000,
        batch_max: usize => 1..=100_000,
        ask_timeout_ms: u64 => 10..=600_000,
        idle_seconds: u64 => 1..=1_000_000,
        layout_seats_max: u64,
    }
}

/// When a hold is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// At once.
    Memory,
    /// When it is durable.
    Store,
}
