//! What an organiser sets against denial of inventory: against users who hold places only to keep them from
//! others.
//!
//! Zero turns a measure off. `crate::admission` applies these numbers; this file only bounds them.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// The protection of one event.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Protection {
    /// Places that one user may hold at the same time, over all events that set this.
    pub places_held_max: u32,
    /// How long a user may not hold a seat again after their own hold of it ended without an order, unless
    /// another user's hold of it ended since.
    pub rehold_pause: Millis,
    /// Holds of one user that end without an order within `abandoned_window`: from this number on, new holds
    /// last `short_hold_length`; from twice this number on, the user has to wait for `abandoned_pause`.
    pub abandoned_max: u32,
    /// The same for all users of one address together who have bought nothing in this event.
    pub address_abandoned_max: u32,
    /// How far back holds without an order are counted.
    pub abandoned_window: Millis,
    /// The hold length after too many holds without an order.
    pub short_hold_length: Millis,
    /// The wait after the latest hold without an order, from twice the allowed number on.
    pub abandoned_pause: Millis,
    /// The places of an expired hold become available at a random instant within this time after its
    /// deadline, so that nobody can time a request for them.
    pub release_jitter: Millis,
}

impl Protection {
    /// The largest `places_held_max`.
    pub const PLACES_HELD_MAX: u32 = 10_000;
    /// The largest number of holds that may end without an order.
    pub const ABANDONED_MAX: u32 = 50;
    /// The longest pause, window and short hold: one day.
    pub const LENGTH_MAX: Millis = Millis::from_hours(24);
    /// The longest `release_jitter`.
    pub const RELEASE_JITTER_MAX: Millis = Millis::from_minutes(5);

    /// Whether every number is in its range, and the window is set if holds are counted.
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
