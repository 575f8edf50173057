//! The claims of an event, indexed by hold, order, buyer and deadline.
//!
//! Every claim is in every index that applies to its state, and nowhere else; `enter_state` and `leave_state`
//! are the only places that change the indexes.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{deadlines::Deadlines, releases::Releases};
use crate::{
    admission,
    claim::{Claim, ClaimState, Places},
    ids::{HoldId, OrderId, UserId},
    person::PersonKey,
    time::{Millis, Timestamp},
};

/// The position of a claim in a `ClaimBook`. It is reused after the claim is removed and must not be stored.
pub(super) type Slot = u32;

#[derive(Clone, Debug)]
struct Entry {
    claim: Claim,
    buyer: u32,
    places: u32,
    /// Who ordered, if they gave an address.
    person: Option<PersonKey>,
}

#[derive(Clone, Debug)]
struct Buyer {
    user: UserId,
    places: u32,
    /// Number of `places` that are sold.
    bought: u32,
    /// Holds without an order.
    held: SmallVec<[Slot; 2]>,
    is_idle: bool,
}

/// Number of buyers without places whose entries are kept. Most of them hold again soon, and finding an entry
/// costs less than removing and creating it.
const IDLE_BUYERS_MAX: usize = 1_024;

#[derive(Clone, Debug, Default)]
pub(super) struct ClaimBook {
    entries: Vec<Option<Entry>>,
    vacant: Vec<Slot>,
    by_hold: FxHashMap<HoldId, Slot>,
    by_order: FxHashMap<OrderId, Slot>,
    buyers: Vec<Buyer>,
    vacant_buyers: Vec<u32>,
    /// Buyers who had no places left at some time, oldest first, each once.
    idle_buyers: VecDeque<u32>,
    buyer_by_user: FxHashMap<UserId, u32>,
    /// Places of orders by person, under whichever users. Only those who have some.
    by_person: FxHashMap<PersonKey, u32>,
    /// When the places of a hold become available, at its deadline or a little later.
    releases: Releases,
    deadlines: Deadlines,
    pending: u64,
    /// Pending orders that await a payment by invoice. They are in `deadlines`, too.
    awaiting: u64,
    /// Orders whose places are sold.
    sold: u64,
    /// Places of holds without an order.
    on_hold: u64,
}

impl ClaimBook {
    pub(super) fn new(release_jitter: Millis) -> Self {
        Self { releases: Releases { jitter: release_jitter, seed: 0 }, ..Self::default() }
    }

    /// Applies to new holds. Existing ones keep the release instant that was drawn for them.
    pub(super) fn set_release_jitter(&mut self, jitter: Millis) {
        self.releases.jitter = jitter;
    }

    /// Draws new release instants for all holds.
    pub(super) fn draw_releases(&mut self, seed: u128) {
        self.releases.seed = seed;
        for (slot, entry) in self.entries.iter().enumerate() {
            let Some(Entry { claim, .. }) = entry else { continue };
            if let ClaimState::Held { deadline, .. } = claim.state {
                self.deadlines.remove(slot as Slot);
                self.deadlines.insert(slot as Slot, self.releases.of(claim.hold, deadline), claim.hold);
            }
        }
    }

    #[inline]
    pub(super) fn by_hold(&self, hold: HoldId) -> Option<&Claim> {
        self.by_hold.get(&hold).map(|slot| self.get(*slot))
    }

    #[inline]
    pub(super) fn slot_of_hold(&self, hold: HoldId) -> Option<Slot> {
        self.by_hold.get(&hold).copied()
    }

    pub(super) fn slot_of_order(&self, order: OrderId) -> Option<Slot> {
        self.by_order.get(&order).copied()
    }

    /// Panics if the slot is vacant: slots come from seats and indexes, which point at claims only.
    #[inline]
    pub(super) fn get(&self, slot: Slot) -> &Claim {
        match &self.entries[slot as usize] {
            Some(entry) => &entry.claim,
            None => panic!("slot {slot} has no claim"),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, &Claim)> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(slot, entry)| entry.as_ref().map(|entry| (slot as Slot, &entry.claim)))
    }

    /// Number of places of one buyer: held, pending and sold.
    #[inline]
    pub(super) fn places_of(&self, user: &UserId) -> u32 {
        self.buyer_by_user.get(user).map_or(0, |buyer| self.buyers[*buyer as usize].places)
    }

    /// Like `places_of`, without holds whose deadline has passed at `now`. Their places are not available
    /// yet, but they no longer count for their buyer.
    #[inline]
    pub(super) fn places_had_by(&self, user: &UserId, now: Timestamp) -> u32 {
        let Some(buyer) = self.buyer_by_user.get(user) else { return 0 };
        let Buyer { places, held, .. } = &self.buyers[*buyer as usize];
        let is_over = |claim: &&Claim| admission::is_over(claim, now);
        let over = held.iter().map(|slot| self.get(*slot)).filter(is_over);
        places - over.map(|claim| claim.places.count()).sum::<u32>()
    }

    /// Number of places that a person has ordered: undecided and sold.
    pub(super) fn ordered_by(&self, person: PersonKey) -> u32 {
        self.by_person.get(&person).copied().unwrap_or(0)
    }

    /// Who ordered what.
    pub(super) fn people(&self) -> impl Iterator<Item = (HoldId, PersonKey)> {
        let entries = self.entries.iter().flatten();
        entries.filter_map(|entry| entry.person.map(|person| (entry.claim.hold, person)))
    }

    /// Number of undecided orders.
    pub(super) fn pending(&self) -> u64 {
        self.pending
    }

    /// Number of orders whose places are sold.
    pub(super) fn sold(&self) -> u64 {
        self.sold
    }

    /// Up to `limit` holds without an order, in no particular order.
    pub(super) fn some_holds(&self, limit: usize) -> Vec<HoldId> {
        let is_hold = |claim: &&Claim| matches!(claim.state, ClaimState::Held { .. });
        let holds = self.deadlines.slots().map(|slot| self.get(slot)).filter(is_hold);
        holds.map(|claim| claim.hold).take(limit).collect()
    }

    /// Number of holds without an order, and of their places.
    pub(super) fn on_hold(&self) -> (u64, u64) {
        (self.deadlines.len() as u64 - self.awaiting, self.on_hold)
    }

    /// One buyer's holds without an order. Their number is bounded by the buyer's limit.
    pub(super) fn holds_of(&self, user: &UserId) -> Vec<HoldId> {
        let Some(buyer) = self.buyer_by_user.get(user) else { return Vec::new() };
        self.buyers[*buyer as usize].held.iter().map(|slot| self.get(*slot).hold).collect()
    }

    /// Whether places of this buyer are sold.
    pub(super) fn has_bought(&self, user: &UserId) -> bool {
        self.buyer_by_user.get(user).is_some_and(|buyer| self.buyers[*buyer as usize].bought > 0)
    }

    pub(super) fn first_release(&self) -> Option<Timestamp> {
        self.deadlines.first()
    }

    /// The order whose payment is overdue, if its deadline is the first of all.
    pub(super) fn first_due_order(&self, now: Timestamp) -> Option<OrderId> {
        let slot = self.deadlines.first_due(now)?;
        match self.get(slot).state {
            ClaimState::Awaiting { order, .. } => Some(order),
            _ => None,
        }
    }

    /// Up to `limit` holds whose release is due, including those of orders whose payment is overdue.
    pub(super) fn due(&self, now: Timestamp, limit: usize) -> Vec<HoldId> {
        self.deadlines.due(now, limit)
    }

    /// Adds a claim. Panics if its hold is in the book already.
    #[inline]
    pub(super) fn insert(&mut self, claim: Claim) -> Slot {
        let places = claim.places.count();
        let buyer = self.buyer_slot(&claim.buyer);
        self.buyers[buyer as usize].places += places;
        let slot = self.vacant.pop().unwrap_or_else(|| {
            self.entries.push(None);
            (self.entries.len() - 1) as Slot
        });
        let before = self.by_hold.insert(claim.hold, slot);
        assert!(before.is_none(), "hold {} is claimed twice", claim.hold);
        self.enter_state(slot, buyer, claim.hold, claim.state, places);
        self.entries[slot as usize] = Some(Entry { claim, buyer, places, person: None });
        slot
    }

    /// Changes the state of a claim, and the indexes with it.
    pub(super) fn set_state(&mut self, slot: Slot, state: ClaimState) {
        let Some(entry) = &mut self.entries[slot as usize] else { panic!("slot {slot} has no claim") };
        let before = std::mem::replace(&mut entry.claim.state, state);
        let (hold, buyer, places) = (entry.claim.hold, entry.buyer, entry.places);
        if matches!(state, ClaimState::Held { .. })
            && let Some(person) = entry.person.take()
        {
            self.uncount(person, places);
        }
        self.leave_state(slot, buyer, before, places);
        self.enter_state(slot, buyer, hold, state, places);
    }

    /// Takes some of the places of a sold claim out of it. Panics if it does not have them.
    pub(super) fn give_back(&mut self, slot: Slot, places: &Places) {
        let Some(entry) = &mut self.entries[slot as usize] else { panic!("slot {slot} has no claim") };
        assert!(entry.claim.state.is_sold(), "only sold places are given back");
        assert!(entry.claim.places.take(places), "a claim gives its own places back");
        let count = places.count();
        entry.places -= count;
        let person = entry.person;
        let buyer = &mut self.buyers[entry.buyer as usize];
        buyer.places -= count;
        buyer.bought -= count;
        if let Some(person) = person {
            self.uncount(person, count);
        }
    }

    /// Removes a claim from all indexes and returns it.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) -> Claim {
        let Some(Entry { claim, buyer, places, person }) = self.entries[slot as usize].take() else {
            panic!("slot {slot} has no claim")
        };
        if let Some(person) = person {
            self.uncount(person, places);
        }
        self.vacant.push(slot);
        self.by_hold.remove(&claim.hold);
        self.leave_state(slot, buyer, claim.state, places);
        let owner = &mut self.buyers[buyer as usize];
        owner.places -= places;
        if owner.places == 0 && !owner.is_idle {
            owner.is_idle = true;
            self.idle_buyers.push_back(buyer);
            self.forget_idle_buyers();
        }
        claim
    }

    /// Says who ordered, until the order is a hold again or ends.
    pub(super) fn set_person(&mut self, slot: Slot, person: PersonKey) {
        let Some(entry) = &mut self.entries[slot as usize] else { panic!("slot {slot} has no claim") };
        let before = entry.person.replace(person);
        assert!(before.is_none(), "an order is one person's");
        if entry.places > 0 {
            *self.by_person.entry(person).or_default() += entry.places;
        }
    }

    fn uncount(&mut self, person: PersonKey, places: u32) {
        if places == 0 {
            return;
        }
        let Some(ordered) = self.by_person.get_mut(&person) else { panic!("a person's places were counted") };
        *ordered -= places;
        // An order of which all places were given back has none that count.
        if *ordered == 0 {
            self.by_person.remove(&person);
        }
    }

    fn forget_idle_buyers(&mut self) {
        while self.idle_buyers.len() > IDLE_BUYERS_MAX {
            let Some(slot) = self.idle_buyers.pop_front() else { return };
            let buyer = &mut self.buyers[slot as usize];
            buyer.is_idle = false;
            if buyer.places == 0 {
                self.buyer_by_user.remove(&buyer.user);
                self.vacant_buyers.push(slot);
            }
        }
    }

    #[inline]
    fn enter_state(&mut self, slot: Slot, buyer: u32, hold: HoldId, state: ClaimState, places: u32) {
        match state {
            ClaimState::Held { deadline, .. } => {
                self.on_hold += u64::from(places);
                self.deadlines.insert(slot, self.releases.of(hold, deadline), hold);
                self.buyers[buyer as usize].held.push(slot);
            }
            ClaimState::Pending { order, .. } | ClaimState::Paying { order, .. } => {
                self.pending += 1;
                self.by_order.insert(order, slot);
            }
            ClaimState::Awaiting { order, due, .. } => {
                self.pending += 1;
                self.awaiting += 1;
                self.by_order.insert(order, slot);
                self.deadlines.insert(slot, due, hold);
            }
            ClaimState::Sold { order, .. } | ClaimState::PartlyRefunded { order, .. } => {
                self.buyers[buyer as usize].bought += places;
                self.sold += 1;
                self.by_order.insert(order, slot);
            }
        }
    }

    #[inline]
    fn leave_state(&mut self, slot: Slot, buyer: u32, state: ClaimState, places: u32) {
        match state {
            ClaimState::Held { .. } => {
                self.on_hold -= u64::from(places);
                self.deadlines.remove(slot);
                self.buyers[buyer as usize].held.retain(|held| *held != slot);
            }
            ClaimState::Pending { order, .. } | ClaimState::Paying { order, .. } => {
                self.pending -= 1;
                self.by_order.remove(&order);
            }
            ClaimState::Awaiting { order, .. } => {
                self.pending -= 1;
                self.awaiting -= 1;
                self.by_order.remove(&order);
                self.deadlines.remove(slot);
            }
            ClaimState::Sold { order, .. } | ClaimState::PartlyRefunded { order, .. } => {
                self.buyers[buyer as usize].bought -= places;
                self.sold -= 1;
                self.by_order.remove(&order);
            }
        }
    }

    fn buyer_slot(&mut self, user: &UserId) -> u32 {
        if let Some(buyer) = self.buyer_by_user.get(user) {
            return *buyer;
        }
        let fresh = Buyer { user: user.clone(), places: 0, bought: 0, held: SmallVec::new(), is_idle: false };
        let slot = match self.vacant_buyers.pop() {
            Some(slot) => {
                self.buyers[slot as usize] = fresh;
                slot
            }
            None => {
                self.buyers.push(fresh);
                (self.buyers.len() - 1) as u32
            }
        };
        self.buyer_by_user.insert(user.clone(), slot);
        slot
    }
}
