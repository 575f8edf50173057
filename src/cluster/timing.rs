//! When members renew, and how long they are believed.

use std::ops::{Add, Sub};

use crate::store::Authority;
use domain::Millis;

/// An instant of `CLOCK_BOOTTIME` of this machine, in milliseconds: it goes on while the process or the machine is
/// suspended, and nobody sets it. It means nothing on another machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct BootTime(pub i64);

impl Add<Millis> for BootTime {
    type Output = Self;
    fn add(self, length: Millis) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Sub for BootTime {
    type Output = Millis;
    fn sub(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

/// What clocks may gain or lose on each other within a lease, in percent. Crystals are off by 0.01.
const CLOCK_RATES_PERCENT: i64 = 1;
/// What an owner's lease is shorter than what others wait: for steps of the scheduler between a look and an answer.
const LEASE_MARGIN: Millis = Millis(250);
/// What reading may be late before it counts as interrupted.
const READS_SLACK: Millis = Millis(200);

/// When members renew, and how shards move.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ClusterSettings {
    /// Who keeps the members' leases.
    pub authority: Authority,
    /// The time between two renewals, in milliseconds.
    pub renew_ms: i64,
    /// How long a member is taken for alive after a renewal, in milliseconds; at least three times `renew_ms`.
    pub lease_ms: i64,
    /// Shards that a process drains at a time, when it hands some over.
    pub move_shards_max: usize,
    /// What a node's wall clock may be off from the store's, in milliseconds.
    pub clock_skew_max_ms: i64,
    /// When a call of the store counts as failed, in milliseconds. Its answer may still come.
    pub answer_ms: i64,
    /// The wait before a claim or a release that did not succeed is tried again, in milliseconds.
    pub retry_ms: i64,
}

impl Default for ClusterSettings {
    fn default() -> Self {
        Self {
            authority: Authority::Postgres,
            renew_ms: 1_500,
            lease_ms: 6_000,
            move_shards_max: 64,
            clock_skew_max_ms: 500,
            answer_ms: 3_000,
            retry_ms: 200,
        }
    }
}

impl ClusterSettings {
    /// How long a process may answer from memory after it sent a renewal that succeeded, by its own clock: shorter than
    /// what anybody else waits, whatever both clocks' rates.
    pub fn own_lease(&self) -> Millis {
        Millis(self.lease_ms.saturating_mul(100 - CLOCK_RATES_PERCENT) / 100 - LEASE_MARGIN.0)
    }

    /// The longest time between two reads of members in which nobody's silence counts as interrupted: one renewal may fail.
    pub fn reads_gap_max(&self) -> Millis {
        Millis(2 * self.renew_ms + READS_SLACK.0)
    }
}
