//! Metrics of orders and of the messages about them.

use prometheus::{GaugeVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec};

use super::{events::EventCounters, making::Maker, metrics::Metrics};

#[derive(Debug)]
pub(super) struct OrderMetrics {
    orders_accepted: IntCounter,
    orders: IntCounterVec,
    payments_stopped: IntCounter,
    payments_unanswered: IntGauge,
    orders_in_process: IntGauge,
    pub(super) orders_in_process_capacity: IntGauge,
    outbox_unconfirmed: IntGaugeVec,
    pub(super) outbox_window: IntGauge,
    outbox_oldest_seconds: GaugeVec,
}

impl OrderMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        Self {
            orders_accepted: maker.counter("ticketbuster_orders_accepted_total", "Accepted orders"),
            orders: maker.counters(
                "ticketbuster_orders_decided_total",
                "Completed, failed and ended orders by status",
                &["status"],
            ),
            payments_stopped: maker.counter(
                "ticketbuster_payments_stopped_total",
                "Payments of which the provider says otherwise than the journal: somebody has to look",
            ),
            payments_unanswered: maker.gauge(
                "ticketbuster_payments_unanswered",
                "Payments whose provider has not answered for over a minute",
            ),
            orders_in_process: maker
                .gauge("ticketbuster_orders_in_process", "Orders that are being paid or issued"),
            orders_in_process_capacity: maker.gauge(
                "ticketbuster_orders_in_process_capacity",
                "Orders that may be paid, or whose tickets may be issued, at a time",
            ),
            outbox_unconfirmed: maker.gauges(
                "ticketbuster_outbox_unconfirmed",
                "Messages that the broker has not confirmed",
                &["topic"],
            ),
            outbox_window: maker.gauge(
                "ticketbuster_outbox_window",
                "Messages of a topic that may wait for the broker's confirm at a time",
            ),
            outbox_oldest_seconds: maker.fractions(
                "ticketbuster_outbox_oldest_seconds",
                "Age of the oldest outbox message that the broker has not confirmed; 0 if there is none",
                &["topic"],
            ),
        }
    }
}

impl Metrics {
    /// Counts accepted orders; and decided ones, and completed ones that were ended, by their new status; and payments of
    /// which the provider says otherwise than the journal.
    pub(super) fn count_orders(&self, counters: EventCounters) {
        self.orders.orders_accepted.inc_by(counters.ordered as u64);
        self.orders.payments_stopped.inc_by(counters.payments_stopped as u64);
        for (status, count) in [
            ("completed", counters.completed),
            ("failed", counters.failed),
            ("cancelled", counters.cancelled),
            ("refunded", counters.refunded),
            ("partly_refunded", counters.partly_refunded),
        ] {
            self.orders.orders.with_label_values(&[status]).inc_by(count as u64);
        }
    }

    /// Sets the number of payments whose provider has not answered for over a minute.
    pub fn payments_unanswered(&self, count: u64) {
        self.orders.payments_unanswered.set(count as i64);
    }

    /// Sets the number of orders that are being paid or issued.
    pub fn orders_in_process(&self, count: usize) {
        self.orders.orders_in_process.set(count as i64);
    }

    /// Sets the number of messages of a topic that the broker has not confirmed.
    pub fn outbox_unconfirmed(&self, topic: &str, count: usize) {
        self.orders.outbox_unconfirmed.with_label_values(&[topic]).set(count as i64);
    }

    /// Sets the age in seconds of the oldest unconfirmed message of a topic.
    pub fn outbox_oldest(&self, topic: &str, seconds: f64) {
        self.orders.outbox_oldest_seconds.with_label_values(&[topic]).set(seconds);
    }
}
