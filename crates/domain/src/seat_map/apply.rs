//! Applies transitions. Live and replayed transitions take the same path.
//!
//! Applying cannot fail: a transition that does not fit is a programming error and panics. Only replay, whose
//! input comes from the store, checks first and returns an error.

use std::sync::Arc;

use super::{Ended, SeatMap, claims::Slot};
use crate::{
    claim::{Claim, ClaimState, Places},
    command::TakenAgain,
    counts::SeatStatus,
    ids::HoldId,
    money::Amount,
    planted,
    pricing::PriceList,
    rules::EventStatus,
    totals::Totals,
    transition::{Change, Transition},
};

/// Why a stored transition does not fit the state on which it is replayed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplayError(pub String);

impl std::fmt::Display for ReplayError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl SeatMap {
    /// Applies a transition that [`SeatMap::decide`] made on this state, and returns the claims that it
    /// ended. The seats that it changed are in [`SeatMap::touched`] until the next transition.
    ///
    /// # Panics
    /// If the transition does not fit this state, which is a programming error.
    pub fn apply(&mut self, transition: &Transition) -> Ended {
        assert_eq!(transition.seq, self.seq.next(), "transitions have no gaps");
        assert!(
            transition.at >= self.at && transition.epoch >= self.epoch,
            "time and ownership only go forward"
        );
        self.seq = transition.seq;
        self.at = transition.at;
        self.epoch = transition.epoch;
        self.touched.clear();
        let mut ended = Ended::new();
        match &transition.change {
            Change::Held { hold, buyer, places, deadline } => {
                let state = ClaimState::Held { deadline: *deadline, extensions: 0 };
                self.claim(Claim { hold: *hold, buyer: buyer.clone(), places: places.clone(), state });
            }
            Change::Extended { hold, deadline } => {
                let slot = self.hold_slot(*hold);
                if let ClaimState::Held { extensions, .. } = self.claims.get(slot).state {
                    let state =
                        ClaimState::Held { deadline: *deadline, extensions: extensions.saturating_add(1) };
                    self.claims.set_state(slot, state);
                }
            }
            Change::Released { hold } => ended.push(self.end_claim(self.hold_slot(*hold))),
            Change::Expired { holds } | Change::HoldsEnded { holds } => {
                for hold in holds {
                    ended.push(self.end_claim(self.hold_slot(*hold)));
                }
            }
            Change::OrderPlaced { order, hold, totals } => {
                self.place(*order, *hold, *totals);
            }
            Change::OrderPlacedBy { order, hold, totals, person } => {
                let slot = self.place(*order, *hold, *totals);
                self.claims.set_person(slot, *person);
            }
            Change::HoldResumed { order, .. } => {
                let slot = self.order_slot(*order);
                let ClaimState::Paying { deadline, extensions, .. } = self.claims.get(slot).state else {
                    panic!("order {order} has no hold to go back to")
                };
                self.claims.set_state(slot, ClaimState::Held { deadline, extensions });
            }
            Change::Sold { order } => self.sell(*order),
            Change::PaymentAwaited { order, due } => {
                let (slot, totals) = self.undecided(*order);
                let (order, due) = (*order, *due);
                self.claims.set_state(slot, ClaimState::Awaiting { order, totals, due });
            }
            Change::PaymentConfirmed { order } => {
                let (slot, totals) = self.undecided(*order);
                self.claims.set_state(slot, ClaimState::Pending { order: *order, totals });
            }
            Change::OrderFailed { order, .. }
            | Change::Cancelled { order, .. }
            | Change::Withdrawn { order, .. } => {
                let slot = self.order_slot(*order);
                ended.push(self.end_claim(slot));
            }
            Change::PartlyRefunded { order, number, amount, places } => {
                ended.push(self.give_back(*order, *number, *amount, places));
            }
            Change::Blocked { places } => self.block(places),
            Change::Unblocked { places } => self.unblock(places),
            Change::LateMoneyGivenBack { .. } => {}
            Change::PlacesTakenAgain(again) => {
                let TakenAgain { order, hold, buyer, places, totals } = again.as_ref().clone();
                let state = ClaimState::Pending { order, totals };
                match self.claims.slot_of_hold(hold) {
                    Some(slot) => self.claims.set_state(slot, state),
                    None => self.claim(Claim { hold, buyer, places, state }),
                }
            }
            Change::StatusChanged { status } => Arc::make_mut(&mut self.rules).status = *status,
            Change::RulesChanged { rules } => {
                self.claims.set_release_jitter(rules.protection.release_jitter);
                if rules.charges != self.rules.charges {
                    self.prices = Arc::new(PriceList::new(&self.layout, &rules.charges));
                }
                self.rules = Arc::new(rules.as_ref().clone());
            }
        }
        assert_eq!(self.counters.counts().total(), self.capacity, "places never appear or vanish");
        ended
    }

    /// Ties a hold to its order.
    fn place(&mut self, order: crate::OrderId, hold: HoldId, totals: Totals) -> Slot {
        let slot = self.hold_slot(hold);
        let ClaimState::Held { deadline, extensions } = self.claims.get(slot).state else {
            panic!("hold {hold} is ordered already")
        };
        self.claims.set_state(slot, ClaimState::Paying { order, totals, deadline, extensions });
        slot
    }

    /// Checks that a stored transition fits this state and applies it.
    pub fn replay(&mut self, transition: &Transition) -> Result<(), ReplayError> {
        self.check_fits(transition)
            .map_err(|what| ReplayError(format!("transition {} does not fit: {what}", transition.seq)))?;
        self.apply(transition);
        Ok(())
    }

    fn check_fits(&self, transition: &Transition) -> Result<(), &'static str> {
        if transition.seq != self.seq.next() {
            return Err("it does not follow the one before");
        }
        if transition.at < self.at || transition.epoch < self.epoch {
            return Err("its time or epoch goes back");
        }
        let order_state = |order| self.claims.slot_of_order(order).map(|slot| self.claims.get(slot).state);
        let fits = match &transition.change {
            Change::Held { hold, places, .. } => {
                self.claims.by_hold(*hold).is_none() && self.all_are(places, SeatStatus::Available)
            }
            Change::Extended { hold, .. } | Change::Released { hold } => self.is_live_hold(*hold),
            Change::HoldsEnded { holds } => {
                self.rules.status == EventStatus::Cancelled
                    && holds.iter().all(|hold| self.is_live_hold(*hold))
            }
            Change::Expired { holds } => holds.iter().all(|hold| self.is_live_hold(*hold)),
            Change::OrderPlaced { order, hold, .. } | Change::OrderPlacedBy { order, hold, .. } => {
                self.is_live_hold(*hold) && order_state(*order).is_none()
            }
            Change::Sold { order } | Change::PaymentAwaited { order, .. } => {
                order_state(*order).is_some_and(|state| state.is_in_payment())
            }
            Change::PaymentConfirmed { order } => {
                matches!(order_state(*order), Some(ClaimState::Awaiting { due, .. }) if transition.at < due)
            }
            Change::OrderFailed { order, .. } | Change::Withdrawn { order, .. } => {
                order_state(*order).is_some_and(|state| state.undecided().is_some())
            }
            Change::HoldResumed { order, hold, .. } => {
                let is_of_hold =
                    self.claims.by_hold(*hold).is_some_and(|claim| claim.state.order() == Some(*order));
                let deadline = match order_state(*order) {
                    Some(ClaimState::Paying { deadline, .. }) => Some(deadline),
                    _ => None,
                };
                is_of_hold && deadline.is_some_and(|deadline| transition.at < deadline)
            }
            Change::Cancelled { order, .. } => order_state(*order).is_some_and(|state| state.is_sold()),
            Change::PartlyRefunded { order, number, amount, places } => {
                order_state(*order).is_some_and(|state| state.refunded().1 + 1 == *number)
                    && self.may_refund(*order, *amount, places).is_ok()
            }
            Change::LateMoneyGivenBack { .. } => true,
            Change::PlacesTakenAgain(again) => {
                let is_possible = match self.claims.by_hold(again.hold) {
                    Some(claim) => again.is_of(claim),
                    None => self.all_are(&again.places, SeatStatus::Available),
                };
                is_possible && order_state(again.order).is_none()
            }
            Change::Blocked { places } => self.all_are(places, SeatStatus::Available),
            Change::Unblocked { places } => self.all_are(places, SeatStatus::Blocked),
            Change::StatusChanged { .. } | Change::RulesChanged { .. } => true,
        };
        if fits {
            Ok(())
        } else {
            Err("the claims or places that it names are not in the state that it needs")
        }
    }

    fn is_live_hold(&self, hold: HoldId) -> bool {
        self.claims.by_hold(hold).is_some_and(|claim| matches!(claim.state, ClaimState::Held { .. }))
    }

    pub(super) fn all_are(&self, places: &Places, status: SeatStatus) -> bool {
        let count = self.layout.seat_count();
        let seats_are =
            places.seats.iter().all(|seat| seat.at() < count && self.counters.status(*seat) == status);
        let areas_are = places.areas.iter().all(|places| {
            let counts = self.counters.area(places.section).map(|area| area.counts);
            counts.is_some_and(|mut counts| *counts.of(status) >= u64::from(places.quantity))
        });
        seats_are && areas_are
    }

    #[inline]
    pub(super) fn hold_slot(&self, hold: HoldId) -> Slot {
        match self.claims.slot_of_hold(hold) {
            Some(slot) => slot,
            None => panic!("hold {hold} has no claim"),
        }
    }

    fn order_slot(&self, order: crate::OrderId) -> Slot {
        match self.claims.slot_of_order(order) {
            Some(slot) => slot,
            None => panic!("order {order} has no claim"),
        }
    }

    fn undecided(&self, order: crate::OrderId) -> (Slot, Totals) {
        let slot = self.order_slot(order);
        match self.claims.get(slot).state.undecided() {
            Some(totals) => (slot, totals),
            None => panic!("order {order} is decided"),
        }
    }

    #[inline]
    pub(super) fn claim(&mut self, claim: Claim) {
        for seat in &claim.places.seats {
            assert!(self.counters.status(*seat) == SeatStatus::Available, "a seat has one owner");
            self.counters.set(*seat, SeatStatus::Held);
            self.free.take(*seat);
            self.touched.push(*seat);
        }
        for area in &claim.places.areas {
            self.counters.shift(*area, SeatStatus::Available, SeatStatus::Held);
        }
        self.claims.insert(claim);
    }

    #[inline]
    fn end_claim(&mut self, slot: Slot) -> Claim {
        let claim = self.claims.remove(slot);
        let was = match claim.state {
            ClaimState::Held { .. }
            | ClaimState::Pending { .. }
            | ClaimState::Paying { .. }
            | ClaimState::Awaiting { .. } => SeatStatus::Held,
            ClaimState::Sold { .. } | ClaimState::PartlyRefunded { .. } => SeatStatus::Sold,
        };
        self.free_places(&claim.places, was);
        claim
    }

    fn free_places(&mut self, places: &Places, was: SeatStatus) {
        for seat in &places.seats {
            assert!(self.counters.status(*seat) == was, "an ended claim still had its seats");
            self.counters.set(*seat, SeatStatus::Available);
            self.free.free(*seat);
            self.touched.push(*seat);
        }
        for area in places.areas.iter().filter(|_| !planted!(AreaNotFreed)) {
            self.counters.shift(*area, was, SeatStatus::Available);
        }
    }

    /// Gives a part of an order back; the result is the claim as it was, with these places alone.
    fn give_back(&mut self, order: crate::OrderId, number: u32, amount: Amount, places: &Places) -> Claim {
        let slot = self.order_slot(order);
        let claim = self.claims.get(slot);
        let (hold, buyer, before) = (claim.hold, claim.buyer.clone(), claim.state);
        let (Some(totals), (refunded, refunds)) = (before.totals(), before.refunded()) else {
            panic!("order {order} has no totals")
        };
        assert!(before.is_sold() && number == refunds + 1, "refunds of a sold order have no gaps");
        let refunded = Amount(refunded.0 + amount.0);
        assert!(refunded <= totals.total, "no more goes back than was paid");
        self.claims.give_back(slot, places);
        self.claims.set_state(slot, ClaimState::PartlyRefunded { order, totals, refunded, refunds: number });
        self.free_places(places, SeatStatus::Sold);
        Claim { hold, buyer, places: places.clone(), state: before }
    }

    pub(super) fn sell(&mut self, order: crate::OrderId) {
        let slot = self.order_slot(order);
        let claim = self.claims.get(slot);
        let Some(totals) = claim.state.undecided().filter(|_| claim.state.is_in_payment()) else {
            panic!("order {order} is not in payment")
        };
        for seat in &claim.places.seats {
            assert!(self.counters.status(*seat) == SeatStatus::Held, "a sold seat was held before");
            self.counters.set(*seat, SeatStatus::Sold);
            self.touched.push(*seat);
        }
        for area in &claim.places.areas {
            self.counters.shift(*area, SeatStatus::Held, SeatStatus::Sold);
        }
        self.claims.set_state(slot, ClaimState::Sold { order, totals });
    }

    pub(super) fn block(&mut self, places: &Places) {
        for seat in &places.seats {
            assert!(self.counters.status(*seat) == SeatStatus::Available, "only free seats are blocked");
            self.counters.set(*seat, SeatStatus::Blocked);
            self.free.take(*seat);
            self.touched.push(*seat);
        }
        for area in &places.areas {
            self.counters.shift(*area, SeatStatus::Available, SeatStatus::Blocked);
        }
    }

    fn unblock(&mut self, places: &Places) {
        for seat in &places.seats {
            assert!(self.counters.status(*seat) == SeatStatus::Blocked, "only blocked seats are unblocked");
            self.counters.set(*seat, SeatStatus::Available);
            self.free.free(*seat);
            self.touched.push(*seat);
        }
        for area in &places.areas {
            self.counters.shift(*area, SeatStatus::Blocked, SeatStatus::Available);
        }
    }
}
