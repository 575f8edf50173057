//! What `make test` has of the simulator: new seeds for some time, seeds that failed once, and every planted bug.

use std::time::Duration;

use domain::planted::Bug;

use super::{Run, Summary, run, simulate};

/// Steps of a run before it comes to rest.
const OPERATIONS: u64 = 4_000;

fn seconds(default: u64) -> Duration {
    let seconds = std::env::var("SIM_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(default))
}

#[test]
fn no_new_seed_breaks_a_rule() {
    let first = rand::random::<u32>().into();
    match simulate(first, u64::from(u32::MAX), OPERATIONS, Some(seconds(30))) {
        Ok(summary) => println!("{} seeds from {first}, {} operations", summary.runs, summary.operations),
        Err(failure) => panic!(
            "seed {}: {}\nits last steps:\n{}\nagain: make sim SEEDS=1 FIRST={} ARGS=--tell",
            failure.seed,
            failure.violation,
            failure.last_steps.join("\n"),
            failure.seed
        ),
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    let digest = |seed| {
        let mut summary = Summary::default();
        run(Run { seed, operations: OPERATIONS, is_told: false }, &mut summary).unwrap();
        (summary.digest, summary.operations, summary.simulated_ms)
    };
    for seed in 1..6 {
        assert_eq!(digest(seed), digest(seed));
    }
    assert_ne!(digest(1), digest(2));
}

/// A test that can't fail shows nothing: each of these bugs breaks a rule soon.
#[test]
fn every_planted_bug_is_found() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        Bug::plant(Some(bug));
        if simulate(1, u64::from(u32::MAX), OPERATIONS, Some(Duration::from_secs(180))).is_ok() {
            missed.push(bug);
        }
    }
    Bug::plant(None);
    assert!(missed.is_empty(), "not found: {missed:?}");
}
