//! Which faults a run has, and how often. Each seed turns some kinds off and others up ("swarm testing": Groce et al.,
//! ISSTA 2012), so that rare combinations are not drowned by frequent ones.

use rand::{Rng, rngs::StdRng};

use domain::Millis;

/// One in so many times; never, if it is 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct OneIn(pub(super) u32);

impl OneIn {
    /// Whether it happens this time.
    pub(super) fn happens(self, rng: &mut StdRng) -> bool {
        self.0 > 0 && rng.random_range(0..self.0) == 0
    }
}

/// The faults of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    /// The store refuses a write before it begins.
    pub(super) write_refused: OneIn,
    /// The connection breaks before the commit.
    pub(super) write_lost: OneIn,
    /// The commit succeeds and its answer is lost.
    pub(super) write_answer_lost: OneIn,
    /// A write takes seconds.
    pub(super) write_hangs: OneIn,
    /// Heads, events and rows can't be read.
    pub(super) read_fails: OneIn,
    /// A buyer's request does not arrive.
    pub(super) request_lost: OneIn,
    /// An answer does not reach its buyer.
    pub(super) answer_lost: OneIn,
    /// A request goes to a process that was replaced.
    pub(super) request_to_old_owner: OneIn,
    /// The broker does not confirm a message, which it may have taken.
    pub(super) publish_fails: OneIn,
    /// The broker delivers a message twice.
    pub(super) delivered_twice: OneIn,
    /// A delivery comes much later than others.
    pub(super) delivered_late: OneIn,
    /// The provider does not answer, before it has done anything.
    pub(super) provider_away: OneIn,
    /// The provider has done it, and its answer is lost.
    pub(super) provider_answer_lost: OneIn,
    /// Money comes for a payment that was cancelled.
    pub(super) money_comes_late: OneIn,
    /// A provider's event is sent twice.
    pub(super) event_sent_twice: OneIn,
    /// The live view misses changes.
    pub(super) feed_overflows: OneIn,
    /// The mean time between two crashes; none if it is zero.
    pub(super) crash_every: Millis,
    /// Of the crashes, how many are pauses: the process wakes when another one has taken its events.
    pub(super) wakes_again: OneIn,
    /// Timers of the process fire late by up to so much.
    pub(super) timers_late: Millis,
    /// The clock of a new process is off by up to so much.
    pub(super) clock_off: Millis,
}

impl Faults {
    /// Those of a seed.
    pub(super) fn of_seed(rng: &mut StdRng) -> Self {
        let mut kind = |often: u32| {
            // Off in a third of the seeds; from frequent to rare in the others.
            let rate = [0, 0, often, often * 4, often * 20, often * 100][rng.random_range(0..6)];
            OneIn(rate)
        };
        let faults = Self {
            write_refused: kind(4),
            write_lost: kind(4),
            write_answer_lost: kind(4),
            write_hangs: kind(6),
            read_fails: kind(3),
            request_lost: kind(5),
            answer_lost: kind(4),
            request_to_old_owner: kind(2),
            publish_fails: kind(3),
            delivered_twice: kind(2),
            delivered_late: kind(3),
            provider_away: kind(3),
            provider_answer_lost: kind(3),
            money_comes_late: kind(2),
            event_sent_twice: kind(2),
            feed_overflows: kind(5),
            wakes_again: kind(2),
            crash_every: Millis(0),
            timers_late: Millis(0),
            clock_off: Millis(0),
        };
        let crash_every = [0, 0, 2_000, 20_000, 120_000, 1_200_000][rng.random_range(0..6)];
        let clock_off = [0, 0, 500, 60_000][rng.random_range(0..4)];
        let timers_late = [0, 5, 100][rng.random_range(0..3)];
        Self {
            crash_every: Millis(crash_every),
            timers_late: Millis(timers_late),
            clock_off: Millis(clock_off),
            ..faults
        }
    }
}
