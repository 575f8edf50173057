//! Counts refused holds and orders of one event by code, in all and minute by minute. It is memory: a restart begins anew.

use std::collections::{BTreeMap, VecDeque};

use domain::Timestamp;

/// By code. The codes are constants of the program, so there are few.
pub type RefusalCounts = BTreeMap<&'static str, u64>;

const MINUTE: i64 = 60_000;

/// Refusals since the start of the process.
#[derive(Clone, Debug, Default)]
pub struct Refusals {
    total: RefusalCounts,
    /// The last minutes that had any, oldest first.
    minutes: VecDeque<(i64, RefusalCounts)>,
    /// The first minute of which refusals were forgotten to make room, and all before it.
    forgotten_until: Option<i64>,
}

impl Refusals {
    /// Minutes with refusals that are told apart.
    pub const MINUTES_MAX: usize = 240;

    pub(super) fn count(&mut self, code: &'static str, now: Timestamp) {
        *self.total.entry(code).or_insert(0) += 1;
        let minute = now.0.div_euclid(MINUTE);
        if self.minutes.back().is_none_or(|(last, _)| *last < minute) {
            self.minutes.push_back((minute, RefusalCounts::new()));
        }
        if self.minutes.len() > Self::MINUTES_MAX {
            self.forgotten_until = self.minutes.pop_front().map(|(minute, _)| minute);
        }
        if let Some((_, counts)) = self.minutes.back_mut() {
            *counts.entry(code).or_insert(0) += 1;
        }
    }

    /// In all.
    pub fn total(&self) -> &RefusalCounts {
        &self.total
    }

    /// The first instant of each minute that had any, and how many; oldest first.
    pub fn minutes(&self) -> impl Iterator<Item = (Timestamp, &RefusalCounts)> {
        self.minutes.iter().map(|(minute, counts)| (Timestamp(minute * MINUTE), counts))
    }

    /// From when on minutes are told apart, if not since the start of the process.
    pub fn minutes_since(&self) -> Option<Timestamp> {
        self.forgotten_until.map(|minute| Timestamp((minute + 1) * MINUTE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_apart_and_the_oldest_are_forgotten() {
        let mut refusals = Refusals::default();
        for millis in [0, 59_999, 60_000] {
            refusals.count("seats_unavailable", Timestamp(millis));
        }
        refusals.count("not_on_sale", Timestamp(60_001));
        let told: Vec<(i64, u64)> =
            refusals.minutes().map(|(at, counts)| (at.0, counts.values().sum())).collect();
        assert_eq!((told, refusals.minutes_since()), (vec![(0, 2), (60_000, 2)], None));
        for minute in 2..1_000 {
            refusals.count("seats_unavailable", Timestamp(minute * MINUTE));
        }
        assert_eq!(refusals.minutes().count(), Refusals::MINUTES_MAX);
        assert_eq!(refusals.minutes_since(), refusals.minutes().next().map(|(at, _)| at));
        assert_eq!(refusals.total()["seats_unavailable"], 1_001, "in all, none is forgotten");
    }
}
