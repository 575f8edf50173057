//! Latencies and counts by operation and outcome, for the whole run and for the current second. Latency is measured
//! from the scheduled instant; the time since the request really began is kept beside it as `service`. Histograms have
//! fixed bounds, so memory does not grow with the length of a run.

use hdrhistogram::Histogram;

use crate::{
    fail_if::Metric,
    operation::{Class, Operation},
};

/// The longest latency that is recorded exactly: an hour, in microseconds.
const MICROS_MAX: u64 = 3_600_000_000;

/// One finished operation. Instants are microseconds since the first arrival.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    pub operation: Operation,
    pub class: Class,
    /// Status and code: `409 seats_unavailable`.
    pub outcome: &'a str,
    /// The instant at which it was scheduled.
    pub intended: u64,
    /// When it really began.
    pub started: u64,
    pub ended: u64,
}

/// One outcome of an operation.
#[derive(Debug)]
pub struct OutcomeStats {
    pub outcome: String,
    /// The class of the outcome.
    pub class: Class,
    /// The time from the scheduled instant to the end.
    pub latency: Histogram<u64>,
}

/// All outcomes of an operation.
#[derive(Debug)]
pub struct OperationStats {
    pub operation: Operation,
    pub outcomes: Vec<OutcomeStats>,
    /// The time from the real start to the end, for all outcomes: without the wait for the generator or a connection.
    pub service: Histogram<u64>,
    second: Second,
}

/// What ended in the current second.
#[derive(Debug)]
struct Second {
    counts: [u64; 3],
    latency: Histogram<u64>,
}

/// What ended in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SecondStats {
    /// The number of operations by class, in the order of [`Class::ALL`].
    pub counts: [u64; 3],
    /// The median latency in microseconds.
    pub p50: u64,
    /// The 99th percentile of the latency in microseconds.
    pub p99: u64,
}

impl SecondStats {
    /// The number of operations of all classes.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }
}

#[allow(clippy::expect_used, reason = "the bounds are constants that the crate takes")]
fn histogram(digits: u8) -> Histogram<u64> {
    Histogram::new_with_bounds(1, MICROS_MAX, digits).expect("1 is below an hour, and digits are 2 or 3")
}

impl OperationStats {
    fn new(operation: Operation) -> Self {
        let second = Second { counts: [0; 3], latency: histogram(2) };
        Self { operation, outcomes: Vec::new(), service: histogram(3), second }
    }

    fn outcome(&mut self, outcome: &str, class: Class) -> &mut OutcomeStats {
        let known = self.outcomes.iter().position(|known| known.outcome == outcome);
        let at = known.unwrap_or_else(|| {
            let latency = histogram(3);
            self.outcomes.push(OutcomeStats { outcome: outcome.to_owned(), class, latency });
            self.outcomes.len() - 1
        });
        &mut self.outcomes[at]
    }

    /// All latencies, or those of one class.
    pub fn latency(&self, class: Option<Class>) -> Histogram<u64> {
        let mut all = histogram(3);
        for outcome in self.outcomes.iter().filter(|outcome| class.is_none_or(|class| outcome.class == class))
        {
            // Both have the same bounds.
            let _ = all.add(&outcome.latency);
        }
        all
    }

    /// The number of operations, of all classes or of one.
    pub fn count(&self, class: Option<Class>) -> u64 {
        let of = self.outcomes.iter().filter(|outcome| class.is_none_or(|class| outcome.class == class));
        of.map(|outcome| outcome.latency.len()).sum()
    }

    /// The value of a metric; `None` if nothing was measured. `seconds` is the length of the run.
    pub fn metric(&self, class: Option<Class>, metric: Metric, seconds: f64) -> Option<f64> {
        let count = self.count(class);
        let part = |of: Class| (count > 0).then(|| self.count(Some(of)) as f64 / count as f64);
        match metric {
            Metric::Count => Some(count as f64),
            Metric::Rate => Some(count as f64 / seconds.max(0.001)),
            Metric::Errors => part(Class::Error),
            Metric::Refused => part(Class::Refused),
            _ if count == 0 => None,
            Metric::Percentile(percentile) => {
                Some(self.latency(class).value_at_quantile(percentile / 100.0) as f64)
            }
            Metric::Mean => Some(self.latency(class).mean()),
            Metric::Max => Some(self.latency(class).max() as f64),
        }
    }
}

/// Everything that was measured.
#[derive(Debug)]
pub struct Recorder {
    operations: Vec<OperationStats>,
    /// How long after their scheduled instants requests began, in microseconds.
    pub lag: Histogram<u64>,
    late_after: u64,
    /// Requests that began too late.
    pub late: u64,
    /// Those of them that found every connection busy.
    pub crowded: u64,
}

impl Recorder {
    /// An empty recorder; a request that begins more than `late_after` microseconds after its instant is late.
    pub fn new(late_after: u64) -> Self {
        let operations = Operation::ALL.into_iter().map(OperationStats::new).collect();
        Self { operations, lag: histogram(3), late_after, late: 0, crowded: 0 }
    }

    pub fn record(&mut self, sample: Sample<'_>) {
        let stats = &mut self.operations[sample.operation as usize];
        let latency = sample.ended.saturating_sub(sample.intended).max(1);
        stats.outcome(sample.outcome, sample.class).latency.saturating_record(latency);
        stats.service.saturating_record(sample.ended.saturating_sub(sample.started).max(1));
        stats.second.counts[sample.class as usize] += 1;
        stats.second.latency.saturating_record(latency);
    }

    /// Records when a request began, and whether all connections were busy then.
    pub fn started(&mut self, intended: u64, started: u64, crowded: bool) {
        let lag = started.saturating_sub(intended);
        self.lag.saturating_record(lag.max(1));
        if lag > self.late_after {
            self.late += 1;
            self.crowded += u64::from(crowded);
        }
    }

    /// The outcomes of an operation.
    pub fn of(&self, operation: Operation) -> &OperationStats {
        &self.operations[operation as usize]
    }

    /// All operations with at least one sample.
    pub fn seen(&self) -> impl Iterator<Item = &OperationStats> {
        self.operations.iter().filter(|stats| !stats.outcomes.is_empty())
    }

    /// Adds the samples of another recorder.
    pub fn merge(&mut self, other: &Self) {
        for theirs in &other.operations {
            let mine = &mut self.operations[theirs.operation as usize];
            for outcome in &theirs.outcomes {
                // All have the same bounds.
                let _ = mine.outcome(&outcome.outcome, outcome.class).latency.add(&outcome.latency);
            }
            let _ = mine.service.add(&theirs.service);
        }
        let _ = self.lag.add(&other.lag);
        self.late += other.late;
        self.crowded += other.crowded;
    }

    /// Ends the current second of an operation and returns its values.
    pub fn end_second(&mut self, operation: Operation) -> SecondStats {
        let second = &mut self.operations[operation as usize].second;
        let stats = SecondStats {
            counts: second.counts,
            p50: second.latency.value_at_quantile(0.5),
            p99: second.latency.value_at_quantile(0.99),
        };
        second.counts = [0; 3];
        second.latency.reset();
        stats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(outcome: &str, class: Class, millis: u64) -> Sample<'_> {
        Sample {
            operation: Operation::Hold,
            class,
            outcome,
            intended: 1_000,
            started: 3_000,
            ended: 1_000 + millis * 1_000,
        }
    }

    #[test]
    fn latency_counts_from_the_scheduled_instant() {
        let mut recorder = Recorder::new(1_500);
        for millis in 1..=100 {
            recorder.record(sample("201", Class::Ok, millis + 2));
            recorder.started(1_000, 3_000, millis > 60);
        }
        recorder.record(sample("409 seats_unavailable", Class::Refused, 1_000));
        let hold = recorder.of(Operation::Hold);
        let p50 = hold.metric(None, Metric::Percentile(50.0), 1.0).unwrap();
        assert!((52_000.0..54_000.0).contains(&p50), "{p50}");
        assert!(hold.metric(None, Metric::Max, 1.0).unwrap() >= 1_000_000.0);
        assert!(hold.metric(Some(Class::Ok), Metric::Max, 1.0).unwrap() < 103_000.0);
        assert_eq!(hold.metric(None, Metric::Refused, 1.0), Some(1.0 / 101.0));
        assert_eq!(hold.metric(None, Metric::Rate, 2.0), Some(50.5));
        assert!(hold.service.max() < 999_500, "from the real start it is less");
        assert_eq!((recorder.late, recorder.crowded), (100, 40));
        assert_eq!(recorder.of(Operation::Order).metric(None, Metric::Mean, 1.0), None);
    }

    #[test]
    fn a_second_ends_and_the_next_begins_empty() {
        let mut recorder = Recorder::new(1);
        recorder.record(sample("201", Class::Ok, 10));
        assert_eq!(recorder.end_second(Operation::Hold).counts, [1, 0, 0]);
        assert_eq!(recorder.end_second(Operation::Hold), SecondStats::default());
        let mut sum = Recorder::new(1);
        sum.merge(&recorder);
        sum.merge(&recorder);
        assert_eq!(sum.of(Operation::Hold).count(None), 2);
        assert_eq!(sum.seen().count(), 1);
    }
}
