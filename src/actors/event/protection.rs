//! An event's protection at work: on which terms holds are granted, and what is remembered of them.

use std::net::IpAddr;

use super::{desk::Desk, follow::live_hold};
use crate::actors::ask::Refusal;
use domain::{
    Change, Claim, ClaimState, Command, Decision, HoldId, Millis, Rejection, SeatList, Timestamp, UserId,
    Wish,
    admission::guard::{Asker, Denied},
    rules::Protection,
};

/// Searches for the best seats that one request is worth: each leaves out what the one before found and its buyer
/// may not have yet. Who let more go within the pause than these find hears of it.
const SEARCHES_MAX: u32 = 16;

impl Desk {
    /// Grants places on the terms that the event's protection gives this buyer.
    pub(super) fn grant(
        &mut self,
        hold: HoldId,
        buyer: UserId,
        wish: Wish,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let protection = self.map.rules().protection;
        if protection == Protection::default() {
            return Ok(self.commit(Command::Hold { hold, buyer, wish }, now)?);
        }
        let is_customer = self.map.is_customer(&buyer);
        let asker = Asker { user: &buyer, address, is_customer };
        let terms = self.guard.terms(self.map.rules(), &asker, now);
        let length = terms.map_err(|denied| self.denied(denied, now))?;
        let (decision, places) = self.choose(hold, &buyer, wish, now, length)?;
        let most = protection.places_held_max;
        if most > 0 && !self.holdings.take(hold, &buyer, places, most) {
            return Err(self.denied(Denied::PlacesHeld { most }, now));
        }
        self.guard.held(&protection, hold, &asker);
        self.tally.shortened += usize::from(length < self.map.rules().hold_length);
        self.follow(&decision.transition);
        Ok(decision)
    }

    /// Decides a hold, and says how many places it has. Seats that this buyer let go a moment ago are refused where
    /// they name them; where they leave the choice to us, others are chosen.
    fn choose(
        &mut self,
        hold: HoldId,
        buyer: &UserId,
        wish: Wish,
        now: Timestamp,
        length: Millis,
    ) -> Result<(Decision, u32), Refusal> {
        let protection = self.map.rules().protection;
        let (mut without, mut searches) = (SeatList::new(), 0);
        let mut refused = None;
        loop {
            let command = Command::Hold { hold, buyer: buyer.clone(), wish: wish.clone() };
            let decision = match (self.map.decide_without(&without, command, now, length), refused.take()) {
                (Ok(decision), _) => decision,
                // Nothing is left but what they let go.
                (Err(_), Some(denied)) => return Err(self.denied(denied, now)),
                (Err(rejection), None) => return Err(rejection.into()),
            };
            let Change::Held { places, .. } = &decision.transition.change else {
                return Err(Rejection::HoldExpired.into());
            };
            let count = places.count();
            searches += 1;
            match self.guard.seats_are_free_for(&protection, buyer, &places.seats, now) {
                Ok(()) => return Ok((decision, count)),
                Err(Denied::HeldRecently { seats, until })
                    if matches!(wish, Wish::Best { .. }) && searches < SEARCHES_MAX =>
                {
                    without.extend_from_slice(&seats);
                    refused = Some(Denied::HeldRecently { seats, until });
                }
                Err(denied) => return Err(self.denied(denied, now)),
            }
        }
    }

    /// Gives a hold its time once more, on the same terms.
    pub(super) fn extend(&mut self, hold: HoldId, buyer: &UserId, now: Timestamp) -> Result<(), Refusal> {
        let rules = self.map.rules();
        let mut length = rules.hold_length;
        if rules.protection != Protection::default() {
            let asker = Asker { user: buyer, address: None, is_customer: self.map.is_customer(buyer) };
            let terms = self.guard.terms(rules, &asker, now);
            length = terms.map_err(|denied| self.denied(denied, now))?;
        }
        let command = Command::Extend { hold, buyer: buyer.clone() };
        let decision = self.map.decide_on_terms(command, now, length)?;
        self.follow(&decision.transition);
        Ok(())
    }

    fn denied(&mut self, denied: Denied, now: Timestamp) -> Refusal {
        self.tally.denied += 1;
        let retry_after = match &denied {
            Denied::PlacesHeld { .. } => None,
            Denied::HeldRecently { until, .. } | Denied::Paused { until } => {
                Some((*until - now).max(Millis(1)))
            }
        };
        Refusal::Denied { denied, retry_after }
    }

    /// What the protection makes of a change that was accepted; `ended` are the claims that it ended.
    pub(super) fn remember(&mut self, change: &Change, ended: &[Claim], at: Timestamp) {
        let protection = self.map.rules().protection;
        match change {
            Change::Held { hold, deadline, .. } | Change::Extended { hold, deadline } => {
                self.note_lapse(*deadline, *hold);
                self.count_holding(*hold);
            }
            Change::HoldResumed { hold, .. } => {
                let ends = self.map.claim_of_hold(*hold).and_then(live_hold);
                if let Some((hold, deadline)) = ends {
                    self.note_lapse(deadline, hold);
                }
                self.count_holding(*hold);
            }
            // Whoever orders has the places still, and nobody else can, until it is paid.
            Change::OrderPlaced { .. } | Change::PaymentAwaited { .. } | Change::PaymentConfirmed { .. } => {}
            Change::Sold { order } => {
                if let Some(claim) = self.map.claim_of_order(*order) {
                    self.guard.bought(claim.hold);
                    self.holdings.give_back(claim.hold);
                }
            }
            Change::Released { .. }
            | Change::Expired { .. }
            | Change::OrderFailed { .. }
            | Change::Withdrawn { .. } => {
                for claim in ended {
                    self.guard.let_go(&protection, claim, at);
                    self.holdings.give_back(claim.hold);
                }
            }
            // Nobody let these go: the event did.
            Change::HoldsEnded { holds } => holds.iter().for_each(|hold| self.holdings.give_back(*hold)),
            Change::RulesChanged { .. } => self.count_holdings(),
            // They were bought, and held no more since then.
            Change::Cancelled { .. } => {}
            Change::Blocked { .. } | Change::Unblocked { .. } | Change::StatusChanged { .. } => {}
        }
    }

    /// Whoever had it is told at its end, when its places may come back later than that.
    pub(super) fn note_lapse(&mut self, deadline: Timestamp, hold: HoldId) {
        if self.map.rules().protection.release_jitter > Millis(0) {
            self.lapses.insert((deadline, hold));
        }
    }

    /// Counts what everybody has and has not paid, when that begins to matter: at loading, or with new rules.
    pub(super) fn count_holdings(&mut self) {
        if self.map.rules().protection.places_held_max == 0 {
            return;
        }
        let unpaid = self.map.claims().filter(|claim| is_unpaid(claim)).map(|claim| claim.hold);
        let unpaid: Vec<HoldId> = unpaid.collect();
        unpaid.into_iter().for_each(|hold| self.count_holding(hold));
    }

    fn count_holding(&mut self, hold: HoldId) {
        if self.map.rules().protection.places_held_max == 0 || self.lapsed.contains(&hold) {
            return;
        }
        if let Some(claim) = self.map.claim_of_hold(hold).filter(|claim| is_unpaid(claim)) {
            // What was granted is granted, however much it is by now.
            self.holdings.take(hold, &claim.buyer, claim.places.count(), u32::MAX);
        }
    }
}

/// Whether somebody keeps places from others and has not paid for them.
fn is_unpaid(claim: &Claim) -> bool {
    match claim.state {
        ClaimState::Held { .. }
        | ClaimState::Pending { .. }
        | ClaimState::Paying { .. }
        | ClaimState::Awaiting { .. } => true,
        ClaimState::Sold { .. } => false,
    }
}

#[cfg(test)]
mod tests;
