//! What `make test` has of the simulator: new seeds for some time, and the planted bugs that are found soon.

use std::{thread, time::Duration};

use domain::planted::Bug;

use super::{Layer, Run, Summary, run, simulate};

/// Steps of a run before it comes to rest.
const OPERATIONS: u64 = 4_000;
/// Bugs that take many seeds: `make mutants` plants them too.
const RARE: [Bug; 10] = [
    Bug::LastWriteNotCompared,
    Bug::BegunBeforeDurable,
    Bug::SnapshotTooNew,
    Bug::NotesForgotten,
    Bug::BegunBeforeRecorded,
    Bug::NewsOfOldRow,
    Bug::NewsMeanwhileIgnored,
    Bug::OverflowForgotten,
    Bug::HistoryTrusted,
    Bug::MissingTakenForGone,
];

/// New seeds for some time.
fn try_new_seeds(layer: Layer, time: Duration) {
    let first = rand::random::<u32>().into();
    match simulate(layer, first, u64::from(u32::MAX), OPERATIONS, Some(time)) {
        Ok(summary) => println!("{} seeds from {first}, {} operations", summary.runs, summary.operations),
        Err(failure) => panic!(
            "seed {}: {}\nits last steps:\n{}\nagain: make sim LAYER={} SEEDS=1 FIRST={} ARGS=--tell",
            failure.seed,
            failure.violation,
            failure.last_steps.join("\n"),
            format!("{layer:?}").to_lowercase(),
            failure.seed
        ),
    }
}

/// Seeds that once failed (docs/reliability.md). What a seed does changes with the simulator, so these are no more than
/// seeds that are known to be lively; what they found is planted again by `Bug`.
const ONCE_FAILED: [(Layer, u64); 8] = [
    (Layer::Machines, 189),
    (Layer::Machines, 193),
    (Layer::Machines, 297),
    (Layer::Machines, 306),
    (Layer::Machines, 2_089_215_322),
    (Layer::Engine, 102_546),
    (Layer::Engine, 500_090),
    (Layer::Cluster, 2_008_958),
];

#[test]
fn seeds_that_once_failed_break_no_rule_any_more() {
    for (layer, seed) in ONCE_FAILED {
        let made = Run { layer, seed, operations: OPERATIONS, is_told: false };
        if let Err(failure) = run(made, &mut Summary::default()) {
            panic!("{layer:?}, seed {seed}: {}\n{}", failure.violation, failure.last_steps.join("\n"));
        }
    }
}

fn digest(layer: Layer, seed: u64) -> (u64, u64, i64) {
    let mut summary = Summary::default();
    run(Run { layer, seed, operations: OPERATIONS, is_told: false }, &mut summary).unwrap();
    (summary.digest, summary.operations, summary.simulated_ms)
}

#[test]
fn no_new_seed_breaks_a_rule() {
    try_new_seeds(Layer::Machines, Duration::from_secs(20));
}

#[test]
fn no_new_seed_breaks_a_rule_of_the_engine() {
    try_new_seeds(Layer::Engine, Duration::from_secs(20));
}

#[test]
fn no_new_seed_breaks_a_rule_of_processes_that_share_the_shards() {
    try_new_seeds(Layer::Cluster, Duration::from_secs(20));
}

#[test]
fn the_same_seed_is_the_same_run() {
    for layer in [Layer::Machines, Layer::Engine, Layer::Cluster] {
        for seed in 1..6 {
            assert_eq!(digest(layer, seed), digest(layer, seed), "{layer:?}, seed {seed}");
        }
        assert_ne!(digest(layer, 1), digest(layer, 2));
    }
}

/// A test that can't fail shows nothing: each of these bugs breaks a rule soon.
#[test]
fn planted_bugs_are_found() {
    let is_missed = |(layer, bug): &(Layer, Bug)| {
        // Of this thread alone.
        Bug::plant(Some(*bug));
        simulate(*layer, 1, u64::from(u32::MAX), OPERATIONS, Some(Duration::from_secs(120))).is_ok()
    };
    let missed_of = |part: usize| {
        let layers = [Layer::Machines, Layer::Cluster].into_iter();
        let bugs = layers.flat_map(|layer| layer.bugs().iter().map(move |bug| (layer, *bug)));
        let often = bugs.filter(|(_, bug)| !RARE.contains(bug));
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
