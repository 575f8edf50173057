//! Metrics of the write-behind.

use std::time::Duration;

use prometheus::{Histogram, IntCounter, IntGauge};

use super::{
    making::{Maker, SECONDS, SIZES},
    metrics::Metrics,
};

#[derive(Debug)]
pub(super) struct FlushMetrics {
    queued: IntGauge,
    queue_capacity: IntGauge,
    flush_size: Histogram,
    flush_seconds: Histogram,
    flush_failures: IntCounter,
}

impl FlushMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        Self {
            queued: maker.gauge("ticketbuster_write_behind_queued", "Transitions that are not durable yet"),
            queue_capacity: maker
                .gauge("ticketbuster_write_behind_capacity", "Transitions that may wait for the store"),
            flush_size: maker.histogram(
                "ticketbuster_flush_transitions",
                "Transitions in a flush to the store",
                &SIZES,
            ),
            flush_seconds: maker.histogram(
                "ticketbuster_flush_seconds",
                "Duration of a flush to the store",
                &SECONDS,
            ),
            flush_failures: maker.counter(
                "ticketbuster_flush_failures_total",
                "Flushes whose outcome the store did not confirm",
            ),
        }
    }
}

impl Metrics {
    /// Sets the number of transitions that are not durable yet.
    pub fn write_behind_queued(&self, count: usize) {
        self.flushes.queued.set(count as i64);
    }

    /// Sets the capacity of the queue in transitions.
    pub fn write_behind_capacity(&self, count: usize) {
        self.flushes.queue_capacity.set(count as i64);
    }

    /// Records a finished flush.
    pub fn flushed(&self, transitions: usize, time: Duration, succeeded: bool) {
        self.flushes.flush_size.observe(transitions as f64);
        self.flushes.flush_seconds.observe(time.as_secs_f64());
        if !succeeded {
            self.flushes.flush_failures.inc();
        }
    }
}
