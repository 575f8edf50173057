//! Holds of an event: granting, showing, giving back after a crash.

use std::net::IpAddr;

use super::{desk::Desk, turn::Room};
use crate::actors::ask::{Answer, HoldView, Refusal};
use domain::{
    ClaimState, Command, HoldGrant, HoldId, Rejection, SeatList, Timestamp, UserId, Wish, admission, pricing,
};

impl Desk {
    pub(super) fn hold(
        &mut self,
        hold: HoldId,
        buyer: UserId,
        wish: Wish,
        address: Option<IpAddr>,
        now: Timestamp,
        room: Room,
    ) -> Result<Answer, Refusal> {
        self.needs(room.holds)?;
        let decision = self.grant(hold, buyer, wish, address, now)?;
        self.hold_view(hold, decision.together, decision.orphans.map(|orphans| *orphans).unwrap_or_default())
    }

    pub(super) fn show_hold(&self, hold: HoldId, buyer: &UserId, now: Timestamp) -> Result<Answer, Refusal> {
        let claim = self.map.claim_of_hold(hold).ok_or(Rejection::HoldExpired)?;
        if claim.buyer != *buyer {
            return Err(Rejection::HoldNotYours.into());
        }
        if admission::is_over(claim, now) {
            return Err(Rejection::HoldExpired.into());
        }
        self.hold_view(hold, None, SeatList::new())
    }

    pub(super) fn show_holds(&self, buyer: &UserId, now: Timestamp) -> Result<Answer, Refusal> {
        let is_over = |hold| self.map.claim_of_hold(hold).is_none_or(|claim| admission::is_over(claim, now));
        let ids = self.map.holds_of(buyer);
        let views = ids
            .into_iter()
            .filter(|hold| !is_over(*hold))
            .map(|hold| self.view_of(hold, None, SeatList::new()));
        let mut views = views.collect::<Result<Vec<_>, _>>()?;
        views.sort_unstable_by_key(|view| (view.deadline, view.hold));
        Ok(Answer::Holds(views))
    }

    pub(super) fn hold_view(
        &self,
        hold: HoldId,
        together: Option<bool>,
        orphans: SeatList,
    ) -> Result<Answer, Refusal> {
        self.view_of(hold, together, orphans).map(|view| Answer::Hold(Box::new(view)))
    }

    fn view_of(&self, hold: HoldId, together: Option<bool>, orphans: SeatList) -> Result<HoldView, Refusal> {
        let claim = self.map.claim_of_hold(hold).ok_or(Rejection::HoldExpired)?;
        let rules = self.map.rules();
        let (deadline, extensions, order) = match claim.state {
            ClaimState::Held { deadline, extensions } => (deadline, extensions, None),
            ClaimState::Paying { order, deadline, .. } => (deadline, rules.extensions_per_hold, Some(order)),
            ClaimState::Awaiting { order, due, .. } => (due, rules.extensions_per_hold, Some(order)),
            ClaimState::Pending { order, .. } | ClaimState::Sold { order, .. } => {
                (self.map.at(), rules.extensions_per_hold, Some(order))
            }
        };
        let totals = pricing::price(&claim.places, self.map.layout(), &rules.charges).unwrap_or_default();
        Ok(HoldView {
            hold,
            buyer: claim.buyer.clone(),
            places: claim.places.clone(),
            totals,
            deadline,
            extensions_left: rules.extensions_per_hold.saturating_sub(extensions),
            order,
            epoch: self.map.epoch(),
            seq: self.map.seq(),
            together,
            orphans,
        })
    }

    pub(super) fn represent(
        &mut self,
        grant: &HoldGrant,
        now: Timestamp,
        room: Room,
    ) -> Result<Answer, Refusal> {
        if self.map.claim_of_hold(grant.hold).is_none() {
            self.needs(room.holds)?;
            self.adopt(grant, now)?;
        }
        self.show_hold(grant.hold, &grant.buyer, now)
    }

    /// Gives a hold back that a crash lost: one whose transition never became durable.
    pub(super) fn adopt(&mut self, grant: &HoldGrant, now: Timestamp) -> Result<(), Rejection> {
        let later = self.epoch_starts.iter().find(|(epoch, _)| *epoch > grant.epoch);
        let lost = later.is_some_and(|(_, first_seq)| grant.seq >= *first_seq);
        if !lost || grant.event != self.event {
            return Err(Rejection::HoldExpired);
        }
        let HoldGrant { hold, buyer, places, deadline, .. } = grant.clone();
        self.commit(Command::Adopt { hold, buyer, places, deadline }, now)?;
        Ok(())
    }
}
