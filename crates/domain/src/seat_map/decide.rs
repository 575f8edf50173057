//! Decides commands: accepts with a transition, or rejects with a reason. Nothing here changes the map's
//! state.

mod orders;

use super::SeatMap;
use crate::{
    admission,
    best_available::{self, Found},
    claim::{ClaimState, Places, SeatList},
    command::{BestAvailable, Command, Selection},
    ids::{HoldId, SeatIndex, UserId},
    order::OrderFailure,
    planted,
    rejection::{InvalidCommand, Rejection},
    rules::{EventRules, EventStatus},
    time::{Millis, Timestamp},
    transition::{Change, Transition},
};

/// The most holds that one transition ends. Many simultaneous deadlines are handled in several steps.
pub const EXPIRED_PER_TRANSITION: usize = 256;

/// An accepted command: the transition to apply, and more for the answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// To be applied and journalled.
    pub transition: Transition,
    /// Whether best-available seats are side by side.
    pub together: Option<bool>,
    /// Orphans that the choice leaves. Boxed, because they are rare and decisions are moved often.
    pub orphans: Option<Box<SeatList>>,
}

impl SeatMap {
    /// Decides a command at an instant, without changing anything.
    ///
    /// A hold is seen iff `now < deadline`. While anything is due (see [`SeatMap::has_due`]),
    /// [`Command::ExpireDue`] has to be decided and applied first, because the places still belong to a
    /// claim.
    ///
    /// # Panics
    /// If anything is due and the command is not [`Command::ExpireDue`], which is a programming error.
    pub fn decide(&self, command: Command, now: Timestamp) -> Result<Decision, Rejection> {
        self.decide_on_terms(command, now, self.rules.hold_length)
    }

    /// Like [`SeatMap::decide`], with another hold length for a hold that this command grants or extends.
    pub fn decide_on_terms(
        &self,
        command: Command,
        now: Timestamp,
        hold_length: Millis,
    ) -> Result<Decision, Rejection> {
        assert!(
            matches!(command, Command::ExpireDue) || !self.has_due(now),
            "due holds are expired before anything else is decided"
        );
        let change = match command {
            Command::Hold { hold, buyer, selection } => {
                return self.decide_hold(hold, buyer, selection, now, hold_length);
            }
            Command::Adopt { hold, buyer, places, deadline } => {
                self.adopt(hold, buyer, places, deadline, now)?
            }
            Command::Extend { hold, buyer } => self.extend(hold, &buyer, now, hold_length)?,
            Command::Release { hold, buyer } => {
                admission::own_live_hold(self.claims.by_hold(hold), &buyer, now)?;
                Change::Released { hold }
            }
            Command::PlaceOrder { hold, order, buyer, person } => {
                self.place_order(hold, order, (&buyer, person), now)?
            }
            Command::Commit { order } => {
                self.order_in_payment(order)?;
                Change::Sold { order }
            }
            Command::Fail { order, failure } => self.fail(order, failure, now)?,
            Command::AwaitPayment { order, due } => {
                self.order_in_payment(order)?;
                Change::PaymentAwaited { order, due }
            }
            Command::ConfirmPayment { order } => self.confirm_payment(order, now)?,
            Command::Cancel { order, by } => self.cancel(order, by)?,
            Command::GiveUp { order, by } => {
                self.order_in_payment(order)?;
                Change::Withdrawn { order, by }
            }
            Command::Refund { order, amount, places } => self.refund(order, amount, places)?,
            Command::Block { places } => {
                self.check_places(&places)?;
                self.check_available(&places)?;
                Change::Blocked { places }
            }
            Command::Unblock { places } => {
                self.check_places(&places)?;
                self.check_blocked(&places)?;
                Change::Unblocked { places }
            }
            Command::ExpireDue => self.expire_due(now)?,
            Command::GiveLateMoneyBack { order } => Change::LateMoneyGivenBack { order },
            Command::TakeAgain(again) => self.take_again(again, now)?,
            Command::EndHolds => self.end_holds()?,
            Command::ChangeStatus { status } => self.change_status(status)?,
            Command::ChangeRules { rules } => self.change_rules(rules, now)?,
        };
        Ok(self.decision(change, now))
    }

    /// Like [`SeatMap::decide_on_terms`], but a search for the best seats does not return the seats
    /// `without`. They are taken out of the free seats during the search only, so the state is the same
    /// afterwards.
    pub fn decide_without(
        &mut self,
        without: &[SeatIndex],
        command: Command,
        now: Timestamp,
        hold_length: Millis,
    ) -> Result<Decision, Rejection> {
        let mut left_out = SeatList::new();
        for seat in without {
            if self.free.is_free(*seat) {
                self.free.take(*seat);
                left_out.push(*seat);
            }
        }
        let decision = self.decide_on_terms(command, now, hold_length);
        left_out.iter().for_each(|seat| self.free.free(*seat));
        decision
    }

    #[inline]
    fn decision(&self, change: Change, now: Timestamp) -> Decision {
        let transition = Transition { seq: self.seq.next(), at: now.max(self.at), epoch: self.epoch, change };
        Decision { transition, together: None, orphans: None }
    }

    #[inline]
    fn decide_hold(
        &self,
        hold: HoldId,
        buyer: UserId,
        selection: Selection,
        now: Timestamp,
        hold_length: Millis,
    ) -> Result<Decision, Rejection> {
        let taken = self.claims.places_had_by(&buyer, now);
        let (places, together, orphans) = match selection {
            Selection::Named(places) => {
                admission::may_hold(&self.rules, taken, places.count(), now)?;
                self.check_places(&places)?;
                self.check_available(&places)?;
                let orphans = self.check_orphans(&places)?;
                (places, None, orphans)
            }
            Selection::Best { seats, areas } => {
                let in_areas = areas.iter().fold(0u32, |sum, area| sum.saturating_add(area.quantity));
                admission::may_hold(&self.rules, taken, seats.quantity.saturating_add(in_areas), now)?;
                let mut places = Places { seats: SeatList::new(), areas };
                self.check_areas(&places.areas)?;
                self.check_available(&places)?;
                let Found { seats, together } = self.best_available(&seats)?;
                places.seats = seats;
                (places, Some(together), None)
            }
        };
        let deadline = now + hold_length;
        let mut decision = self.decision(Change::Held { hold, buyer, places, deadline }, now);
        decision.together = together;
        decision.orphans = orphans;
        Ok(decision)
    }

    fn best_available(&self, selection: &BestAvailable) -> Result<Found, Rejection> {
        best_available::find(&self.layout, &self.free, selection)
    }

    fn adopt(
        &self,
        hold: HoldId,
        buyer: UserId,
        places: Places,
        deadline: Timestamp,
        now: Timestamp,
    ) -> Result<Change, Rejection> {
        let is_over = now >= deadline && !planted!(AdoptedAfterDeadline);
        if is_over || self.claims.by_hold(hold).is_some() {
            return Err(Rejection::HoldExpired);
        }
        let taken = self.claims.places_had_by(&buyer, now);
        admission::may_adopt(&self.rules, taken, places.count(), now)?;
        self.check_places(&places)?;
        self.check_available(&places)?;
        Ok(Change::Held { hold, buyer, places, deadline })
    }

    fn extend(
        &self,
        hold: HoldId,
        buyer: &UserId,
        now: Timestamp,
        hold_length: Millis,
    ) -> Result<Change, Rejection> {
        let (deadline, extensions) = admission::own_live_hold(self.claims.by_hold(hold), buyer, now)?;
        admission::may_extend(&self.rules, extensions, now)?;
        // Counted from the deadline, not from now: an extension is worth the same whenever it is requested,
        // and no hold lives longer than one that was extended at the last moment.
        Ok(Change::Extended { hold, deadline: deadline + hold_length })
    }

    fn end_holds(&self) -> Result<Change, Rejection> {
        let holds = match self.rules.status {
            EventStatus::Cancelled => self.claims.some_holds(EXPIRED_PER_TRANSITION),
            _ => Vec::new(),
        };
        if holds.is_empty() {
            return Err(Rejection::Invalid { reason: InvalidCommand::Empty });
        }
        Ok(Change::HoldsEnded { holds: holds.into() })
    }

    fn expire_due(&self, now: Timestamp) -> Result<Change, Rejection> {
        if let Some(order) = self.claims.first_due_order(now) {
            return Ok(Change::OrderFailed { order, failure: OrderFailure::PaymentTimeout });
        }
        let mut holds = self.claims.due(now, EXPIRED_PER_TRANSITION);
        // The first entry is a hold. Orders among the others are failed by later commands, when they are the
        // first.
        holds.retain(|hold| {
            self.claims.by_hold(*hold).is_some_and(|claim| matches!(claim.state, ClaimState::Held { .. }))
        });
        if holds.is_empty() {
            return Err(Rejection::Invalid { reason: InvalidCommand::Empty });
        }
        Ok(Change::Expired { holds: holds.into() })
    }

    fn change_status(&self, status: EventStatus) -> Result<Change, Rejection> {
        let from = self.rules.status;
        if !from.may_become(status) {
            return Err(Rejection::StatusConflict { from, to: status });
        }
        Ok(Change::StatusChanged { status })
    }

    fn change_rules(&self, mut rules: Box<EventRules>, now: Timestamp) -> Result<Change, Rejection> {
        rules.status = self.rules.status;
        let same_currency = rules.charges.currency == self.rules.charges.currency;
        if !same_currency || !admission::are_sound(&rules) {
            return Err(Rejection::Invalid { reason: InvalidCommand::Rules });
        }
        if rules.charges != self.rules.charges {
            let (holds, _) = self.claims.on_hold();
            let is_promised = holds + self.claims.pending() > 0;
            admission::may_change_charges(&self.rules, is_promised, now)?;
        }
        Ok(Change::RulesChanged { rules })
    }
}
