//! How many places each user holds unpaid over all events: the only thing about holds that events share.
//!
//! Only events that limit it take part, so others pay nothing for it. Each event adds what it grants and takes away what
//! ends; a user's count lies in one of many parts, each with its own lock, which is held for a lookup and an addition.
//! Processes that sell together tell each other what changes. A user who holds at two of them within the moment that this
//! takes may have more: the limit once for each process at most.

use std::{hash::BuildHasher, sync::Arc};

use parking_lot::Mutex;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::shared_counts::{CountKey, SharedCounts};
use domain::{HoldId, UserId};

/// Parts of the count.
const PARTS: usize = 64;

/// Places held, by user; clones share it.
#[derive(Clone, Debug)]
pub struct Holdings {
    parts: Arc<[Mutex<FxHashMap<UserId, u32>>; PARTS]>,
    /// What the processes tell each other, if there are several.
    shared: Option<SharedCounts>,
}

impl Default for Holdings {
    fn default() -> Self {
        Self { parts: Arc::new(std::array::from_fn(|_| Mutex::default())), shared: None }
    }
}

impl Holdings {
    /// Holdings that count with what other processes tell.
    pub fn shared(counts: SharedCounts) -> Self {
        Self { shared: Some(counts), ..Self::default() }
    }

    fn part(&self, user: &UserId) -> &Mutex<FxHashMap<UserId, u32>> {
        &self.parts[FxBuildHasher.hash_one(user) as usize % PARTS]
    }

    /// Adds places unless that makes more than `most`; whether it did.
    fn take(&self, user: &UserId, places: u32, most: u32) -> bool {
        let shared = self.shared.as_ref().map(|shared| (shared, CountKey::from(user)));
        let elsewhere = shared.map_or(0, |(shared, key)| shared.elsewhere(key));
        let mut part = self.part(user).lock();
        let held = part.get(user).copied().unwrap_or(0).saturating_add(places);
        if held.saturating_add(elsewhere) > most {
            return false;
        }
        part.insert(user.clone(), held);
        if let Some((shared, key)) = shared {
            shared.set(key, held);
        }
        true
    }

    fn give_back(&self, user: &UserId, places: u32) {
        let mut part = self.part(user).lock();
        let Some(held) = part.get_mut(user) else { return };
        *held = held.saturating_sub(places);
        let left = *held;
        if left == 0 {
            part.remove(user);
        }
        if let Some(shared) = &self.shared {
            shared.set(CountKey::from(user), left);
        }
    }

    /// Places that a user holds.
    #[cfg(test)]
    fn of(&self, user: &UserId) -> u32 {
        self.part(user).lock().get(user).copied().unwrap_or(0)
    }
}

/// One event's part of it: given back when the event leaves memory, however it does.
#[derive(Debug)]
pub(crate) struct EventHoldings {
    all: Holdings,
    holds: FxHashMap<HoldId, (UserId, u32)>,
}

impl EventHoldings {
    pub(crate) fn new(all: Holdings) -> Self {
        Self { all, holds: FxHashMap::default() }
    }

    /// Counts a hold unless its user would hold more than `most` places; whether it did.
    pub(crate) fn take(&mut self, hold: HoldId, user: &UserId, places: u32, most: u32) -> bool {
        let taken = self.holds.contains_key(&hold) || self.all.take(user, places, most);
        if taken {
            self.holds.entry(hold).or_insert_with(|| (user.clone(), places));
        }
        taken
    }

    /// A hold ended, or was paid for.
    pub(crate) fn give_back(&mut self, hold: HoldId) {
        if !self.holds.is_empty()
            && let Some((user, places)) = self.holds.remove(&hold)
        {
            self.all.give_back(&user, places);
        }
    }
}

impl Drop for EventHoldings {
    fn drop(&mut self) {
        for (user, places) in self.holds.values() {
            self.all.give_back(user, *places);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn events_share_a_users_count_and_give_it_back_with_themselves() {
        let (all, ana) = (Holdings::default(), UserId::new("ana").unwrap());
        let hold = |number| HoldId(Uuid::from_u128(number));
        let (mut one, mut other) = (EventHoldings::new(all.clone()), EventHoldings::new(all.clone()));
        assert!(one.take(hold(1), &ana, 4, 6) && other.take(hold(2), &ana, 2, 6));
        assert!(!one.take(hold(3), &ana, 1, 6) && !other.take(hold(3), &ana, u32::MAX, 6));
        assert!(one.take(hold(1), &ana, 4, 6), "it is counted already");
        one.give_back(hold(1));
        one.give_back(hold(1));
        assert_eq!(all.of(&ana), 2);
        assert!(one.take(hold(3), &ana, 4, 6));
        drop(one);
        assert_eq!(all.of(&ana), 2);
        drop(other);
        assert_eq!(all.of(&ana), 0);
    }
}
