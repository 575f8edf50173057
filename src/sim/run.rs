//! Runs of seeds, and what is said of them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use super::{cluster, engine, seen::Seen, world::World};
use domain::{Millis, planted::Bug};

/// What is simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layer {
    /// The plain machines, with every message between them in the hands of the seed.
    Machines,
    /// The engine with its actors.
    Engine,
    /// Several processes that share the shards: their machines of membership and of shards.
    Cluster,
}

impl Layer {
    /// The planted bugs that it can find.
    pub fn bugs(self) -> &'static [Bug] {
        match self {
            Self::Machines | Self::Engine => &Bug::ALL,
            Self::Cluster => &Bug::CLUSTER,
        }
    }
}

/// How one run is made.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// What is simulated.
    pub layer: Layer,
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
    /// How often each thing was seen that should be seen in runs of this layer.
    pub fn seen(&self, layer: Layer) -> impl Iterator<Item = (String, u64)> {
        let counts = self.seen.counts().filter(move |(sight, _)| sight.is_of(layer));
        counts.map(|(sight, count)| (format!("{sight:?}"), count))
    }
}

/// What a run came to.
pub(super) struct Ended {
    pub(super) steps: u64,
    pub(super) simulated: Millis,
    pub(super) digest: u64,
    pub(super) seen: Seen,
    pub(super) violation: Option<String>,
    pub(super) last_steps: Vec<String>,
}

/// Makes one run, and adds it to the summary.
///
/// # Errors
/// The first rule that was broken.
pub fn run(run: Run, summary: &mut Summary) -> Result<(), Failure> {
    let ended = match run.layer {
        Layer::Machines => {
            let mut world = World::new(run.seed, run.is_told);
            let panic = panic_of(|| world.go(run.operations));
            world.ended(panic)
        }
        Layer::Engine => {
            let mut world = engine::World::new(run);
            let panic = panic_of(|| world.go(run.operations));
            world.ended(panic)
        }
        Layer::Cluster => {
            let mut world = cluster::World::new(run);
            let panic = panic_of(|| world.go(run.operations));
            world.ended(panic)
        }
    };
    summary.runs += 1;
    summary.operations += ended.steps;
    summary.simulated_ms += ended.simulated.0;
    summary.digest = summary.digest.rotate_left(5) ^ ended.digest;
    summary.seen.join(&ended.seen);
    match ended.violation {
        None => Ok(()),
        Some(violation) => Err(Failure { seed: run.seed, violation, last_steps: ended.last_steps }),
    }
}

/// What an assertion says that fails meanwhile: the core asserts what must be true of it.
fn panic_of(run: impl FnOnce()) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(run)).err()?;
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    Some(format!("an assertion failed: {}", text.unwrap_or_default()))
}

/// Makes runs of so many seeds, or until the time is over.
///
/// # Errors
/// The first rule that was broken.
pub fn simulate(
    layer: Layer,
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
        run(Run { layer, seed, operations, is_told: false }, &mut summary).map_err(Box::new)?;
    }
    summary.took = began.elapsed();
    Ok(summary)
}
