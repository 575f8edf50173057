//! What a run did, step by step: as one number, by which two runs of a seed are compared, and the last steps in words.

use std::{collections::VecDeque, hash::Hasher};

use rustc_hash::FxHasher;

use domain::Timestamp;

/// Steps that are kept in words.
const LAST: usize = 50;

/// One step.
#[derive(Clone, Copy)]
struct Step {
    at: Timestamp,
    what: &'static str,
    numbers: [u64; 2],
}

/// The steps of a run.
pub(super) struct Trace {
    hasher: FxHasher,
    last: VecDeque<Step>,
    is_told: bool,
}

impl Trace {
    /// A trace; one that is told prints every step.
    pub(super) fn new(is_told: bool) -> Self {
        Self { hasher: FxHasher::default(), last: VecDeque::with_capacity(LAST), is_told }
    }

    /// Adds a step.
    pub(super) fn step(&mut self, at: Timestamp, what: &'static str, one: u64, two: u64) {
        self.hasher.write_i64(at.0);
        self.hasher.write(what.as_bytes());
        self.hasher.write_u64(one);
        self.hasher.write_u64(two);
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        let step = Step { at, what, numbers: [one, two] };
        if self.is_told {
            println!("{}", words(&step));
        }
        self.last.push_back(step);
    }

    /// Says more of the last step, if every step is printed.
    pub(super) fn detail(&self, of: impl FnOnce() -> String) {
        if self.is_told {
            println!("{:>17} {}", "", of());
        }
    }

    /// The whole trace as one number.
    pub(super) fn digest(&self) -> u64 {
        self.hasher.finish()
    }

    /// The last steps.
    pub(super) fn last(&self) -> Vec<String> {
        self.last.iter().map(words).collect()
    }
}

fn words(step: &Step) -> String {
    format!("{:>12} ms  {:<16} {} {}", step.at.0, step.what, step.numbers[0], step.numbers[1])
}
