//! How much waits for the store, and since when; shared with whoever must refuse when it is too much.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed};

use domain::{Millis, Timestamp};

/// How much waits for the store (by [`EventWrite::weight`](crate::store::EventWrite::weight)), and how much
/// may. Shared by everybody who adds to it.
#[derive(Debug)]
pub struct Backlog {
    queued: AtomicUsize,
    capacity: usize,
    /// Since when the oldest of it waits (milliseconds, as [`Timestamp`]); [`NOTHING_WAITS`] otherwise.
    waiting_since: AtomicI64,
}

const NOTHING_WAITS: i64 = i64::MAX;

impl Backlog {
    /// An empty backlog of this capacity in transitions.
    pub fn new(capacity: usize) -> Self {
        Self { queued: AtomicUsize::new(0), capacity, waiting_since: AtomicI64::new(NOTHING_WAITS) }
    }

    /// Transitions that are queued.
    pub fn queued(&self) -> usize {
        self.queued.load(Relaxed)
    }

    /// Whether there is capacity for holds: the last quarter is kept for orders.
    pub fn has_capacity_for_holds(&self) -> bool {
        self.queued() < self.capacity - self.capacity / 4
    }

    /// Whether there is capacity for orders: the last eighth is kept for completing what was accepted.
    pub fn has_capacity_for_orders(&self) -> bool {
        self.queued() < self.capacity - self.capacity / 8
    }

    /// For how long the oldest of what is queued has waited to become durable; zero when nothing waits.
    pub fn waited(&self, now: Timestamp) -> Millis {
        match self.waiting_since.load(Relaxed) {
            NOTHING_WAITS => Millis(0),
            since => now - Timestamp(since),
        }
    }

    pub(super) fn waits_since(&self, since: Option<Timestamp>) {
        self.waiting_since.store(since.map_or(NOTHING_WAITS, |since| since.0), Relaxed);
    }

    pub(crate) fn add(&self, transitions: usize) {
        self.queued.fetch_add(transitions, Relaxed);
    }

    pub(crate) fn remove(&self, transitions: usize) {
        self.queued.fetch_sub(transitions, Relaxed);
    }
}
