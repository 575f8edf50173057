//! The event's protection against hoarding: on which terms a hold is granted, and what is remembered of holds that ended.
//!
//! It refuses or shortens holds and never ends one that was granted. What it remembers is bounded and lost with the
//! process.

use std::net::IpAddr;

use super::deadlines::HoldDeadlines;
use crate::actors::{
    holdings::{EventHoldings, Holdings},
    refusal::Refusal,
};
use domain::{
    Change, Claim, ClaimState, Command, Decision, Freed, HoldId, Millis, OrderStatus, Rejection, SeatList,
    SeatMap, Selection, Timestamp, UserId,
    admission::guard::{Denied, Guard, Requester},
    rules,
};

/// Searches for the best seats that one request is worth: each leaves out what the one before found and its buyer
/// may not have yet. Who let more go within the pause than these find hears of it.
const SEARCHES_MAX: u32 = 16;

/// What is remembered of an event's holds and their buyers.
pub(super) struct Protection {
    guard: Guard,
    holdings: EventHoldings,
}

/// A hold that somebody wants.
pub(in crate::actors::event) struct WantedHold {
    pub(in crate::actors::event) hold: HoldId,
    pub(in crate::actors::event) buyer: UserId,
    pub(in crate::actors::event) selection: Selection,
    pub(in crate::actors::event) address: Option<IpAddr>,
}

/// A hold that may be granted.
pub(super) struct Granted {
    pub(super) decision: Decision,
    /// Whether it lives shorter than others because its buyer let too many go.
    pub(super) is_shortened: bool,
}

impl Protection {
    /// Remembers nothing of holds that ended; counts what everybody has and has not paid.
    pub(super) fn new(
        remembered_max: usize,
        holdings: Holdings,
        map: &SeatMap,
        deadlines: &HoldDeadlines,
    ) -> Self {
        let (guard, holdings) = (Guard::new(remembered_max), EventHoldings::new(holdings));
        let mut protection = Self { guard, holdings };
        protection.count_holdings(map, deadlines);
        protection
    }

    /// Decides on a hold on the terms that the event's protection gives this buyer.
    pub(super) fn decide(
        &mut self,
        map: &mut SeatMap,
        wanted: WantedHold,
        now: Timestamp,
    ) -> Result<Granted, Refusal> {
        let WantedHold { hold, buyer, selection, address } = wanted;
        if map.rules().protection == rules::Protection::default() {
            let decision = map.decide(Command::Hold { hold, buyer, selection }, now)?;
            return Ok(Granted { decision, is_shortened: false });
        }
        let rules = map.rules().clone();
        let is_customer = map.is_customer(&buyer);
        let requester = Requester { user: &buyer, address, is_customer };
        let length = self.guard.terms(&rules, &requester, now).map_err(|denied| denial(denied, now))?;
        let (decision, places) = self.choose(map, hold, &buyer, selection, now, length)?;
        let most = rules.protection.places_held_max;
        if most > 0 && !self.holdings.take(hold, &buyer, places, most) {
            return Err(denial(Denied::PlacesHeld { most }, now));
        }
        self.guard.held(&rules.protection, hold, &requester);
        Ok(Granted { decision, is_shortened: length < rules.hold_length })
    }

    /// Decides a hold, and says how many places it has. Seats that this buyer let go a moment ago are refused where
    /// they name them; where they leave the choice to us, others are chosen.
    fn choose(
        &self,
        map: &mut SeatMap,
        hold: HoldId,
        buyer: &UserId,
        selection: Selection,
        now: Timestamp,
        length: Millis,
    ) -> Result<(Decision, u32), Refusal> {
        let protection = map.rules().protection;
        let (mut without, mut searches) = (SeatList::new(), 0);
        let mut refused = None;
        loop {
            let command = Command::Hold { hold, buyer: buyer.clone(), selection: selection.clone() };
            let decision = match (map.decide_without(&without, command, now, length), refused.take()) {
                (Ok(decision), _) => decision,
                // Nothing is left but what they let go.
                (Err(_), Some(denied)) => return Err(denial(denied, now)),
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
                    if matches!(selection, Selection::Best { .. }) && searches < SEARCHES_MAX =>
                {
                    without.extend_from_slice(&seats);
                    refused = Some(Denied::HeldRecently { seats, until });
                }
                Err(denied) => return Err(denial(denied, now)),
            }
        }
    }

    /// How long a hold lives that is given its time once more, on the same terms.
    pub(super) fn extension(&self, map: &SeatMap, buyer: &UserId, now: Timestamp) -> Result<Millis, Refusal> {
        let rules = map.rules();
        if rules.protection == rules::Protection::default() {
            return Ok(rules.hold_length);
        }
        let requester = Requester { user: buyer, address: None, is_customer: map.is_customer(buyer) };
        self.guard.terms(rules, &requester, now).map_err(|denied| denial(denied, now))
    }

    /// What the protection makes of a change that the map has; `ended` are the claims that it ended.
    pub(super) fn follow(
        &mut self,
        map: &SeatMap,
        change: &Change,
        ended: &[Claim],
        at: Timestamp,
        deadlines: &HoldDeadlines,
    ) {
        if let Some(hold) = change.starts_deadline_of() {
            self.count_holding(map, hold, deadlines);
        }
        // Whoever orders has the places still, and nobody else can, until it is paid.
        if let Some((order, OrderStatus::Completed)) = change.order_becomes()
            && let Some(claim) = map.claim_of_order(order)
        {
            self.guard.bought(claim.hold);
            self.holdings.give_back(claim.hold);
        }
        match change.frees() {
            Some(Freed::Released | Freed::Expired | Freed::Unpaid) => {
                for claim in ended {
                    self.guard.let_go(&map.rules().protection, claim, at);
                    self.holdings.give_back(claim.hold);
                }
            }
            // Nobody let these go: the event did.
            Some(Freed::EventCancelled) => {
                change.stops_deadlines_of().iter().for_each(|hold| self.holdings.give_back(*hold));
            }
            // They were bought, and held no more since then.
            Some(Freed::OrderEnded) | None => {}
        }
        if matches!(change, Change::RulesChanged { .. }) {
            self.count_holdings(map, deadlines);
        }
    }

    /// A hold is over, though its places are away still.
    pub(super) fn lapsed(&mut self, hold: HoldId) {
        self.holdings.give_back(hold);
    }

    /// Counts what everybody has and has not paid, when that begins to matter: at loading, or with new rules.
    fn count_holdings(&mut self, map: &SeatMap, deadlines: &HoldDeadlines) {
        if map.rules().protection.places_held_max == 0 {
            return;
        }
        for claim in map.claims().filter(|claim| is_unpaid(claim)) {
            self.count_holding(map, claim.hold, deadlines);
        }
    }

    fn count_holding(&mut self, map: &SeatMap, hold: HoldId, deadlines: &HoldDeadlines) {
        if map.rules().protection.places_held_max == 0 || deadlines.has_lapsed(hold) {
            return;
        }
        if let Some(claim) = map.claim_of_hold(hold).filter(|claim| is_unpaid(claim)) {
            // What was granted is granted, however much it is by now.
            self.holdings.take(hold, &claim.buyer, claim.places.count(), u32::MAX);
        }
    }
}

fn denial(denied: Denied, now: Timestamp) -> Refusal {
    let retry_after = match &denied {
        Denied::PlacesHeld { .. } => None,
        Denied::HeldRecently { until, .. } | Denied::Paused { until } => Some((*until - now).max(Millis(1))),
    };
    Refusal::Denied { denied, retry_after }
}

/// Whether somebody keeps places from others and has not paid for them.
fn is_unpaid(claim: &Claim) -> bool {
    match claim.state {
        ClaimState::Held { .. }
        | ClaimState::Pending { .. }
        | ClaimState::Paying { .. }
        | ClaimState::Awaiting { .. } => true,
        ClaimState::Sold { .. } | ClaimState::PartlyRefunded { .. } => false,
    }
}

#[cfg(test)]
mod tests;
