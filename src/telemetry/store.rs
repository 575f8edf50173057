//! Metrics of queries to the store.

use std::time::Duration;

use prometheus::{Histogram, HistogramOpts, HistogramVec, Registry};

use super::making::made;

/// The metrics of a store. A store is created before the process's [`super::Metrics`] and added to them
/// later.
#[derive(Clone, Debug)]
pub struct StoreMetrics {
    queries: HistogramVec,
    waits: Histogram,
}

const SECONDS: [f64; 9] = [0.0005, 0.002, 0.008, 0.032, 0.128, 0.512, 1.024, 4.096, 16.384];

impl Default for StoreMetrics {
    fn default() -> Self {
        let queries = HistogramOpts::new(
            "ticketbuster_store_query_seconds",
            "Duration of reads and small writes by kind, including the wait for a connection",
        );
        Self {
            queries: made(HistogramVec::new(queries.buckets(SECONDS.to_vec()), &["query"])),
            waits: made(Histogram::with_opts(
                HistogramOpts::new(
                    "ticketbuster_store_wait_seconds",
                    "Time that reads and small writes wait for a connection or a reader's thread",
                )
                .buckets(SECONDS.to_vec()),
            )),
        }
    }
}

impl StoreMetrics {
    pub(super) fn register(&self, registry: &Registry) {
        made(registry.register(Box::new(self.queries.clone())));
        made(registry.register(Box::new(self.waits.clone())));
    }

    /// Records a query of this kind that was answered or given up. Kinds become labels, so there must be few.
    pub fn asked(&self, kind: &'static str, time: Duration) {
        self.queries.with_label_values(&[kind]).observe(time.as_secs_f64());
    }

    /// Records how long a query waited for a connection or a reader thread.
    pub fn waited(&self, time: Duration) {
        self.waits.observe(time.as_secs_f64());
    }
}
