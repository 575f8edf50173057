//! Metrics of events and their actors.

use std::time::Duration;

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
                "What became of holds: granted, shortened (of those), denied by the protection, extended, \
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
                "Time to load an event",
                &SECONDS,
            ),
            events_active: maker.gauge("ticketbuster_events_active", "Events in memory"),
            event_actors_died: maker.counter("ticketbuster_event_actors_died_total", "Events loaded again"),
            ownership_lost: maker
                .gauge("ticketbuster_ownership_lost", "1 when another process has taken the events over"),
        }
    }
}

impl Metrics {
    /// Counts transitions.
    pub fn transitions(&self, count: usize) {
        self.events.transitions.inc_by(count as u64);
    }

    /// Counts holds by what happened to them.
    pub fn holds(&self, what: &str, count: usize) {
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

    /// Reports that another process owns the events now.
    pub fn ownership_lost(&self) {
        self.events.ownership_lost.set(1);
    }
}
