//! What `make test` has of the simulator: new seeds for some time, and the planted bugs that are found soon.

use std::{thread, time::Duration};

use domain::planted::Bug;

use super::{Run, Summary, run, simulate};

/// Steps of a run before it comes to rest.
const OPERATIONS: u64 = 4_000;
/// Bugs that take many seeds: `make mutants` plants them too.
const RARE: [Bug; 7] = [
    Bug::BegunBeforeDurable,
    Bug::SnapshotTooNew,
    Bug::NotesForgotten,
    Bug::BegunBeforeRecorded,
    Bug::NewsOfOldRow,
    Bug::NewsMeanwhileIgnored,
    Bug::OverflowForgotten,
];

#[test]
fn no_new_seed_breaks_a_rule() {
    let first = rand::random::<u32>().into();
    match simulate(first, u64::from(u32::MAX), OPERATIONS, Some(Duration::from_secs(20))) {
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
fn planted_bugs_are_found() {
    let is_missed = |bug: &Bug| {
        // Of this thread alone.
        Bug::plant(Some(*bug));
        simulate(1, u64::from(u32::MAX), OPERATIONS, Some(Duration::from_secs(120))).is_ok()
    };
    let missed_of = |part: usize| {
        let often = Bug::ALL.into_iter().filter(|bug| !RARE.contains(bug));
        often.skip(part).step_by(2).filter(is_missed).collect::<Vec<_>>()
    };
    let missed = thread::scope(|scope| {
        let other = scope.spawn(|| missed_of(1));
        let mut missed = scope.spawn(|| missed_of(0)).join().unwrap();
        missed.extend(other.join().unwrap());
        missed
    });
    assert!(missed.is_empty(), "not found: {missed:?}");
}
