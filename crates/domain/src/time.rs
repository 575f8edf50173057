//! Instants and durations of the core, in whole milliseconds. They are arguments; the core never reads a
//! clock.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// A length of whole seconds. All arithmetic here saturates: the numbers come from outside, and a value
    /// that is far too large must not wrap around to one that passes a check.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// A length of whole minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes.saturating_mul(60_000))
    }

    /// A length of whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours.saturating_mul(3_600_000))
    }

    /// A pause that was doubled so many times, but is no longer than `most`.
    pub fn doubled(self, times: u16, most: Self) -> Self {
        Self(self.0.saturating_mul(1 << times.min(20))).min(most)
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;
    fn add(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Sub<Millis> for Timestamp {
    type Output = Self;
    fn sub(self, length: Millis) -> Self {
        Self(self.0.saturating_sub(length.0))
    }
}

impl Sub for Timestamp {
    type Output = Millis;
    fn sub(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_instants_stop_at_the_ends_of_their_range() {
        // With wrapping arithmetic this would be 616 ms.
        assert_eq!(Millis::from_secs(18_446_744_073_709_553), Millis(i64::MAX));
        assert_eq!(Millis::from_secs(i64::MIN), Millis(i64::MIN));
        assert_eq!(Millis::from_minutes(i64::MAX), Millis(i64::MAX));
        assert_eq!(Millis::from_hours(5_124_095_576_030_432), Millis(i64::MAX));
        assert_eq!(Timestamp(1) + Millis(i64::MAX), Timestamp(i64::MAX));
        assert_eq!(Timestamp(-2) - Millis(i64::MAX), Timestamp(i64::MIN));
        assert_eq!(Timestamp(i64::MIN) - Timestamp(1), Millis(i64::MIN));
    }
}
