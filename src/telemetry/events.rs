//! Metrics of events and their actors.

use std::{ops::AddAssign, time::Duration};

use prometheus::{Histogram, IntCounter, IntCounterVec, IntGauge};

use super::{
    making::{Maker, SECONDS},
    metrics::Metrics,
};

#[derive(Debug)]
pub(super) struct EventMetrics {
    transitions: IntCounter,
    holds: IntCounterVec,
    asks_waiting: IntGauge,
    pub(super) asks_waiting_capacity: IntGauge,
    activation_seconds: Histogram,
    events_active: IntGauge,
    event_actors_died: IntCounter,
    ownership_lost: IntGauge,
}

impl EventMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        Self {
            transitions: maker.counter("ticketbuster_transitions_total", "Accepted changes of seat maps"),
            holds: maker.counters(
                "ticketbuster_holds_total",
                "Holds by event: granted, of those shortened by the protection, denied by the protection, extended, \
                 released, expired",
                &["what"],
            ),
            asks_waiting: maker.gauge("ticketbuster_asks_waiting", "Requests that wait for an event"),
            asks_waiting_capacity: maker.gauge(
                "ticketbuster_asks_waiting_capacity",
                "Requests that may wait for an event, per HTTP worker",
            ),
            activation_seconds: maker.histogram(
                "ticketbuster_activation_seconds",
                "Time to load an event into memory",
                &SECONDS,
            ),
            events_active: maker.gauge("ticketbuster_events_active", "Events in memory"),
            event_actors_died: maker.counter("ticketbuster_event_actors_died_total", "Event actors that died; their events are loaded again"),
            ownership_lost: maker
                .gauge("ticketbuster_ownership_lost", "1 when another process has taken the events over"),
        }
    }
}

/// What happened to an event: its transitions, counted by what they mean.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct EventCounters {
    /// All of them.
    pub transitions: usize,
    /// Granted holds, including those of orders in one step.
    pub granted: usize,
    /// Granted holds that are shorter because their buyer let too many go.
    pub shortened: usize,
    /// Extended holds.
    pub extended: usize,
    /// Holds that their buyers gave up.
    pub released: usize,
    /// Holds that ended at their deadline, or with their event.
    pub expired: usize,
    /// Accepted orders.
    pub ordered: usize,
    /// Orders that were paid and have their tickets.
    pub completed: usize,
    /// Orders that failed.
    pub failed: usize,
    /// Orders that were cancelled.
    pub cancelled: usize,
    /// Orders that were refunded.
    pub refunded: usize,
    /// Refunds of a part of an order.
    pub partly_refunded: usize,
    /// Payments of which the provider says otherwise than the journal.
    pub payments_stopped: usize,
}

impl AddAssign for EventCounters {
    fn add_assign(&mut self, other: Self) {
        self.transitions += other.transitions;
        self.granted += other.granted;
        self.shortened += other.shortened;
        self.extended += other.extended;
        self.released += other.released;
        self.expired += other.expired;
        self.ordered += other.ordered;
        self.completed += other.completed;
        self.failed += other.failed;
        self.cancelled += other.cancelled;
        self.refunded += other.refunded;
        self.partly_refunded += other.partly_refunded;
        self.payments_stopped += other.payments_stopped;
    }
}

impl Metrics {
    /// Counts what happened to events.
    pub fn count(&self, counters: EventCounters) {
        let EventCounters { transitions, granted, shortened, extended, released, expired, .. } = counters;
        self.events.transitions.inc_by(transitions as u64);
        for (what, count) in [
            ("granted", granted),
            ("shortened", shortened),
            ("extended", extended),
            ("released", released),
            ("expired", expired),
        ] {
            self.holds(what, count);
        }
        self.count_orders(counters);
    }

    /// Counts holds that an event's protection denied.
    pub fn holds_denied(&self, count: usize) {
        self.holds("denied", count);
    }

    fn holds(&self, what: &str, count: usize) {
        if count > 0 {
            self.events.holds.with_label_values(&[what]).inc_by(count as u64);
        }
    }

    /// A request began (1) or stopped (-1) to wait for an event.
    pub fn asks_waiting(&self, change: i64) {
        self.events.asks_waiting.add(change);
    }

    /// Records the time to load an event.
    pub fn activated(&self, time: Duration) {
        self.events.activation_seconds.observe(time.as_secs_f64());
    }

    /// Sets the number of events in memory.
    pub fn events_active(&self, count: usize) {
        self.events.events_active.set(count as i64);
    }

    /// Counts a panic of an event's actor.
    pub fn event_actor_died(&self) {
        self.events.event_actors_died.inc();
    }

    /// Events whose actor has died.
    #[cfg(any(test, feature = "sim"))]
    pub fn event_actors_died(&self) -> u64 {
        self.events.event_actors_died.get()
    }

    /// Reports that another process owns the events now.
    pub fn ownership_lost(&self) {
        self.events.ownership_lost.set(1);
    }
}
