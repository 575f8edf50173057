//! Metrics of what this process asks other nodes of the cluster.

use std::time::Duration;

use prometheus::{Histogram, IntCounter, IntGauge};

use super::making::{Maker, SIZES};

/// Seconds of a round trip within a machine room, and of one that waits for a write.
const SECONDS: [f64; 14] = [
    0.00005, 0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064, 0.0128, 0.0256, 0.0512, 0.1024, 0.4096,
    1.6384,
];

/// How an ask ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AskEnd {
    /// With an answer.
    Answered,
    /// Too many were out: it was not sent.
    Full,
    /// The peer could not be reached: it was not sent.
    Unreachable,
    /// The stream broke after it had left.
    Broken,
    /// No answer came in time.
    TimedOut,
    /// Whoever asked has gone.
    Forgotten,
}

/// The mesh's metrics.
#[derive(Debug)]
pub struct MeshMetrics {
    /// By [`AskEnd`].
    asks: [IntCounter; 6],
    batch_size: Histogram,
    rtt: Histogram,
    waiting: IntGauge,
    follows: IntGauge,
}

impl MeshMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        let ends = maker.counters(
            "ticketbuster_mesh_asks_total",
            "Asks to other nodes of the cluster, by how they ended",
            &["end"],
        );
        let asks = ["answered", "full", "unreachable", "broken", "timed_out", "forgotten"];
        Self {
            asks: asks.map(|end| ends.with_label_values(&[end])),
            batch_size: maker.histogram(
                "ticketbuster_mesh_batch_size",
                "Asks in one frame to another node of the cluster",
                &SIZES,
            ),
            rtt: maker.histogram(
                "ticketbuster_mesh_rtt_seconds",
                "Time from an ask to another node to its answer, of the first answer in each frame",
                &SECONDS,
            ),
            waiting: maker.gauge(
                "ticketbuster_mesh_waiting",
                "Asks to other nodes of the cluster that have no answer yet",
            ),
            follows: maker.gauge(
                "ticketbuster_mesh_follows",
                "Events of other nodes of the cluster whose live view is followed",
            ),
        }
    }

    /// An ask waits for its end.
    pub fn begun(&self) {
        self.waiting.inc();
    }

    /// An ask that was begun has ended.
    pub fn ended(&self, end: AskEnd) {
        self.waiting.dec();
        self.refused(end);
    }

    /// An ask ended before it was begun.
    pub fn refused(&self, end: AskEnd) {
        self.asks[end as usize].inc();
    }

    /// One subject more is followed, or one fewer.
    pub fn follows(&self, one_more: bool) {
        if one_more {
            self.follows.inc();
        } else {
            self.follows.dec();
        }
    }

    /// A frame with so many asks leaves.
    pub fn batch(&self, asks: usize) {
        self.batch_size.observe(asks as f64);
    }

    /// An answer came after this time.
    pub fn rtt(&self, took: Duration) {
        self.rtt.observe(took.as_secs_f64());
    }
}
