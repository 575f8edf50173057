//! Bounds and choices of every event.

use std::time::Duration;

use super::OutcomeBounds;
use domain::Millis;

/// Bounds and choices of every event.
#[derive(Clone, Debug)]
pub struct EventSettings {
    /// Messages that may wait for one event.
    pub mailbox_capacity: usize,
    /// How long an event stays in memory that nobody asks anything of.
    pub idle: Duration,
    /// Transitions between two snapshots of an event.
    pub snapshot_every: u64,
    /// Whether a hold is answered after the flush rather than at once.
    pub holds_durable: bool,
    /// How long before its deadline a buyer is told.
    pub expiring_notice: Millis,
    /// Users of one event whose holds that ended without an order are remembered, and as many addresses.
    pub let_go_remembered_max: usize,
    /// Outcomes of requests with idempotency keys that one event remembers.
    pub outcomes: OutcomeBounds,
    /// How long an order by invoice awaits its payment.
    pub invoice_length: Millis,
}
