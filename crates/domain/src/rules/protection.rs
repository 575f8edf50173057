//! What an organiser sets against those who hold places to keep them from others. Zero is off, everywhere.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// How an event protects its places. `crate::admission` says what follows from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Protection {
    /// Places that one user may hold at a time, over all events that set this.
    pub places_held_max: u32,
    /// How long a user who let a seat go waits before they may hold it again, unless somebody else had it.
    pub rehold_pause: Millis,
    /// Holds of one user that may end without an order within `abandoned_window`: from this many on their
    /// holds are short, from twice as many on they wait.
    pub abandoned_max: u32,
    /// The same for all users of one address who have bought nothing in this event.
    pub address_abandoned_max: u32,
    /// How far back holds are counted that ended without an order.
    pub abandoned_window: Millis,
    /// How long the holds live of those who let too many go.
    pub short_hold_length: Millis,
    /// How long they wait after another one, when they let twice as many go.
    pub abandoned_pause: Millis,
    /// The places of a hold that ended come back to everybody at a random instant within this after its
    /// deadline, so that nobody can wait for it.
    pub release_jitter: Millis,
}

impl Protection {
    /// The largest `places_held_max`.
    pub const PLACES_HELD_MAX: u32 = 10_000;
    /// The largest number of holds that may end without an order.
    pub const ABANDONED_MAX: u32 = 50;
    /// The longest pause, window and short hold: one day.
    pub const LENGTH_MAX: Millis = Millis::from_hours(24);
    /// The longest that ended places may stay away.
    pub const RELEASE_JITTER_MAX: Millis = Millis::from_minutes(5);

    /// Whether every number is in its range, and none needs another one that is missing.
    pub fn is_sound(&self) -> bool {
        let is_length = |length: Millis| (Millis(0)..=Self::LENGTH_MAX).contains(&length);
        let counts = self.abandoned_max > 0 || self.address_abandoned_max > 0;
        self.places_held_max <= Self::PLACES_HELD_MAX
            && self.abandoned_max <= Self::ABANDONED_MAX
            && self.address_abandoned_max <= Self::ABANDONED_MAX
            && [self.rehold_pause, self.abandoned_window, self.short_hold_length, self.abandoned_pause]
                .into_iter()
                .all(is_length)
            && (Millis(0)..=Self::RELEASE_JITTER_MAX).contains(&self.release_jitter)
            && (!counts || self.abandoned_window > Millis(0))
    }
}
