//! What happened to one seat, change by change.

use std::collections::VecDeque;

use super::Watch;
use domain::{
    Change, HoldId, OrderId, Places, SeatIndex, SeatMap, SeatStatus, Seq, Timestamp, Transition, UserId,
};

/// One change that concerned the seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatChange {
    /// The transition.
    pub seq: Seq,
    /// When it was decided.
    pub at: Timestamp,
    /// What it did, in a word.
    pub what: &'static str,
    /// The seat's status afterwards.
    pub status: SeatStatus,
    /// The hold that it was about.
    pub hold: Option<HoldId>,
    /// The order that it was about.
    pub order: Option<OrderId>,
    /// Whose hold or order that was.
    pub buyer: Option<UserId>,
    /// The hold's deadline, if it begins or moves with this.
    pub deadline: Option<Timestamp>,
}

/// Who has the seat.
#[derive(Clone)]
struct Owner {
    hold: HoldId,
    buyer: UserId,
    order: Option<OrderId>,
}

/// Everything that concerned a seat.
#[derive(Clone)]
pub struct SeatLife {
    /// The seat.
    pub seat: SeatIndex,
    /// The last of them, oldest first.
    pub changes: VecDeque<SeatChange>,
    /// How many there were.
    pub total: u64,
    most: usize,
    owner: Option<Owner>,
}

impl SeatLife {
    /// Every word of [`SeatChange::what`].
    pub const WORDS: [&'static str; 17] = [
        "held",
        "extended",
        "released",
        "expired",
        "ended_with_event",
        "ordered",
        "sold",
        "order_failed",
        "hold_resumed",
        "payment_awaited",
        "payment_confirmed",
        "withdrawn",
        "cancelled",
        "refunded",
        "taken_again",
        "blocked",
        "unblocked",
    ];

    /// Before the first transition; the last `most` changes are kept.
    pub(super) fn new(seat: SeatIndex, most: usize) -> Self {
        Self { seat, changes: VecDeque::new(), total: 0, most, owner: None }
    }

    /// Whether a change is about the seat, or about who has it.
    fn is_about(&self, change: &Change) -> bool {
        let names = |places: &Places| places.seats.contains(&self.seat);
        let is_held_by = |hold: &HoldId| self.owner.as_ref().is_some_and(|owner| owner.hold == *hold);
        let is_of = |order: &OrderId| self.owner.as_ref().is_some_and(|owner| owner.order == Some(*order));
        match change {
            Change::Held { places, .. } | Change::Blocked { places } | Change::Unblocked { places } => {
                names(places)
            }
            Change::PlacesTakenAgain(again) => names(&again.places),
            Change::PartlyRefunded { order, places, .. } => is_of(order) && names(places),
            Change::Extended { hold, .. }
            | Change::Released { hold }
            | Change::OrderPlaced { hold, .. }
            | Change::OrderPlacedBy { hold, .. } => is_held_by(hold),
            Change::Expired { holds } | Change::HoldsEnded { holds } => holds.iter().any(is_held_by),
            Change::HoldResumed { order, .. }
            | Change::Sold { order }
            | Change::PaymentAwaited { order, .. }
            | Change::PaymentConfirmed { order }
            | Change::OrderFailed { order, .. }
            | Change::Withdrawn { order, .. }
            | Change::Cancelled { order, .. } => is_of(order),
            Change::LateMoneyGivenBack { .. }
            | Change::StatusChanged { .. }
            | Change::RulesChanged { .. } => false,
        }
    }

    /// Who has the seat after a change that is about it.
    fn pass_on(&mut self, change: &Change) {
        self.owner = match (change, self.owner.take()) {
            (Change::Held { hold, buyer, .. }, _) => {
                Some(Owner { hold: *hold, buyer: buyer.clone(), order: None })
            }
            (Change::PlacesTakenAgain(again), _) => {
                Some(Owner { hold: again.hold, buyer: again.buyer.clone(), order: Some(again.order) })
            }
            (Change::OrderPlaced { order, .. } | Change::OrderPlacedBy { order, .. }, Some(owner)) => {
                Some(Owner { order: Some(*order), ..owner })
            }
            (Change::HoldResumed { .. }, Some(owner)) => Some(Owner { order: None, ..owner }),
            (ends, _) if ends.frees().is_some() => None,
            (_, owner) => owner,
        };
    }
}

/// A change in a word.
const fn word(change: &Change) -> &'static str {
    match change {
        Change::Held { .. } => "held",
        Change::Extended { .. } => "extended",
        Change::Released { .. } => "released",
        Change::Expired { .. } => "expired",
        Change::HoldsEnded { .. } => "ended_with_event",
        Change::OrderPlaced { .. } | Change::OrderPlacedBy { .. } => "ordered",
        Change::Sold { .. } => "sold",
        Change::OrderFailed { .. } => "order_failed",
        Change::HoldResumed { .. } => "hold_resumed",
        Change::PaymentAwaited { .. } => "payment_awaited",
        Change::PaymentConfirmed { .. } => "payment_confirmed",
        Change::Withdrawn { .. } => "withdrawn",
        Change::Cancelled { .. } => "cancelled",
        Change::PartlyRefunded { .. } => "refunded",
        Change::PlacesTakenAgain(_) => "taken_again",
        Change::Blocked { .. } => "blocked",
        Change::Unblocked { .. } => "unblocked",
        Change::LateMoneyGivenBack { .. } => "late_money_given_back",
        Change::StatusChanged { .. } => "status_changed",
        Change::RulesChanged { .. } => "rules_changed",
    }
}

impl Watch for SeatLife {
    fn see(&mut self, transition: &Transition, after: &SeatMap) {
        let change = &transition.change;
        if !self.is_about(change) {
            return;
        }
        let before = self.owner.clone();
        self.pass_on(change);
        // What ends a claim is told with whose it was; so is the order that gives its places back to the hold.
        let is_over = self.owner.is_none() || matches!(change, Change::HoldResumed { .. });
        let owner = if is_over { before.as_ref() } else { self.owner.as_ref() };
        let deadline = match change {
            Change::Held { deadline, .. } | Change::Extended { deadline, .. } => Some(*deadline),
            _ => None,
        };
        self.changes.push_back(SeatChange {
            seq: transition.seq,
            at: transition.at,
            what: word(change),
            status: after.status(self.seat),
            hold: owner.map(|owner| owner.hold),
            order: owner.and_then(|owner| owner.order),
            buyer: owner.map(|owner| owner.buyer.clone()),
            deadline,
        });
        self.total += 1;
        if self.changes.len() > self.most {
            self.changes.pop_front();
        }
    }
}
