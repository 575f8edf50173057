//! Runs of seeds, and what is said of them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use super::{seen::Seen, world::World};

/// How one run is made.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// What decides everything in it.
    pub seed: u64,
    /// Steps until the faults end and everything comes to rest.
    pub operations: u64,
    /// Whether every step is printed.
    pub is_told: bool,
}

/// A rule that was broken.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed of the run.
    pub seed: u64,
    /// Which rule, and how.
    pub violation: String,
    /// The last steps before.
    pub last_steps: Vec<String>,
}

/// What many runs came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// Runs.
    pub runs: u64,
    /// Steps of all runs.
    pub operations: u64,
    /// Simulated time in milliseconds.
    pub simulated_ms: i64,
    /// How long it took.
    pub took: Duration,
    /// All traces as one number.
    pub digest: u64,
    seen: Seen,
}

impl Summary {
    /// How often each thing was seen that should be seen.
    pub fn seen(&self) -> impl Iterator<Item = (String, u64)> {
        self.seen.counts().map(|(sight, count)| (format!("{sight:?}"), count))
    }
}

/// Makes one run, and adds it to the summary.
///
/// # Errors
/// The first rule that was broken.
pub fn run(run: Run, summary: &mut Summary) -> Result<(), Failure> {
    let mut world = World::new(run.seed, run.is_told);
    let began = world.now;
    // The core asserts what must be true of it; an assertion that fails is a rule that is broken.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        while world.steps < run.operations && world.oracle.violation.is_none() && world.step() {}
        if world.oracle.violation.is_none() {
            world.come_to_rest();
        }
    }));
    if let Err(panic) = ended {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        world.oracle.fail(format!("an assertion failed: {}", text.unwrap_or_default()));
    }
    summary.runs += 1;
    summary.operations += world.steps;
    summary.simulated_ms += (world.now - began).0;
    summary.digest = summary.digest.rotate_left(5) ^ world.trace.digest();
    summary.seen.join(&world.seen);
    match world.oracle.violation.take() {
        None => Ok(()),
        Some(violation) => Err(Failure { seed: run.seed, violation, last_steps: world.trace.last() }),
    }
}

/// Makes runs of so many seeds, or until the time is over.
///
/// # Errors
/// The first rule that was broken.
pub fn simulate(
    first: u64,
    seeds: u64,
    operations: u64,
    most: Option<Duration>,
) -> Result<Summary, Box<Failure>> {
    let mut summary = Summary::default();
    let began = Instant::now();
    for seed in first..first.saturating_add(seeds) {
        if most.is_some_and(|most| began.elapsed() > most) {
            break;
        }
        run(Run { seed, operations, is_told: false }, &mut summary).map_err(Box::new)?;
    }
    summary.took = began.elapsed();
    Ok(summary)
}
