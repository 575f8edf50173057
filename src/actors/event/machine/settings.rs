//! What a machine needs to know of its surroundings, as configured.

use super::{order_book::OrderMessages, outcomes::OutcomeBounds};
use crate::actors::{
    holdings::Holdings,
    settings::{Durability, EngineSettings},
};
use domain::Millis;

/// What an event needs to know of its surroundings.
#[derive(Clone, Debug)]
pub(crate) struct MachineSettings {
    /// Whether a hold is answered after the flush rather than at once.
    pub holds_durable: bool,
    /// How long before its deadline a buyer is told.
    pub expiring_notice: Millis,
    /// How much is remembered of outcomes of requests with idempotency keys.
    pub outcomes: OutcomeBounds,
    /// Users of one event whose holds that ended without an order are remembered, and as many addresses.
    pub let_go_remembered_max: usize,
    /// What users hold over all events.
    pub holdings: Holdings,
    /// How long a payment may take whose means came with the order.
    pub payment_timeout: Millis,
    /// How long a buyer has at least to pay at the provider, even if their hold ends before.
    pub payment_length_min: Millis,
    /// How long an order by invoice awaits its payment.
    pub invoice_length: Millis,
    /// Which messages about orders are written.
    pub messages: OrderMessages,
}

impl MachineSettings {
    /// As configured, with these messages.
    pub(crate) fn new(settings: &EngineSettings, messages: OrderMessages) -> Self {
        Self {
            holds_durable: settings.holds.durability == Durability::Store,
            expiring_notice: Millis::from_secs(settings.holds.expiring_notice_seconds),
            outcomes: OutcomeBounds::new(&settings.orders),
            let_go_remembered_max: settings.holds.let_go_remembered_max,
            holdings: Holdings::default(),
            payment_timeout: Millis(settings.orders.payment_timeout_ms as i64),
            payment_length_min: Millis::from_secs(settings.payments.seconds_min),
            invoice_length: Millis::from_secs(settings.payments.invoice_seconds),
            messages,
        }
    }
}
