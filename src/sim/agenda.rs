//! What happens when, in simulated time. Of things at the same instant the seed says which comes first.

use std::{cmp::Reverse, collections::BinaryHeap};

use domain::Timestamp;

/// Things to come.
pub(super) struct Agenda<A> {
    entries: BinaryHeap<Reverse<Entry<A>>>,
    added: u64,
}

struct Entry<A> {
    at: Timestamp,
    /// Random, then unique.
    tie: (u32, u64),
    action: A,
}

impl<A> PartialEq for Entry<A> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<A> Eq for Entry<A> {}

impl<A> PartialOrd for Entry<A> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<A> Ord for Entry<A> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.tie).cmp(&(other.at, other.tie))
    }
}

impl<A> Agenda<A> {
    pub(super) fn new() -> Self {
        Self { entries: BinaryHeap::new(), added: 0 }
    }

    /// Adds something; `tie` orders it among others of the same instant.
    pub(super) fn add(&mut self, at: Timestamp, tie: u32, action: A) {
        self.added += 1;
        self.entries.push(Reverse(Entry { at, tie: (tie, self.added), action }));
    }

    /// When the next thing comes.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.entries.peek().map(|Reverse(entry)| entry.at)
    }

    /// Takes what comes next.
    pub(super) fn pop(&mut self) -> Option<(Timestamp, A)> {
        self.entries.pop().map(|Reverse(entry)| (entry.at, entry.action))
    }
}
