//! Metrics of the message broker.

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
                "1 when the connection to the broker is open, by role",
                &["role"],
            ),
            unconfirmed: maker.gauge(
                "ticketbuster_broker_unconfirmed",
                "Published messages that the broker has not confirmed",
            ),
            messages: maker.counters(
                "ticketbuster_broker_messages_total",
                "Messages by delivery outcome",
                &["fate"],
            ),
        }
    }

    fn count(&self, fate: &str) {
        self.messages.with_label_values(&[fate]).inc();
    }

    /// Sets whether the connection of this role is open.
    pub fn connected(&self, role: &str, connected: bool) {
        self.connected.with_label_values(&[role]).set(i64::from(connected));
    }

    /// Sets the number of published messages without a confirm.
    pub fn unconfirmed(&self, count: usize) {
        self.unconfirmed.set(count as i64);
    }

    /// Counts a message that the broker confirmed.
    pub fn published(&self) {
        self.count("published");
    }

    /// Counts a message that was returned because it had no queue.
    pub fn returned(&self) {
        self.count("returned");
    }

    /// Counts a message that the broker refused (nack).
    pub fn nacked(&self) {
        self.count("nacked");
    }

    /// Counts a delivery of a message that was delivered before.
    pub fn redelivered(&self) {
        self.count("redelivered");
    }

    /// Counts a message that was given back to be delivered again.
    pub fn requeued(&self) {
        self.count("requeued");
    }

    /// Counts a message that was rejected to the dead queue.
    pub fn rejected(&self) {
        self.count("rejected");
    }
}
