//! Metrics of processes that sell together, as one of them sees them.

use std::time::Duration;

use prometheus::{Gauge, Histogram, IntCounter, IntGaugeVec};

use super::making::{Maker, SECONDS};

/// The metrics of a member. They stay at zero in a process that sells alone.
#[derive(Debug)]
pub struct ClusterMetrics {
    members: IntGaugeVec,
    shards: IntGaugeVec,
    lease_left: Gauge,
    renew: Histogram,
    keep_alive: Histogram,
    etcd_failures: IntCounter,
    declared_dead: IntCounter,
    started_anew: IntCounter,
    takeovers: IntCounter,
    handoff_pause: Histogram,
    clock_offset: Gauge,
    fenced: IntCounter,
}

/// States of members that have not ended, as the metric names them.
const MEMBERS: [&str; 4] = ["joining", "up", "leaving", "suspect"];
/// What this process has of shards, and how many nobody has, as the metric names them.
const SHARDS: [&str; 4] = ["serving", "claiming", "draining", "unowned"];

impl ClusterMetrics {
    pub(super) fn new(maker: &Maker<'_>) -> Self {
        let count = |name: &str, help: &str| maker.counter(&format!("ticketbuster_cluster_{name}"), help);
        let seconds = |name: &str, help: &str| {
            maker.histogram(&format!("ticketbuster_cluster_{name}_seconds"), help, &SECONDS)
        };
        let gauge = |name: &str, help: &str| {
            maker
                .fractions(&format!("ticketbuster_cluster_{name}_seconds"), help, &[])
                .with_label_values::<&str>(&[])
        };
        Self {
            members: maker.gauges(
                "ticketbuster_cluster_members",
                "Processes that sell together, as this one sees them",
                &["state"],
            ),
            shards: maker.gauges(
                "ticketbuster_cluster_shards",
                "Shards that this process has, and those that nobody has",
                &["state"],
            ),
            lease_left: gauge("lease_left", "How long this process may answer from memory without a renewal"),
            renew: seconds("renew", "Renewals of this process that succeeded"),
            keep_alive: seconds("keep_alive", "Keep-alives of this process's lease that etcd has answered"),
            etcd_failures: count("etcd_failures_total", "Times that an endpoint of etcd did not answer"),
            declared_dead: count("declared_dead_total", "Members that this process has declared dead"),
            started_anew: count(
                "started_anew_total",
                "Times that this process was declared dead by another one",
            ),
            takeovers: count(
                "takeovers_total",
                "Shards that this process took over from members that had ended",
            ),
            handoff_pause: seconds(
                "handoff_pause",
                "From when a shard is served no longer until it is released",
            ),
            clock_offset: gauge("clock_offset", "What this machine's clock is ahead of the store's"),
            fenced: count("fenced_total", "Shards that another process took over while this one served them"),
        }
    }

    /// Sets how many members there are, by state; those that are not named count as none.
    pub fn members(&self, counts: &[(&str, usize)]) {
        show(&self.members, &MEMBERS, counts);
    }

    /// Sets how many shards this process has, by state; those that are not named count as none.
    pub fn shards(&self, counts: &[(&str, usize)]) {
        show(&self.shards, &SHARDS, counts);
    }

    /// Sets how long this process may answer from memory.
    pub fn lease_left(&self, seconds: f64) {
        self.lease_left.set(seconds);
    }

    /// Counts a renewal that succeeded, and what the clocks differ.
    pub fn renewed(&self, took: Duration, offset_seconds: f64) {
        self.renew.observe(took.as_secs_f64());
        self.clock_offset.set(offset_seconds);
    }

    /// Counts a keep-alive that etcd has answered.
    pub fn kept_alive(&self, took: Duration) {
        self.keep_alive.observe(took.as_secs_f64());
    }

    /// Counts that an endpoint of etcd did not answer.
    pub fn etcd_failed(&self) {
        self.etcd_failures.inc();
    }

    /// Counts members that this process has declared dead, and shards of members that had ended.
    pub fn took_over(&self, dead: usize, shards: usize) {
        self.declared_dead.inc_by(dead as u64);
        self.takeovers.inc_by(shards as u64);
    }

    /// Counts that this process was declared dead.
    pub fn started_anew(&self) {
        self.started_anew.inc();
    }

    /// Counts a shard that was released, this long after it was served last.
    pub fn handed_over(&self, pause: Duration) {
        self.handoff_pause.observe(pause.as_secs_f64());
    }

    /// Counts shards that the store has fenced.
    pub fn fenced(&self, shards: usize) {
        self.fenced.inc_by(shards as u64);
    }
}

fn show(gauges: &IntGaugeVec, states: &[&str], counts: &[(&str, usize)]) {
    for state in states {
        let count = counts.iter().filter(|(named, _)| named == state).map(|(_, count)| *count).sum::<usize>();
        gauges.with_label_values(&[*state]).set(count as i64);
    }
}

#[cfg(test)]
mod tests {
    use crate::telemetry::Metrics;

    #[test]
    fn each_state_is_shown_and_what_is_gone_is_none() {
        let metrics = Metrics::new();
        metrics.cluster().members(&[("up", 2), ("suspect", 1)]);
        metrics.cluster().shards(&[("serving", 4_096)]);
        metrics.cluster().shards(&[("unowned", 3)]);
        metrics.cluster().lease_left(5.5);
        let text = String::from_utf8(metrics.render()).unwrap();
        for line in [
            "ticketbuster_cluster_members{state=\"up\"} 2",
            "ticketbuster_cluster_members{state=\"leaving\"} 0",
            "ticketbuster_cluster_shards{state=\"serving\"} 0",
            "ticketbuster_cluster_shards{state=\"unowned\"} 3",
            "ticketbuster_cluster_lease_left_seconds 5.5",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }
}
