//! Deadlines of holds and of orders by invoice: an indexed binary heap.
//!
//! It knows the position of each claim, so that a claim is removed in O(log n) and no stale entries remain.

use crate::{
    ids::HoldId,
    planted,
    time::{Millis, Timestamp},
};

/// Ordered by deadline, then by hold id, so that the order does not depend on the order of insertion.
type Key = (Timestamp, HoldId);

#[derive(Clone, Debug, Default)]
pub(super) struct Deadlines {
    heap: Vec<(Key, u32)>,
    /// By claim slot: its position in the heap, or `ABSENT`.
    place: Vec<u32>,
}

const ABSENT: u32 = u32::MAX;

impl Deadlines {
    /// Adds a claim, which must not be in the heap.
    pub(super) fn insert(&mut self, slot: u32, deadline: Timestamp, hold: HoldId) {
        if self.place.len() <= slot as usize {
            self.place.resize(slot as usize + 1, ABSENT);
        }
        assert_eq!(self.place[slot as usize], ABSENT, "a claim has one deadline");
        let at = self.heap.len();
        self.heap.push(((deadline, hold), slot));
        self.place[slot as usize] = at as u32;
        self.sift_up(at);
    }

    /// Removes a claim, which must be in the heap.
    pub(super) fn remove(&mut self, slot: u32) {
        let at = self.place[slot as usize] as usize;
        self.place[slot as usize] = ABSENT;
        let last = self.heap.len() - 1;
        self.heap.swap_remove(at);
        if at < last {
            self.place[self.heap[at].1 as usize] = at as u32;
            let at = self.sift_up(at);
            self.sift_down(at);
        }
    }

    /// All claims with a deadline, in no particular order.
    pub(super) fn slots(&self) -> impl Iterator<Item = u32> {
        self.heap.iter().map(|(_, slot)| *slot)
    }

    /// Number of claims with a deadline.
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// The earliest deadline.
    pub(super) fn first(&self) -> Option<Timestamp> {
        self.heap.first().map(|((deadline, _), _)| *deadline)
    }

    /// The claim with the earliest deadline, if that is at or before `now`.
    pub(super) fn first_due(&self, now: Timestamp) -> Option<u32> {
        let now = now - Millis(i64::from(planted!(HoldEndsLater)));
        self.heap.first().filter(|((deadline, _), _)| *deadline <= now).map(|(_, slot)| *slot)
    }

    /// Up to `limit` holds whose deadline is at or before `now`, ordered by deadline and id.
    pub(super) fn due(&self, now: Timestamp, limit: usize) -> Vec<HoldId> {
        // A parent is never later than its children: walk down from the root as long as entries are due.
        let mut due: Vec<Key> = Vec::new();
        let mut open = vec![0usize];
        while let Some(at) = open.pop() {
            let Some((key, _)) = self.heap.get(at).filter(|((deadline, _), _)| *deadline <= now) else {
                continue;
            };
            due.push(*key);
            open.extend([2 * at + 1, 2 * at + 2]);
        }
        due.sort_unstable();
        due.truncate(limit);
        due.into_iter().map(|(_, hold)| hold).collect()
    }

    fn sift_up(&mut self, mut at: usize) -> usize {
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.heap[parent].0 <= self.heap[at].0 {
                break;
            }
            self.swap(at, parent);
            at = parent;
        }
        at
    }

    fn sift_down(&mut self, mut at: usize) {
        loop {
            let left = 2 * at + 1;
            let Some(left_key) = self.heap.get(left) else { return };
            let right_is_first = self.heap.get(left + 1).is_some_and(|right| right.0 < left_key.0);
            let child = if right_is_first { left + 1 } else { left };
            if self.heap[at].0 <= self.heap[child].0 {
                return;
            }
            self.swap(at, child);
            at = child;
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.heap.swap(a, b);
        self.place[self.heap[a].1 as usize] = a as u32;
        self.place[self.heap[b].1 as usize] = b as u32;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_a_sorted_set(steps in prop::collection::vec((0u32..40, 0i64..50), 1..200)) {
            let mut heap = Deadlines::default();
            let mut model: BTreeSet<(Timestamp, HoldId, u32)> = BTreeSet::new();
            for (slot, deadline) in steps {
                let key = HoldId(Uuid::from_u128(u128::from(slot)));
                if let Some(old) = model.iter().copied().find(|entry| entry.2 == slot) {
                    heap.remove(slot);
                    model.remove(&old);
                } else {
                    heap.insert(slot, Timestamp(deadline), key);
                    model.insert((Timestamp(deadline), key, slot));
                }
                prop_assert_eq!(heap.first(), model.first().map(|entry| entry.0));
                let now = Timestamp(25);
                let due: Vec<HoldId> = model.iter().filter(|entry| entry.0 <= now).map(|entry| entry.1).collect();
                prop_assert_eq!(heap.due(now, usize::MAX), due);
            }
        }
    }
}
