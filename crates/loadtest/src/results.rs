//! All results of a rehearsal: the input of the table, the summary and the report.

use serde::Serialize;

use crate::{
    check::Verdict,
    fail_if::{Measure, Threshold},
    recorder::{Recorder, SecondStats},
    scenario::Scenario,
    visit::VisitEnd,
};

/// One second of a rehearsal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Second {
    /// Buyers who arrived.
    pub arrivals: u64,
    /// Requests for holds.
    pub hold: SecondStats,
    /// Requests for orders.
    pub order: SecondStats,
    /// The time from ordering until the buyer knows the outcome.
    pub complete: SecondStats,
    /// The time until viewers' maps show a change.
    pub deliver: SecondStats,
    /// Operations that ended in an error.
    pub errors: u64,
    /// Requests that are not answered yet.
    pub in_flight: u64,
    /// Requests that wait for a connection.
    pub waiting: u64,
    /// Sockets that are subscribed.
    pub sockets: u64,
    /// Places bought so far.
    pub bought: u64,
    /// Places held or bought so far.
    pub taken: u64,
}

/// What the generator could not do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Generator {
    /// Requests that were started.
    pub started: u64,
    /// Those of them that began too long after their instants.
    pub late: u64,
    /// Those of them that found every connection busy.
    pub late_for_connections: u64,
    /// Requests that were never sent.
    pub unsent: u64,
    /// Buyers whose visit was not over when the rehearsal ended.
    pub unfinished_buyers: u64,
    /// Processor time of this process while buyers ran, in seconds.
    pub cpu_seconds: f64,
    /// The share of one core that this is.
    pub cpu_share: f64,
}

/// The results of the viewers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Viewing {
    /// How many viewers there were.
    pub viewers: u32,
    /// How many were subscribed when the first buyer arrived.
    pub seated: u32,
    /// Frames that were applied and checked.
    pub frames: u64,
    /// Sockets that the server closed or that were lost.
    pub sockets_lost: u64,
    /// Why sockets were lost, and how often.
    pub reasons: Vec<(String, u64)>,
    /// How often a viewer was told to take a new snapshot.
    pub resyncs: u64,
    /// Viewers that were not compared, because their map kept changing.
    pub not_compared: u64,
}

/// Places of all events together.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct PlaceCounts {
    /// All places.
    pub capacity: u64,
    /// Sold before the first buyer arrived.
    pub sold_before: u64,
    /// Available before the first buyer arrived.
    pub available_before: u64,
    /// Held at the end.
    pub held: u64,
    /// Sold at the end.
    pub sold: u64,
    /// Available at the end.
    pub available: u64,
}

/// The results of a rehearsal.
pub struct Results {
    /// The scenario.
    pub scenario: Scenario,
    /// The scenario's name.
    pub name: String,
    /// The server's address.
    pub url: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// When it began, RFC 3339.
    pub began: String,
    /// The events' names with their ids.
    pub events: Vec<(String, String)>,
    /// From the first arrival to the last answer, in seconds.
    pub seconds: f64,
    /// All latencies and counts.
    pub recorder: Recorder,
    /// The seconds of the run.
    pub timeline: Vec<Second>,
    /// The ways in which visits ended, each with the number of visits.
    pub visit_ends: Vec<(VisitEnd, u64)>,
    /// Places of all events.
    pub places: PlaceCounts,
    /// Holds that were acknowledged.
    pub holds: u64,
    /// Orders that were acknowledged.
    pub orders: u64,
    /// What the generator could not do.
    pub generator: Generator,
    /// The results of the viewers.
    pub viewing: Viewing,
    /// What was checked, and the violations.
    pub verdict: Verdict,
    /// Descriptions of the thresholds that were broken.
    pub broken: Vec<String>,
    /// All thresholds.
    pub thresholds: Vec<String>,
}

impl Results {
    /// Whether there is no violation and no broken threshold.
    pub fn passed(&self) -> bool {
        self.verdict.violations.is_empty() && self.broken.is_empty()
    }

    /// Compares the results to thresholds.
    pub fn hold_against(&mut self, thresholds: &[Threshold]) {
        self.thresholds = thresholds.iter().map(ToString::to_string).collect();
        self.broken = thresholds
            .iter()
            .filter_map(|threshold| threshold.broken_by(self.measure(threshold.measure)))
            .collect();
    }

    fn measure(&self, measure: Measure) -> Option<f64> {
        let part = |part: u64, whole: u64| Some(part as f64 / whole.max(1) as f64);
        let places = self.places;
        match measure {
            Measure::Of(operation, class, metric) => {
                self.recorder.of(operation).metric(class, metric, self.seconds)
            }
            Measure::Late => part(self.generator.late + self.generator.unsent, self.generator.started.max(1)),
            Measure::Sold => part(places.sold, places.capacity),
            Measure::Taken => part(places.capacity - places.available, places.capacity),
            Measure::SocketsLost => Some(self.viewing.sockets_lost as f64),
        }
    }

    /// Advice for another rehearsal, if there is any.
    pub fn hint(&self) -> Option<&'static str> {
        let limited = |outcome: &super::recorder::OutcomeStats| outcome.outcome.starts_with("429");
        self.recorder.seen().flat_map(|stats| &stats.outcomes).any(limited).then_some(
            "the server limited the rate of this machine's requests: set rate_limit.enabled = false for a rehearsal, \
             or http.trusted_proxies to this machine and use --forwarded-for true",
        )
    }

    /// A description of what the generator could not do; `None` if it did everything in time.
    pub fn shortfall(&self) -> Option<String> {
        let generator = &self.generator;
        let mut parts = Vec::new();
        let count = super::numbers::count;
        if generator.late > 0 {
            let percent = super::numbers::percent(generator.late, generator.started);
            let p99 = super::numbers::micros(self.recorder.lag.value_at_quantile(0.99) as f64);
            let (busy, connections) = (generator.late_for_connections, self.scenario.connections);
            parts.push(format!(
                "{} of {} requests ({percent}) began more than {} after their instants (p99 {p99}), {} of them because all \
                 {connections} connections were busy, {} because this process did not get to them; latencies count from \
                 the instants, so the wait is in them",
                count(generator.late),
                count(generator.started),
                self.scenario.late_after,
                count(busy),
                count(generator.late - busy)
            ));
        }
        if generator.unsent > 0 {
            parts.push(format!("{} requests were never sent", count(generator.unsent)));
        }
        if generator.unfinished_buyers > 0 {
            let buyers = count(generator.unfinished_buyers);
            parts.push(format!("{buyers} buyers were not done when the rehearsal ended"));
        }
        if parts.is_empty() {
            return None;
        }
        let share = generator.cpu_share * 100.0;
        parts.push(format!("this process had {share:.0} % of a core"));
        Some(parts.join("; "))
    }
}
