//! The part of the load generator's `summary.json` that is compared.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    candidates::Candidate,
    measure::Used,
    scenarios::Scenario,
    words::{count, seconds},
};

#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Run {
    pub scenario: Scenario,
    pub candidate: Candidate,
    /// How many buyers came.
    pub buyers: u32,
    /// How often it was measured; this is the median.
    pub repeats: usize,
    /// From the first arrival to the last answer.
    pub seconds: f64,
    /// Answers to holds, grants and refusals.
    pub answers_per_second: f64,
    /// Granted holds.
    pub granted_per_second: f64,
    /// Time of an answer to a hold, from when it was sent, in milliseconds.
    pub hold_p50_ms: f64,
    pub hold_p99_ms: f64,
    /// Orders whose buyers know that they are completed.
    pub completed: u64,
    /// How many a second.
    pub completed_per_second: f64,
    /// Answers that were errors.
    pub errors: u64,
    /// What a correct server never does.
    pub violations: u64,
    /// Processor time of the load generator while buyers ran, in seconds.
    pub generator_cpu: f64,
    /// What the candidate used in that time.
    #[serde(flatten)]
    pub used: Used,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            scenario: Scenario::HotSeat,
            candidate: Candidate::TicketBuster,
            buyers: 0,
            repeats: 1,
            seconds: 0.0,
            answers_per_second: 0.0,
            granted_per_second: 0.0,
            hold_p50_ms: 0.0,
            hold_p99_ms: 0.0,
            completed: 0,
            completed_per_second: 0.0,
            errors: 0,
            violations: 0,
            generator_cpu: 0.0,
            used: Used::default(),
        }
    }
}

impl Run {
    /// What is compared in this scenario.
    pub fn rate(&self, scenario: Scenario) -> f64 {
        if scenario.is_orders() { self.completed_per_second } else { self.answers_per_second }
    }

    /// Seconds of processor that a buyer cost the server and what it needs, or a completed order where orders count;
    /// 0 if there was none.
    pub fn processor_time(&self, scenario: Scenario) -> f64 {
        let all = if scenario.is_orders() { self.completed } else { u64::from(self.buyers) };
        if all == 0 { 0.0 } else { (self.used.server_cpu + self.used.services_cpu) / all as f64 }
    }

    /// A line for people who wait.
    pub fn line(&self) -> String {
        format!(
            "{:<15} {:<22} {:>8} holds/s ({} granted), p50 {:.1} ms, p99 {:.1} ms, {} orders/s, {} s",
            self.scenario.name(),
            self.candidate.name(),
            count(self.answers_per_second),
            count(self.granted_per_second),
            self.hold_p50_ms,
            self.hold_p99_ms,
            count(self.completed_per_second),
            seconds(self.seconds)
        )
    }
}

#[derive(Deserialize)]
struct Summary {
    violations: u64,
    seconds: f64,
    shortfall: Option<String>,
    generator: Generator,
    operations: std::collections::HashMap<String, Operation>,
    timeline: Vec<Second>,
}

#[derive(Deserialize)]
struct Generator {
    cpu_seconds: f64,
    unsent: u64,
    unfinished_buyers: u64,
}

#[derive(Deserialize)]
struct Operation {
    ok: u64,
    refused: u64,
    error: u64,
    from_start: Latency,
}

#[derive(Deserialize)]
struct Latency {
    p50: f64,
    p99: f64,
}

#[derive(Deserialize)]
struct Second {
    complete: Value,
}

/// Of this many seconds or more it is known well enough when orders were completed.
const STEADY_SECONDS: usize = 8;

/// Reads a summary; scenario, candidate and use are not in it.
pub fn read(text: &[u8]) -> Result<Run, String> {
    let summary: Summary = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let generator = &summary.generator;
    if generator.unsent + generator.unfinished_buyers > 0 {
        return Err(summary.shortfall.unwrap_or_else(|| "buyers were not done".to_owned()));
    }
    let holds = summary.operations.get("hold").ok_or("there were no holds")?;
    let completed = summary.operations.get("complete").map_or(0, |complete| complete.ok);
    let by_second: Vec<u64> =
        summary.timeline.iter().map(|second| second.complete["ok"].as_u64().unwrap_or_default()).collect();
    let whole = summary.seconds.max(0.001);
    Ok(Run {
        seconds: summary.seconds,
        answers_per_second: (holds.ok + holds.refused) as f64 / whole,
        granted_per_second: holds.ok as f64 / whole,
        hold_p50_ms: holds.from_start.p50,
        hold_p99_ms: holds.from_start.p99,
        completed,
        completed_per_second: completion_rate(&by_second).unwrap_or(completed as f64 / whole),
        errors: summary.operations.values().map(|operation| operation.error).sum(),
        violations: summary.violations,
        generator_cpu: generator.cpu_seconds,
        ..Run::default()
    })
}

/// Completed orders a second between the tenth and the ninetieth percent of them. Buyers ask every now and then,
/// up to two seconds late at the end of a long queue; this late at both ends, so the rate between is not
/// diminished. None if it takes too short for that; then buyers ask often, and the whole time counts.
fn completion_rate(by_second: &[u64]) -> Option<f64> {
    let all: u64 = by_second.iter().sum();
    let reached = |share: f64| {
        let mut sum = 0;
        by_second.iter().position(|count| {
            sum += count;
            sum as f64 >= all as f64 * share
        })
    };
    let (from, to) = (reached(0.1)?, reached(0.9)?);
    if all == 0 || to < from + STEADY_SECONDS {
        return None;
    }
    let between: u64 = by_second[from + 1..to].iter().sum();
    Some(between as f64 / (to - from - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(unsent: u64) -> String {
        format!(
            r#"{{"violations": 0, "seconds": 2.0, "shortfall": "too few", "passed": true,
                "generator": {{"cpu_seconds": 1.5, "unsent": {unsent}, "unfinished_buyers": 0}},
                "operations": {{
                    "hold": {{"ok": 30, "refused": 70, "error": 1, "from_start": {{"p50": 1.0, "p99": 9.0}}}},
                    "complete": {{"ok": 20, "refused": 0, "error": 0, "from_start": {{"p50": 1.0, "p99": 9.0}}}}
                }},
                "timeline": [{{"complete": {{"ok": 20}}}}]}}"#
        )
    }

    #[test]
    fn rates_are_over_the_whole_time() {
        let run = read(summary(0).as_bytes()).unwrap();
        assert_eq!((run.answers_per_second, run.granted_per_second), (50.0, 15.0));
        assert_eq!((run.completed, run.completed_per_second, run.errors), (20, 10.0, 1));
        assert_eq!((run.hold_p50_ms, run.hold_p99_ms, run.generator_cpu), (1.0, 9.0, 1.5));
        assert_eq!((run.rate(Scenario::HotSeat), run.rate(Scenario::StadiumOrders)), (50.0, 10.0));
    }

    #[test]
    fn a_run_that_was_not_done_is_none() {
        assert_eq!(read(summary(3).as_bytes()).unwrap_err(), "too few");
        assert!(read(b"{}").is_err());
    }

    #[test]
    fn a_slow_worker_is_measured_where_it_is_busy() {
        // Nothing at first, and the last ones are heard of two seconds late.
        let mut by_second = vec![0, 0, 10];
        by_second.extend([40; 20]);
        by_second.extend([5, 3, 1]);
        assert_eq!(completion_rate(&by_second), Some(40.0));
        assert_eq!(completion_rate(&[100, 200, 100]), None);
        assert_eq!(completion_rate(&[]), None);
    }
}
