//! The seat map: a deterministic state machine. It accepts or rejects commands ([`SeatMap::decide`]) and
//! changes by transitions only ([`SeatMap::apply`]).
//!
//! No place has two owners, and the counts always add up to the capacity. State is in flat arrays over the
//! dense seat index: a command costs as much as the places that it names, whatever the size of the venue.

mod apply;
mod checks;
mod claims;
mod counters;
mod deadlines;
mod decide;
#[cfg(test)]
mod model;
mod refunds;
mod releases;
mod state;

use std::sync::Arc;

use smallvec::SmallVec;

pub use self::{
    apply::ReplayError,
    counters::{Area, Group},
    decide::{Decision, EXPIRED_PER_TRANSITION},
    state::MapState,
};
use self::{claims::ClaimBook, counters::SeatCounters};
use super::{
    claim::Claim,
    counts::{Counts, SeatStatus},
    free_seats::FreeSeats,
    ids::{Epoch, HoldId, OrderId, SeatIndex, Seq, UserId},
    layout::VenueLayout,
    pricing::PriceList,
    rules::EventRules,
    time::Timestamp,
};

/// Claims that a transition ended.
pub type Ended = SmallVec<[Claim; 1]>;

/// One event's seats, areas, holds and orders.
#[derive(Clone, Debug)]
pub struct SeatMap {
    layout: Arc<VenueLayout>,
    rules: Arc<EventRules>,
    prices: Arc<PriceList>,
    seq: Seq,
    at: Timestamp,
    epoch: Epoch,
    capacity: u64,
    counters: SeatCounters,
    free: FreeSeats,
    claims: ClaimBook,
    touched: Vec<SeatIndex>,
}

impl SeatMap {
    /// A map in which every place is available, before its first transition.
    pub fn new(layout: Arc<VenueLayout>, rules: EventRules) -> Self {
        Self {
            capacity: layout.capacity(),
            counters: SeatCounters::new(&layout),
            free: FreeSeats::new(&layout),
            claims: ClaimBook::new(rules.protection.release_jitter),
            touched: Vec::new(),
            prices: Arc::new(PriceList::new(&layout, &rules.charges)),
            rules: Arc::new(rules),
            seq: Seq(0),
            at: Timestamp(0),
            epoch: Epoch(0),
            layout,
        }
    }

    /// Sets the seed of the release instants (`release_jitter`) and draws them again. The seed must stay
    /// secret. Replay needs none, because the journal has the instants at which holds ended.
    pub fn seed_releases(&mut self, seed: u128) {
        self.claims.draw_releases(seed);
    }

    /// Whether a buyer has bought places of this event.
    pub fn is_customer(&self, buyer: &UserId) -> bool {
        self.claims.has_bought(buyer)
    }

    /// Sets the epoch of future transitions. Panics if it is an older one.
    pub fn take_over(&mut self, epoch: Epoch) {
        assert!(epoch >= self.epoch, "ownership only goes forward");
        self.epoch = epoch;
    }

    /// Sections, rows and seats.
    pub fn layout(&self) -> &Arc<VenueLayout> {
        &self.layout
    }

    /// The rules in force.
    pub fn rules(&self) -> &Arc<EventRules> {
        &self.rules
    }

    /// What places cost by the rules in force.
    pub fn prices(&self) -> &Arc<PriceList> {
        &self.prices
    }

    /// The number of transitions so far.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The instant of the last transition.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The epoch of the last transition, or of the take-over after it.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// A seat's status. Panics if the index is not of this event.
    pub fn status(&self, seat: SeatIndex) -> SeatStatus {
        self.counters.status(seat)
    }

    /// The status of every seat, two bits each: seat `i` in bits `2i..2i+1` of the little-endian stream.
    pub fn packed(&self) -> &[u8] {
        self.counters.packed()
    }

    /// Places by status.
    pub fn counts(&self) -> Counts {
        self.counters.counts()
    }

    /// Places by section, price tier and status.
    pub fn groups(&self) -> &[Group] {
        self.counters.groups()
    }

    /// Areas in the order of their sections.
    pub fn areas(&self) -> &[Area] {
        self.counters.areas()
    }

    /// The claim that began with this hold.
    pub fn claim_of_hold(&self, hold: HoldId) -> Option<&Claim> {
        self.claims.by_hold(hold)
    }

    /// The claim that is tied to this order.
    pub fn claim_of_order(&self, order: OrderId) -> Option<&Claim> {
        self.claims.slot_of_order(order).map(|slot| self.claims.get(slot))
    }

    /// Every claim, in no particular order.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().map(|(_, claim)| claim)
    }

    /// Number of places of one buyer: held, pending and sold.
    pub fn places_of(&self, buyer: &UserId) -> u32 {
        self.claims.places_of(buyer)
    }

    /// One buyer's holds without an order, in no particular order.
    pub fn holds_of(&self, buyer: &UserId) -> Vec<HoldId> {
        self.claims.holds_of(buyer)
    }

    /// Number of holds without an order, and of their places.
    pub fn on_hold(&self) -> (u64, u64) {
        self.claims.on_hold()
    }

    /// Number of undecided orders.
    pub fn orders_pending(&self) -> u64 {
        self.claims.pending()
    }

    /// Number of orders whose places are sold.
    pub fn orders_sold(&self) -> u64 {
        self.claims.sold()
    }

    /// The next instant at which something is due: a hold's release (its deadline, or a random instant within
    /// `release_jitter` after it) or the payment of an invoice.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.claims.first_release()
    }

    /// Whether [`crate::Command::ExpireDue`] has something to do.
    pub fn has_due(&self, now: Timestamp) -> bool {
        self.next_deadline().is_some_and(|deadline| deadline <= now)
    }

    /// The seats whose status the last transition changed.
    pub fn touched(&self) -> &[SeatIndex] {
        &self.touched
    }
}
