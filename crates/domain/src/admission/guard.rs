//! What is remembered of holds that ended without an order, against denial of inventory: by which user, from
//! which address, for which seats.
//!
//! A state machine without clock or randomness. It decides on which terms a new hold is granted; it must
//! never take part in replay, so it starts empty after a restart. Its memory is bounded: when it is full, it
//! forgets whoever has been inactive longest.

use serde::{Deserialize, Serialize};

use std::{collections::VecDeque, hash::Hash, net::IpAddr};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    claim::{Claim, SeatList},
    ids::{HoldId, SeatIndex, UserId},
    rules::{EventRules, Protection},
    time::{Millis, Timestamp},
};

/// Why a buyer may not hold now although the places are available.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Denied {
    /// The user already holds as many places as allowed over all events.
    PlacesHeld {
        /// The limit, in places.
        most: u32,
    },
    /// The user had these seats in a hold that ended less than `rehold_pause` ago.
    HeldRecently {
        /// Those of the seats that are still in the pause.
        seats: SeatList,
        /// First instant at which the user may hold all of them again.
        until: Timestamp,
    },
    /// Too many holds of the user, or of users without a purchase at the same address, ended without an
    /// order.
    Paused {
        /// First instant at which the user may hold again.
        until: Timestamp,
    },
}

/// Who asks for a hold.
#[derive(Clone, Copy, Debug)]
pub struct Requester<'a> {
    /// The session's user.
    pub user: &'a UserId,
    /// The client address, if it is known and counted. An IPv6 network counts as one address.
    pub address: Option<IpAddr>,
    /// Whether the user has bought something in this event; if so, the address is not counted.
    pub is_customer: bool,
}

/// The memory of one event.
#[derive(Debug)]
pub struct Guard {
    by_user: LetGo<UserId>,
    by_address: LetGo<IpAddr>,
    /// The user of the last hold of each seat that ended without an order, and when it ended.
    seats: FxHashMap<SeatIndex, (UserId, Timestamp)>,
    /// The addresses of live holds, for users who have bought nothing.
    addresses: FxHashMap<HoldId, IpAddr>,
}

impl Guard {
    /// An empty memory for at most `remembered_max` users and as many addresses.
    pub fn new(remembered_max: usize) -> Self {
        Self {
            by_user: LetGo::new(remembered_max),
            by_address: LetGo::new(remembered_max),
            seats: FxHashMap::default(),
            addresses: FxHashMap::default(),
        }
    }

    /// The hold length that this buyer gets, or why they may not hold now.
    pub fn terms(
        &self,
        rules: &EventRules,
        requester: &Requester<'_>,
        now: Timestamp,
    ) -> Result<Millis, Denied> {
        let protection = &rules.protection;
        let mut length = rules.hold_length;
        let stranger = requester.address.filter(|_| !requester.is_customer);
        let standings = [
            self.by_user.standing(requester.user, protection.abandoned_max, protection, now),
            stranger.map_or(Standing::Good, |address| {
                self.by_address.standing(&address, protection.address_abandoned_max, protection, now)
            }),
        ];
        for standing in standings {
            match standing {
                Standing::Good => {}
                Standing::Short if protection.short_hold_length > Millis(0) => {
                    length = length.min(protection.short_hold_length);
                }
                Standing::Short => {}
                Standing::Paused(until) => return Err(Denied::Paused { until }),
            }
        }
        Ok(length)
    }

    /// Checks that the user's pause after their own last hold of these seats is over.
    pub fn seats_are_free_for(
        &self,
        protection: &Protection,
        user: &UserId,
        seats: &[SeatIndex],
        now: Timestamp,
    ) -> Result<(), Denied> {
        if self.seats.is_empty() || protection.rehold_pause <= Millis(0) {
            return Ok(());
        }
        let mut early = SeatList::new();
        let mut until = now;
        for seat in seats {
            let Some((_, at)) = self.seats.get(seat).filter(|(last, _)| last == user) else { continue };
            let free_at = *at + protection.rehold_pause;
            if now < free_at {
                early.push(*seat);
                until = until.max(free_at);
            }
        }
        if early.is_empty() { Ok(()) } else { Err(Denied::HeldRecently { seats: early, until }) }
    }

    /// Records that a hold was granted.
    pub fn held(&mut self, protection: &Protection, hold: HoldId, requester: &Requester<'_>) {
        if protection.address_abandoned_max > 0
            && let Some(address) = requester.address.filter(|_| !requester.is_customer)
        {
            self.addresses.insert(hold, address);
        }
    }

    /// Records that a hold's order was paid, so that the hold is never counted.
    pub fn bought(&mut self, hold: HoldId) {
        if !self.addresses.is_empty() {
            self.addresses.remove(&hold);
        }
    }

    /// Records that a hold ended without a purchase: it expired, was released, or its order failed after the
    /// deadline.
    pub fn let_go(&mut self, protection: &Protection, claim: &Claim, at: Timestamp) {
        let address = if self.addresses.is_empty() { None } else { self.addresses.remove(&claim.hold) };
        if protection.abandoned_max > 0 {
            self.by_user.note(&claim.buyer, protection.abandoned_max, protection, at);
        }
        if let Some(address) = address.filter(|_| protection.address_abandoned_max > 0) {
            self.by_address.note(&address, protection.address_abandoned_max, protection, at);
        }
        if protection.rehold_pause > Millis(0) {
            // Bounded: one entry for each seat.
            for seat in &claim.places.seats {
                self.seats.insert(*seat, (claim.buyer.clone(), at));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Good,
    Short,
    Paused(Timestamp),
}

/// When holds ended without an order, newest last; not more than are needed to decide.
type Instants = SmallVec<[Timestamp; 4]>;

/// Holds that ended without an order, by user or by address, for a bounded number of keys.
#[derive(Debug)]
struct LetGo<K> {
    instants: FxHashMap<K, Instants>,
    /// Every key once, in the order of eviction. A key that is still active is moved to the end when it comes
    /// up.
    oldest_first: VecDeque<K>,
    most: usize,
}

impl<K: Hash + Eq + Clone> LetGo<K> {
    fn new(most: usize) -> Self {
        Self { instants: FxHashMap::default(), oldest_first: VecDeque::new(), most: most.max(1) }
    }

    fn standing(&self, key: &K, allowed: u32, protection: &Protection, now: Timestamp) -> Standing {
        if allowed == 0 || self.instants.is_empty() {
            return Standing::Good;
        }
        let Some(instants) = self.instants.get(key) else { return Standing::Good };
        let since = now - protection.abandoned_window;
        let lately = instants.iter().filter(|at| **at > since).count() as u64;
        let last = instants.last().copied().unwrap_or(since);
        let until = last + protection.abandoned_pause;
        if lately >= u64::from(allowed) * 2 && now < until {
            Standing::Paused(until)
        } else if lately >= u64::from(allowed) {
            Standing::Short
        } else {
            Standing::Good
        }
    }

    fn note(&mut self, key: &K, allowed: u32, protection: &Protection, at: Timestamp) {
        let since = at - protection.abandoned_window;
        if let Some(instants) = self.instants.get_mut(key) {
            instants.retain(|instant| *instant > since);
            // Twice the allowed number is the highest threshold, so older instants are not needed.
            let surplus = (instants.len() + 1).saturating_sub(allowed as usize * 2);
            instants.drain(..surplus.min(instants.len()));
            instants.push(at);
            return;
        }
        self.make_room(since);
        self.instants.insert(key.clone(), SmallVec::from_slice(&[at]));
        self.oldest_first.push_back(key.clone());
    }

    /// Evicts one key when the memory is full: the first inactive one among the next eight, otherwise the
    /// eighth.
    fn make_room(&mut self, since: Timestamp) {
        if self.instants.len() < self.most {
            return;
        }
        for looked in 1.. {
            let Some(key) = self.oldest_first.pop_front() else { return };
            let is_quiet = self.instants.get(&key).and_then(|at| at.last()).is_none_or(|at| *at <= since);
            if is_quiet || looked == 8 {
                self.instants.remove(&key);
                return;
            }
            self.oldest_first.push_back(key);
        }
    }
}

#[cfg(test)]
mod tests;
