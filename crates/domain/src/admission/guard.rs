//! The memory behind an event's [`Protection`]: who let holds go, which seats, from where.
//!
//! A state machine without clock or chance: it is told what became of holds and when, and says on which
//! terms somebody may hold now. It decides what is granted, never what is replayed, so it begins empty after a
//! restart. What it remembers is bounded; where it is full, it forgets who has been quiet the longest.

use std::{collections::VecDeque, hash::Hash, net::IpAddr};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    claim::{Claim, SeatList},
    ids::{HoldId, SeatIndex, UserId},
    rules::{EventRules, Protection},
    time::{Millis, Timestamp},
};

/// Why somebody may not hold now, though the places are free.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Denied {
    /// They hold as much as one user may, over all events.
    PlacesHeld {
        /// How many places that are.
        most: u32,
    },
    /// They let these seats go a moment ago.
    HeldRecently {
        /// Which.
        seats: SeatList,
        /// When they may hold all of them again.
        until: Timestamp,
    },
    /// They, or strangers from their address, let too many holds go.
    Paused {
        /// When they may hold again.
        until: Timestamp,
    },
}

/// Who wants to hold.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The user.
    pub user: &'a UserId,
    /// Where they come from, as far as it is known, and counted: an IPv6 network is one address.
    pub address: Option<IpAddr>,
    /// Whether they have bought something here: their address is not held against them then.
    pub is_customer: bool,
}

/// What is remembered.
#[derive(Debug)]
pub struct Guard {
    by_user: LetGo<UserId>,
    by_address: LetGo<IpAddr>,
    /// Who let a seat go last, and when.
    seats: FxHashMap<SeatIndex, (UserId, Timestamp)>,
    /// Where the live holds of strangers came from.
    addresses: FxHashMap<HoldId, IpAddr>,
}

impl Guard {
    /// An empty memory of at most so many users, and as many addresses.
    pub fn new(remembered_max: usize) -> Self {
        Self {
            by_user: LetGo::new(remembered_max),
            by_address: LetGo::new(remembered_max),
            seats: FxHashMap::default(),
            addresses: FxHashMap::default(),
        }
    }

    /// How long a hold of this asker lives, if they may hold now.
    pub fn terms(&self, rules: &EventRules, asker: &Asker<'_>, now: Timestamp) -> Result<Millis, Denied> {
        let protection = &rules.protection;
        let mut length = rules.hold_length;
        let stranger = asker.address.filter(|_| !asker.is_customer);
        let standings = [
            self.by_user.standing(asker.user, protection.abandoned_max, protection, now),
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

    /// Whether this user may hold these seats again already.
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

    /// A hold was granted.
    pub fn held(&mut self, protection: &Protection, hold: HoldId, asker: &Asker<'_>) {
        if protection.address_abandoned_max > 0
            && let Some(address) = asker.address.filter(|_| !asker.is_customer)
        {
            self.addresses.insert(hold, address);
        }
    }

    /// A hold's order was paid: it counts against nobody.
    pub fn bought(&mut self, hold: HoldId) {
        if !self.addresses.is_empty() {
            self.addresses.remove(&hold);
        }
    }

    /// A hold ended, or its order failed and its time was over: nobody bought anything.
    pub fn let_go(&mut self, protection: &Protection, claim: &Claim, at: Timestamp) {
        let address = if self.addresses.is_empty() { None } else { self.addresses.remove(&claim.hold) };
        if protection.abandoned_max > 0 {
            self.by_user.note(&claim.buyer, protection.abandoned_max, protection, at);
        }
        if let Some(address) = address.filter(|_| protection.address_abandoned_max > 0) {
            self.by_address.note(&address, protection.address_abandoned_max, protection, at);
        }
        if protection.rehold_pause > Millis(0) {
            // At most an entry a seat.
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

/// When holds were let go, newest last: as many as it takes to judge.
type Instants = SmallVec<[Timestamp; 4]>;

/// How many holds each of a bounded number of users or addresses let go lately.
#[derive(Debug)]
struct LetGo<K> {
    instants: FxHashMap<K, Instants>,
    /// Each once, whoever was noted first first; those still at it are moved back when they come up.
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
            // More than twice what is allowed changes nothing.
            let surplus = (instants.len() + 1).saturating_sub(allowed as usize * 2);
            instants.drain(..surplus.min(instants.len()));
            instants.push(at);
            return;
        }
        self.make_room(since);
        self.instants.insert(key.clone(), SmallVec::from_slice(&[at]));
        self.oldest_first.push_back(key.clone());
    }

    /// One place, at the cost of a few looks: who has been quiet goes first, and if nobody among the next few
    /// has, who was noted first.
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
