//! When the places of an expired hold become available: at its deadline, or at an unpredictable instant after
//! it.

use std::hash::{DefaultHasher, Hasher};

use crate::{
    ids::HoldId,
    time::{Millis, Timestamp},
};

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Releases {
    /// The longest time after the deadline.
    pub(super) jitter: Millis,
    pub(super) seed: u128,
}

impl Releases {
    /// The instant for a hold; a function of hold, deadline and seed.
    #[inline]
    pub(super) fn of(&self, hold: HoldId, deadline: Timestamp) -> Timestamp {
        if self.jitter <= Millis(0) { deadline } else { self.drawn(hold, deadline) }
    }

    #[cold]
    fn drawn(&self, hold: HoldId, deadline: Timestamp) -> Timestamp {
        // SipHash: without the seed, the instants of other holds tell nothing about this one's.
        let mut hash = DefaultHasher::new();
        hash.write(&self.seed.to_le_bytes());
        hash.write(hold.0.as_bytes());
        hash.write_i64(deadline.0);
        let instants = self.jitter.0.unsigned_abs().saturating_add(1);
        deadline + Millis(i64::try_from(hash.finish() % instants).unwrap_or(self.jitter.0))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn instants_lie_within_the_window_and_follow_from_the_seed() {
        let instants = |seed: u128, jitter| -> Vec<i64> {
            let releases = Releases { jitter: Millis(jitter), seed };
            let hold = |number| HoldId(Uuid::from_u128(number));
            (0..200).map(|number| releases.of(hold(number), Timestamp(1_000)).0 - 1_000).collect()
        };
        assert!(instants(7, 0).iter().all(|late| *late == 0));
        let late = instants(7, 9);
        assert!(late.iter().all(|late| (0..=9).contains(late)));
        assert!((0..=9).all(|instant| late.contains(&instant)), "each of them comes up");
        assert_eq!(late, instants(7, 9));
        assert_ne!(late, instants(8, 9));
        assert!(instants(7, i64::MAX).iter().all(|late| *late >= 0), "and nothing wraps");
    }
}
