//! Counts refused holds and orders of one event by code, in all and minute by minute. It is memory: a restart begins anew.
//! Processes that sell together count apart, and their sums are made where somebody asks.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use domain::Timestamp;

/// By code. The codes are constants of the program, so there are few.
type RefusalCounts = BTreeMap<&'static str, u64>;

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
}

/// Refusals of one event, of one process or of several together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefusalSums {
    total: BTreeMap<String, u64>,
    minutes: BTreeMap<i64, BTreeMap<String, u64>>,
    forgotten_until: Option<i64>,
    started_at: Timestamp,
}

impl RefusalSums {
    /// What one process has counted since it started.
    pub fn of(refusals: &Refusals, started_at: Timestamp) -> Self {
        let minutes = refusals.minutes.iter().map(|(minute, counts)| (*minute, named(counts)));
        Self {
            total: named(&refusals.total),
            minutes: minutes.collect(),
            forgotten_until: refusals.forgotten_until,
            started_at,
        }
    }

    /// Adds those of another process. Minutes that not all of them tell apart are not told apart here.
    pub fn add(&mut self, others: Self) {
        add(&mut self.total, others.total);
        for (minute, counts) in others.minutes {
            add(self.minutes.entry(minute).or_default(), counts);
        }
        self.forgotten_until = self.forgotten_until.max(others.forgotten_until);
        self.started_at = self.started_at.min(others.started_at);
        while self.minutes.len() > Refusals::MINUTES_MAX
            && let Some((minute, _)) = self.minutes.pop_first()
        {
            self.forgotten_until = self.forgotten_until.max(Some(minute));
        }
        if let Some(forgotten) = self.forgotten_until {
            self.minutes.retain(|minute, _| *minute > forgotten);
        }
    }

    /// In all, by code.
    pub fn total(&self) -> &BTreeMap<String, u64> {
        &self.total
    }

    /// The first instant of each minute that had any, and how many by code; oldest first.
    pub fn minutes(&self) -> impl Iterator<Item = (Timestamp, &BTreeMap<String, u64>)> {
        self.minutes.iter().map(|(minute, counts)| (Timestamp(minute * MINUTE), counts))
    }

    /// When the first of the processes that have counted was started.
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// From when on minutes are told apart.
    pub fn minutes_since(&self) -> Timestamp {
        self.forgotten_until.map_or(self.started_at, |minute| Timestamp((minute + 1) * MINUTE))
    }
}

fn named(counts: &RefusalCounts) -> BTreeMap<String, u64> {
    counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
}

fn add(sums: &mut BTreeMap<String, u64>, counts: BTreeMap<String, u64>) {
    for (code, count) in counts {
        let sum = sums.entry(code).or_insert(0);
        *sum = sum.saturating_add(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(-5);

    #[test]
    fn minutes_are_told_apart_and_the_oldest_are_forgotten() {
        let mut refusals = Refusals::default();
        for millis in [0, 59_999, 60_000] {
            refusals.count("seats_unavailable", Timestamp(millis));
        }
        refusals.count("not_on_sale", Timestamp(60_001));
        let sums = RefusalSums::of(&refusals, START);
        let told: Vec<(i64, u64)> =
            sums.minutes().map(|(at, counts)| (at.0, counts.values().sum())).collect();
        assert_eq!((told, sums.minutes_since()), (vec![(0, 2), (60_000, 2)], START));
        for minute in 2..1_000 {
            refusals.count("seats_unavailable", Timestamp(minute * MINUTE));
        }
        let sums = RefusalSums::of(&refusals, START);
        assert_eq!(sums.minutes().count(), Refusals::MINUTES_MAX);
        assert_eq!(Some(sums.minutes_since()), sums.minutes().next().map(|(at, _)| at));
        assert_eq!(sums.total()["seats_unavailable"], 1_001, "in all, none is forgotten");
    }

    #[test]
    fn the_sums_of_two_are_the_same_whoever_adds_them() {
        let (mut one, mut other) = (Refusals::default(), Refusals::default());
        for minute in 0..200 {
            one.count("seats_unavailable", Timestamp(minute * MINUTE));
            other.count("not_on_sale", Timestamp((minute + 100) * MINUTE));
        }
        let both = [RefusalSums::of(&one, Timestamp(7)), RefusalSums::of(&other, Timestamp(9))];
        let mut sums = both[0].clone();
        sums.add(both[1].clone());
        let mut the_other_way = both[1].clone();
        the_other_way.add(both[0].clone());
        assert_eq!(sums, the_other_way);
        assert_eq!((sums.total()["seats_unavailable"], sums.total()["not_on_sale"]), (200, 200));
        assert_eq!(sums.minutes().count(), Refusals::MINUTES_MAX);
        assert_eq!(sums.minutes_since(), Timestamp(60 * MINUTE));
        assert_eq!(sums.minutes().map(|(_, counts)| counts.len()).max(), Some(2), "minutes are added");
        assert_eq!(sums.started_at(), Timestamp(7));
        let written = rmp_serde::to_vec_named(&sums).unwrap();
        assert_eq!(rmp_serde::from_slice::<RefusalSums>(&written).unwrap(), sums);
    }
}
