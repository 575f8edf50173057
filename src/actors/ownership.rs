//! Whether this process still owns its events.
//!
//! A process takes every shard when it starts. The first write that the store fences proves that another process has
//! taken them since, so everything in memory may be out of date. From then on nothing is answered from memory until
//! the process is started again.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use tokio::sync::Notify;

use crate::telemetry::Metrics;

/// The ownership of all shards; clones share it.
#[derive(Clone, Debug)]
pub struct Ownership(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    lost: AtomicBool,
    told: Notify,
    metrics: Arc<Metrics>,
}

impl Ownership {
    /// Just taken.
    pub fn taken(metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Inner { lost: AtomicBool::new(false), told: Notify::new(), metrics }))
    }

    /// Whether it is lost. It never comes back to this process.
    pub fn is_lost(&self) -> bool {
        self.0.lost.load(SeqCst)
    }

    /// Another process has taken over: nothing may be answered from memory from now on.
    pub fn lose(&self) {
        if self.0.lost.swap(true, SeqCst) {
            return;
        }
        tracing::error!(
            "another process owns the events now: this one refuses requests until it is restarted"
        );
        self.0.metrics.ownership_lost();
        self.0.told.notify_waiters();
    }

    /// Resolves once it is lost.
    pub async fn lost(&self) {
        // Enabled before the check, so that a loss in between is not missed.
        let mut told = std::pin::pin!(self.0.told.notified());
        told.as_mut().enable();
        if !self.is_lost() {
            told.await;
        }
    }
}
