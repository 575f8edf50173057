//! What an accepted change leaves behind: rows to write, changes for the live view, news for buyers.

use super::{desk::Desk, draft};
use crate::{
    actors::{
        ask::AreaCounts,
        live::{Changed, HoldNotice, News, Notice},
    },
    persistence::SoldChange,
};
use domain::{
    Change, Claim, ClaimState, Command, Decision, EventId, HoldId, Rejection, SeatMap, Timestamp, Transition,
};

impl Desk {
    pub(super) fn take_changed(&mut self) -> Option<Changed> {
        if self.told_seq == self.map.seq() {
            return None;
        }
        self.touched.sort_unstable();
        self.touched.dedup();
        let seats = self.touched.drain(..).map(|seat| (seat, self.map.status(seat))).collect();
        let areas = if std::mem::take(&mut self.areas_touched) { area_counts(&self.map) } else { Vec::new() };
        let from_seq = std::mem::replace(&mut self.told_seq, self.map.seq());
        Some(Changed {
            event: self.event,
            from_seq,
            seq: self.map.seq(),
            seats,
            areas,
            counts: self.map.counts(),
        })
    }

    /// Decides a command and carries an accepted one through map, journal and projections.
    pub(super) fn commit(&mut self, command: Command, now: Timestamp) -> Result<Decision, Rejection> {
        let decision = self.map.decide(command, now)?;
        self.follow(&decision.transition);
        Ok(decision)
    }

    pub(super) fn follow(&mut self, transition: &Transition) {
        self.forget_warning_of(&transition.change);
        self.tally.count(&transition.change);
        let ended = self.map.apply(transition);
        draft::add_transition(&mut self.write, transition);
        self.remember(&transition.change, &ended, transition.at);
        self.view = None;
        let map = &self.map;
        draft::add_seats(&mut self.write, map.touched().iter().map(|seat| (*seat, map.status(*seat))));
        self.touched.extend_from_slice(map.touched());
        self.areas_touched |= !map.areas().is_empty();
        let notice = self.settings.expiring_notice;
        match &transition.change {
            Change::Held { hold, deadline, .. } | Change::Extended { hold, deadline } => {
                self.warnings.insert((*deadline - notice, *hold));
            }
            Change::Expired { .. } | Change::HoldsEnded { .. } => {
                for claim in &ended {
                    // Unless it was told when it ended, and its places came back later.
                    if !self.lapsed.remove(&claim.hold) {
                        self.notices.extend(hold_notice(self.event, claim, true));
                    }
                }
            }
            Change::OrderPlaced { order, hold, .. } => {
                if let Some(claim) = self.map.claim_of_hold(*hold) {
                    draft::add_sold(&mut self.write, claim, *order, SoldChange::Take);
                }
            }
            Change::OrderFailed { order, .. }
            | Change::Cancelled { order, .. }
            | Change::Withdrawn { order, .. } => {
                for claim in &ended {
                    draft::add_sold(&mut self.write, claim, *order, SoldChange::Free);
                }
            }
            Change::HoldResumed { order, hold, .. } => {
                if let Some(claim) = self.map.claim_of_hold(*hold) {
                    draft::add_sold(&mut self.write, claim, *order, SoldChange::Free);
                    if let Some((hold, deadline)) = live_hold(claim) {
                        self.warnings.insert((deadline - notice, hold));
                    }
                }
            }
            Change::StatusChanged { .. } | Change::RulesChanged { .. } => {
                self.write.rules = Some(Box::new(self.map.rules().as_ref().clone()));
            }
            Change::Released { .. }
            | Change::Sold { .. }
            | Change::PaymentAwaited { .. }
            | Change::PaymentConfirmed { .. }
            | Change::Blocked { .. }
            | Change::Unblocked { .. } => {}
        }
    }

    /// A hold that changes or ends has no use for its old warning.
    fn forget_warning_of(&mut self, change: &Change) {
        let holds: &[HoldId] = match change {
            Change::Extended { hold, .. } | Change::Released { hold } | Change::OrderPlaced { hold, .. } => {
                std::slice::from_ref(hold)
            }
            Change::Expired { holds } | Change::HoldsEnded { holds } => holds,
            // There was none: the hold is new, or was none any more.
            Change::Held { .. }
            | Change::HoldResumed { .. }
            | Change::Sold { .. }
            | Change::OrderFailed { .. }
            | Change::PaymentAwaited { .. }
            | Change::PaymentConfirmed { .. }
            | Change::Withdrawn { .. }
            | Change::Cancelled { .. } => return,
            Change::Blocked { .. }
            | Change::Unblocked { .. }
            | Change::StatusChanged { .. }
            | Change::RulesChanged { .. } => return,
        };
        for hold in holds {
            if let Some((hold, deadline)) = self.map.claim_of_hold(*hold).and_then(live_hold) {
                self.warnings.remove(&(deadline - self.settings.expiring_notice, hold));
                self.lapses.remove(&(deadline, hold));
            }
        }
    }
}

pub(super) fn area_counts(map: &SeatMap) -> Vec<AreaCounts> {
    map.areas().iter().map(|area| AreaCounts { section: area.section, counts: area.counts }).collect()
}

pub(super) fn live_hold(claim: &Claim) -> Option<(HoldId, Timestamp)> {
    match claim.state {
        ClaimState::Held { deadline, .. } => Some((claim.hold, deadline)),
        ClaimState::Pending { .. }
        | ClaimState::Paying { .. }
        | ClaimState::Awaiting { .. }
        | ClaimState::Sold { .. } => None,
    }
}

pub(super) fn hold_notice(event: EventId, claim: &Claim, expired: bool) -> Option<Notice> {
    let (hold, deadline) = live_hold(claim)?;
    let notice = HoldNotice { hold, expired, deadline, seats: claim.places.seats.to_vec() };
    Some(Notice { user: claim.buyer.clone(), event, news: News::Hold(notice) })
}
