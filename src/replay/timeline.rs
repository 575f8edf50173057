//! A sale in a bounded number of parts, however long its journal is.
//!
//! All parts have the same number of transitions, not the same length: the first minutes of an on-sale have as many parts
//! as they deserve, and a quiet week has few. When there are too many, two become one.

use super::Watch;
use domain::{Change, Counts, SeatMap, Seq, Timestamp, Transition, VenueLayout};

/// What happened in a part of a sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BucketCounts {
    /// Holds that were granted.
    pub holds_granted: u64,
    /// Holds that their buyers gave up.
    pub holds_released: u64,
    /// Holds that reached their deadline.
    pub holds_expired: u64,
    /// Holds that ended because the event was cancelled.
    pub holds_ended: u64,
    /// Orders that were accepted.
    pub orders_placed: u64,
    /// Orders whose places were sold.
    pub orders_completed: u64,
    /// Orders that were not paid.
    pub orders_failed: u64,
    /// Orders that were ended: cancelled, or refunded in full.
    pub orders_cancelled: u64,
}

impl BucketCounts {
    fn add(&mut self, change: &Change) {
        match change {
            Change::Held { .. } => self.holds_granted += 1,
            Change::Released { .. } => self.holds_released += 1,
            Change::Expired { holds } => self.holds_expired += holds.len() as u64,
            Change::HoldsEnded { holds } => self.holds_ended += holds.len() as u64,
            Change::OrderPlaced { .. } | Change::OrderPlacedBy { .. } => self.orders_placed += 1,
            Change::Sold { .. } => self.orders_completed += 1,
            Change::OrderFailed { .. } | Change::HoldResumed { .. } => self.orders_failed += 1,
            Change::Cancelled { .. } | Change::Withdrawn { .. } => self.orders_cancelled += 1,
            _ => {}
        }
    }

    fn plus(self, later: Self) -> Self {
        Self {
            holds_granted: self.holds_granted + later.holds_granted,
            holds_released: self.holds_released + later.holds_released,
            holds_expired: self.holds_expired + later.holds_expired,
            holds_ended: self.holds_ended + later.holds_ended,
            orders_placed: self.orders_placed + later.orders_placed,
            orders_completed: self.orders_completed + later.orders_completed,
            orders_failed: self.orders_failed + later.orders_failed,
            orders_cancelled: self.orders_cancelled + later.orders_cancelled,
        }
    }
}

/// A part of a sale, and how things stood after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// Its last transition.
    pub seq: Seq,
    /// That transition's instant.
    pub at: Timestamp,
    /// Places by status after it.
    pub counts: Counts,
    /// What happened in it.
    pub happened: BucketCounts,
}

/// A sale from its beginning to one of its transitions.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// When the event was created.
    pub created_at: Timestamp,
    /// Places before the first transition.
    pub before: Counts,
    /// The parts, oldest first, at most [`Timeline::BUCKETS_MAX`].
    pub buckets: Vec<Bucket>,
    /// How many transitions a part has; the last may have fewer.
    stride: u64,
}

impl Timeline {
    /// Parts of a timeline at most.
    pub const BUCKETS_MAX: usize = 500;

    pub(super) fn new(created_at: Timestamp, layout: &VenueLayout) -> Self {
        let before = Counts { available: layout.capacity(), ..Counts::default() };
        Self { created_at, before, buckets: Vec::new(), stride: 1 }
    }

    /// The transition at which it ends.
    pub fn seq(&self) -> Seq {
        self.buckets.last().map_or(Seq(0), |bucket| bucket.seq)
    }

    fn merge_pairs(&mut self) {
        self.stride *= 2;
        let merged = self.buckets.chunks(2).map(|pair| match pair {
            [one, other] => Bucket { happened: one.happened.plus(other.happened), ..*other },
            _ => pair[0],
        });
        self.buckets = merged.collect();
    }
}

impl Watch for Timeline {
    fn see(&mut self, transition: &Transition, after: &SeatMap) {
        let begins = (transition.seq.0 - 1).is_multiple_of(self.stride);
        if begins && self.buckets.len() == Self::BUCKETS_MAX {
            self.merge_pairs();
        }
        let begins = (transition.seq.0 - 1).is_multiple_of(self.stride);
        let mut happened = match self.buckets.last() {
            Some(last) if !begins => last.happened,
            _ => BucketCounts::default(),
        };
        happened.add(&transition.change);
        let bucket = Bucket { seq: transition.seq, at: transition.at, counts: after.counts(), happened };
        match self.buckets.last_mut() {
            Some(last) if !begins => *last = bucket,
            _ => self.buckets.push(bucket),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use domain::{
        EventStatus,
        test_venue::{rules, venue},
    };

    /// A journal of so many changes that do nothing to places, seen one after the other.
    fn timeline_of(transitions: u64) -> Timeline {
        let layout = Arc::new(venue(&[6, 6], 0));
        let mut map = SeatMap::new(layout.clone(), rules());
        let mut timeline = Timeline::new(Timestamp(0), &layout);
        for seq in 1..=transitions {
            let status = if seq % 2 == 0 { EventStatus::OnSale } else { EventStatus::Paused };
            let transition = Transition {
                seq: Seq(seq),
                at: Timestamp(seq as i64 * 10),
                epoch: domain::Epoch(1),
                change: Change::StatusChanged { status },
            };
            map.apply(&transition);
            timeline.see(&transition, &map);
        }
        timeline
    }

    #[test]
    fn a_timeline_stays_small_and_ends_with_the_last_transition() {
        let most = Timeline::BUCKETS_MAX as u64;
        for (transitions, parts) in
            [(0, 0), (1, 1), (499, 499), (500, 500), (501, 251), (1_000, 500), (1_001, 251)]
        {
            let timeline = timeline_of(transitions);
            assert_eq!((timeline.buckets.len(), timeline.seq()), (parts, Seq(transitions)), "{transitions}");
            assert!(timeline.buckets.len() as u64 <= most);
            let ends = timeline.buckets.windows(2).map(|pair| pair[1].seq.0 - pair[0].seq.0);
            assert!(ends.rev().skip(1).all(|length| length == timeline.stride), "all parts are as long");
        }
    }

    #[test]
    fn what_happened_is_not_lost_when_parts_become_one() {
        let one = BucketCounts { holds_granted: 2, orders_failed: 1, ..BucketCounts::default() };
        let other = BucketCounts { holds_granted: 3, holds_expired: 4, ..BucketCounts::default() };
        let both = one.plus(other);
        assert_eq!((both.holds_granted, both.holds_expired, both.orders_failed), (5, 4, 1));
    }
}
