//! What metrics do not count yet: only what is durable has happened.
//!
//! An event that the store contradicts is loaded again from the store, and what was dropped with it happens again. If it
//! had been counted when it was decided, it would count twice.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::telemetry::EventCounters;
use domain::EventId;

/// Counters of appends that are not durable yet, by event and watermark. Bounded by the backlog.
#[derive(Default)]
pub(super) struct Uncounted(FxHashMap<EventId, VecDeque<(u64, EventCounters)>>);

impl Uncounted {
    /// An event appends this; its watermarks only grow.
    pub(super) fn add(&mut self, event: EventId, watermark: u64, counters: EventCounters) {
        self.0.entry(event).or_default().push_back((watermark, counters));
    }

    /// Everything of the event up to this watermark is durable: what is to be counted now.
    pub(super) fn durable(&mut self, event: EventId, watermark: u64) -> EventCounters {
        let mut sum = EventCounters::default();
        let Some(waiting) = self.0.get_mut(&event) else { return sum };
        while waiting.front().is_some_and(|(needed, _)| *needed <= watermark) {
            if let Some((_, counters)) = waiting.pop_front() {
                sum += counters;
            }
        }
        if waiting.is_empty() {
            self.0.remove(&event);
        }
        sum
    }

    /// What waits of the event was dropped: it has never happened.
    pub(super) fn dropped(&mut self, event: EventId) {
        self.0.remove(&event);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_durable_counts_once_and_what_was_dropped_never() {
        let (one, other) = (EventId(Uuid::from_u128(1)), EventId(Uuid::from_u128(2)));
        let granted = |granted| EventCounters { granted, ..EventCounters::default() };
        let mut uncounted = Uncounted::default();
        for (watermark, count) in [(1, 1), (2, 10), (3, 100)] {
            uncounted.add(one, watermark, granted(count));
            uncounted.add(other, watermark, granted(count));
        }
        assert_eq!(uncounted.durable(one, 2), granted(11));
        assert_eq!(uncounted.durable(one, 2), granted(0));
        uncounted.dropped(one);
        // Loaded again, with watermarks from the beginning.
        uncounted.add(one, 1, granted(1_000));
        assert_eq!(uncounted.durable(one, 1), granted(1_000));
        assert_eq!(uncounted.durable(other, 3), granted(111));
        assert!(uncounted.0.is_empty());
    }
}
