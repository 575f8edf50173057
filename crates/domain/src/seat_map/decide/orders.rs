//! Decides what becomes of orders, from the hold that is ordered to the end.

use crate::{
    admission,
    claim::ClaimState,
    command::TakenAgain,
    ids::{HoldId, OrderId, UserId},
    order::{EndedBy, OrderFailure},
    person::Person,
    planted,
    rejection::{InvalidCommand, Rejection},
    seat_map::SeatMap,
    time::Timestamp,
    transition::Change,
};

impl SeatMap {
    pub(super) fn place_order(
        &self,
        hold: HoldId,
        order: OrderId,
        (buyer, person): (&UserId, Option<Person>),
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let claim = self.claims.by_hold(hold);
        admission::own_live_hold(claim, buyer, now)?;
        admission::may_order(&self.rules, now)?;
        let places = claim.map(|claim| &claim.places).ok_or(Rejection::HoldExpired)?;
        let totals = self.prices.price(places, &self.layout);
        let totals = totals.ok_or(Rejection::Invalid { reason: InvalidCommand::Rules })?;
        let Some(person) = person else { return Ok(Change::OrderPlaced { order, hold, totals }) };
        self.may_order_for(person, places.count())?;
        Ok(Change::OrderPlacedBy { order, hold, totals, person: person.counted })
    }

    /// Checks that a person may order so many places more, under whichever user.
    pub fn may_order_for(&self, person: Person, wanted: u32) -> Result<(), Rejection> {
        let beside = person.beside.map_or(0, |beside| self.claims.ordered_by(beside));
        let taken = self.claims.ordered_by(person.counted).saturating_add(beside);
        admission::may_order_for(&self.rules, taken, wanted)
    }

    pub(super) fn order_in_payment(&self, order: OrderId) -> Result<(), Rejection> {
        let slot = self.claims.slot_of_order(order).ok_or(Rejection::OrderUnknown)?;
        let state = self.claims.get(slot).state;
        match state {
            _ if state.is_in_payment() => Ok(()),
            ClaimState::Awaiting { .. } => Err(Rejection::OrderPending),
            _ => Err(Rejection::OrderDecided),
        }
    }

    /// A failed payment leaves the hold for the rest of its time, so that the buyer can try again, unless it
    /// could not be ordered any more.
    pub(super) fn fail(
        &self,
        order: OrderId,
        failure: OrderFailure,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let slot = self.claims.slot_of_order(order).ok_or(Rejection::OrderUnknown)?;
        let claim = self.claims.get(slot);
        match claim.state {
            ClaimState::Held { .. } | ClaimState::Sold { .. } | ClaimState::PartlyRefunded { .. } => {
                Err(Rejection::OrderDecided)
            }
            ClaimState::Paying { deadline, .. }
                if (now.max(self.at) < deadline || planted!(ResumedAfterDeadline))
                    && admission::may_order(&self.rules, now).is_ok() =>
            {
                Ok(Change::HoldResumed { order, hold: claim.hold, failure })
            }
            _ => Ok(Change::OrderFailed { order, failure }),
        }
    }

    pub(super) fn cancel(&self, order: OrderId, by: EndedBy) -> Result<Change, Rejection> {
        let slot = self.claims.slot_of_order(order).ok_or(Rejection::OrderUnknown)?;
        match self.claims.get(slot).state {
            state if state.is_sold() => Ok(Change::Cancelled { order, by }),
            ClaimState::Awaiting { .. } => Ok(Change::Withdrawn { order, by }),
            _ => Err(Rejection::OrderPending),
        }
    }

    pub(super) fn confirm_payment(&self, order: OrderId, now: Timestamp) -> Result<Change, Rejection> {
        let slot = self.claims.slot_of_order(order).ok_or(Rejection::OrderUnknown)?;
        match self.claims.get(slot).state {
            ClaimState::Awaiting { due, .. } if now.max(self.at) < due => {
                admission::may_order(&self.rules, now)?;
                Ok(Change::PaymentConfirmed { order })
            }
            _ => Err(Rejection::NotAwaitingPayment),
        }
    }

    pub(super) fn take_again(&self, again: Box<TakenAgain>, now: Timestamp) -> Result<Change, Rejection> {
        if self.claims.slot_of_order(again.order).is_some() {
            return Err(Rejection::OrderPending);
        }
        if let Some(claim) = self.claims.by_hold(again.hold) {
            // Nobody else can have had them.
            admission::may_order(&self.rules, now)?;
            return match again.is_of(claim) {
                true => Ok(Change::PlacesTakenAgain(again)),
                false => Err(Rejection::HoldExpired),
            };
        }
        let taken = self.claims.places_had_by(&again.buyer, now);
        admission::may_take_again(&self.rules, taken, again.places.count(), now)?;
        self.check_places(&again.places)?;
        if !planted!(TakenAgainThoughGone) {
            self.check_available(&again.places)?;
        }
        Ok(Change::PlacesTakenAgain(again))
    }
}
