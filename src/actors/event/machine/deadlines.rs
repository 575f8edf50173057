//! When buyers are told about their holds' deadlines: some time before the end, and at the end.
//!
//! A protected event may free the places later than at the deadline; the buyer is told at the deadline all the same,
//! and only once. No timer decides anything: a hold is over at its deadline whether anybody was told or not.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::actors::live::{HoldNotice, News, Notice};
use domain::{
    Change, Claim, ClaimState, EventId, Freed, HoldId, Millis, SeatMap, Timestamp, admission,
    rules::Protection,
};

/// The deadlines of an event's holds.
pub(super) struct HoldDeadlines {
    event: EventId,
    /// How long before its deadline a buyer is told.
    expiring_notice: Millis,
    /// When to tell buyers that their hold ends soon.
    warnings: BTreeSet<(Timestamp, HoldId)>,
    /// When holds end whose places may come back later than that.
    lapses: BTreeSet<(Timestamp, HoldId)>,
    /// Holds whose end was told before their places came back.
    lapsed: FxHashSet<HoldId>,
}

impl HoldDeadlines {
    /// The deadlines of the holds that a map has.
    pub(super) fn new(event: EventId, expiring_notice: Millis, map: &SeatMap) -> Self {
        let (warnings, lapses, lapsed) = (BTreeSet::new(), BTreeSet::new(), FxHashSet::default());
        let mut deadlines = Self { event, expiring_notice, warnings, lapses, lapsed };
        for (hold, deadline) in map.claims().filter_map(live_hold) {
            deadlines.watch(&map.rules().protection, hold, deadline);
        }
        deadlines
    }

    fn watch(&mut self, protection: &Protection, hold: HoldId, deadline: Timestamp) {
        self.warnings.insert((deadline - self.expiring_notice, hold));
        if protection.release_jitter > Millis(0) {
            self.lapses.insert((deadline, hold));
        }
    }

    /// Whether a hold's end was told, and its places have not come back yet.
    pub(super) fn has_lapsed(&self, hold: HoldId) -> bool {
        self.lapsed.contains(&hold)
    }

    /// When the next buyer is to be told.
    pub(super) fn next(&self) -> Option<Timestamp> {
        let warning = self.warnings.first().map(|(at, _)| *at);
        let lapse = self.lapses.first().map(|(at, _)| *at);
        warning.into_iter().chain(lapse).min()
    }

    /// Takes the first hold whose deadline has come while its places are still taken, and the notice for its buyer.
    pub(super) fn take_lapsed(&mut self, map: &SeatMap, now: Timestamp) -> Option<(HoldId, Option<Notice>)> {
        while let Some(hold) = pop_due(&mut self.lapses, now) {
            if let Some(claim) = map.claim_of_hold(hold) {
                self.lapsed.insert(hold);
                return Some((hold, hold_notice(self.event, claim, true)));
            }
        }
        None
    }

    /// Takes the notice for the first buyer whose hold ends soon.
    pub(super) fn take_warning(&mut self, map: &SeatMap, now: Timestamp) -> Option<Notice> {
        while let Some(hold) = pop_due(&mut self.warnings, now) {
            // The buyer of a hold that is over was told at its deadline.
            let live = map.claim_of_hold(hold).filter(|claim| !admission::is_over(claim, now));
            if let Some(notice) = live.and_then(|claim| hold_notice(self.event, claim, false)) {
                return Some(notice);
            }
        }
        None
    }

    /// Forgets the old deadlines of holds that this change is about to move or end. To be called before it is applied.
    pub(super) fn forget(&mut self, map: &SeatMap, change: &Change) {
        for hold in change.stops_deadlines_of() {
            if let Some((hold, deadline)) = map.claim_of_hold(*hold).and_then(live_hold) {
                self.warnings.remove(&(deadline - self.expiring_notice, hold));
                self.lapses.remove(&(deadline, hold));
            }
        }
    }

    /// Watches the deadline that an applied change has set; returns the notices of holds that it ended.
    pub(super) fn follow(&mut self, map: &SeatMap, change: &Change, ended: &[Claim]) -> Vec<Notice> {
        let started = change.starts_deadline_of().and_then(|hold| map.claim_of_hold(hold));
        if let Some((hold, deadline)) = started.and_then(live_hold) {
            self.watch(&map.rules().protection, hold, deadline);
        }
        match change.frees() {
            Some(Freed::Expired | Freed::EventCancelled) => {
                // Unless their buyers were told at the deadline, and the places came back later.
                let untold = ended.iter().filter(|claim| !self.lapsed.remove(&claim.hold));
                untold.filter_map(|claim| hold_notice(self.event, claim, true)).collect()
            }
            // Buyers who end or order a hold themselves are not told.
            Some(Freed::Released | Freed::Unpaid | Freed::OrderEnded) | None => Vec::new(),
        }
    }
}

/// Takes the earliest one that is due.
fn pop_due(instants: &mut BTreeSet<(Timestamp, HoldId)>, now: Timestamp) -> Option<HoldId> {
    let is_due = instants.first().is_some_and(|(at, _)| *at <= now);
    if is_due { instants.pop_first().map(|(_, hold)| hold) } else { None }
}

fn live_hold(claim: &Claim) -> Option<(HoldId, Timestamp)> {
    match claim.state {
        ClaimState::Held { deadline, .. } => Some((claim.hold, deadline)),
        ClaimState::Pending { .. }
        | ClaimState::Paying { .. }
        | ClaimState::Awaiting { .. }
        | ClaimState::Sold { .. }
        | ClaimState::PartlyRefunded { .. } => None,
    }
}

fn hold_notice(event: EventId, claim: &Claim, expired: bool) -> Option<Notice> {
    let (hold, deadline) = live_hold(claim)?;
    let notice = HoldNotice { hold, expired, deadline, seats: claim.places.seats.to_vec() };
    Some(Notice { user: claim.buyer.clone(), event, news: News::Hold(notice) })
}
