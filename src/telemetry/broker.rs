//! What the message broker does.

use prometheus::{IntCounterVec, IntGauge, IntGaugeVec};

use super::making::Maker;

/// The broker's metrics.
#[derive(Debug)]
pub struct BrokerMetrics {
    connected: IntGaugeVec,
    unconfirmed: IntGauge,
    messages: IntCounterVec,
}

impl BrokerMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        Self {
            connected: maker.gauges(
                "ticketbuster_broker_connected",
                "Whether the broker's connection is there, by role",
                &["role"],
            ),
            unconfirmed: maker
                .gauge("ticketbuster_broker_unconfirmed", "Published messages without a confirm"),
            messages: maker.counters(
                "ticketbuster_broker_messages_total",
                "Messages by what became of them",
                &["fate"],
            ),
        }
    }

    fn count(&self, fate: &str) {
        self.messages.with_label_values(&[fate]).inc();
    }

    /// A connection was opened or lost.
    pub fn connected(&self, role: &str, connected: bool) {
        self.connected.with_label_values(&[role]).set(i64::from(connected));
    }

    /// Published messages that the broker has not confirmed.
    pub fn unconfirmed(&self, count: usize) {
        self.unconfirmed.set(count as i64);
    }

    /// The broker has a message.
    pub fn published(&self) {
        self.count("published");
    }

    /// The broker had no queue for a message.
    pub fn returned(&self) {
        self.count("returned");
    }

    /// The broker refused a message.
    pub fn nacked(&self) {
        self.count("nacked");
    }

    /// A message came that had been delivered before.
    pub fn redelivered(&self) {
        self.count("redelivered");
    }

    /// A message was given back, to be delivered again.
    pub fn requeued(&self) {
        self.count("requeued");
    }

    /// A message made no sense and went to the dead letters.
    pub fn rejected(&self) {
        self.count("rejected");
    }
}
