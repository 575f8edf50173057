//! What goes into a turn of an event, and what it leaves to carry out.

use crate::{
    actors::{
        ask::{Answer, Ask, Refusal},
        live::{Changed, Notice},
    },
    persistence::{EventWrite, OutcomeEnd},
};
use domain::{Change, EndedBy};

/// Whether the write-behind queue has room: completing what was accepted always has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// For another hold.
    pub holds: bool,
    /// For another order.
    pub orders: bool,
}

/// What becomes of an ask.
#[derive(Debug)]
pub(crate) enum Handled {
    /// Answer now.
    Now(Result<Answer, Refusal>),
    /// Answer this once the mark is durable.
    Once(u64, Result<Answer, Refusal>),
    /// Nothing was done: the store alone knows whether something was done under this key before. Ask it for
    /// the outcome that ends then, and go on with [`super::desk::Desk::handle_stored`].
    InStore(Box<Ask>, OutcomeEnd),
}

/// What a turn leaves to carry out.
pub(crate) struct Turn {
    /// To be made durable, under this mark.
    pub write: Option<(EventWrite, u64)>,
    /// For the live view.
    pub changed: Option<Changed>,
    /// For buyers, at once.
    pub notices: Vec<Notice>,
    /// For the metrics.
    pub tally: Tally,
}

/// What happened in a turn, counted.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Tally {
    /// Holds, also those of orders in one step.
    pub granted: usize,
    /// Those of them that live shorter than others' because their buyer let too many go.
    pub shortened: usize,
    /// Holds that the event's protection kept from somebody.
    pub denied: usize,
    pub extended: usize,
    pub released: usize,
    pub expired: usize,
    pub ordered: usize,
    pub cancelled: usize,
    pub refunded: usize,
    /// Orders that failed without a decision of the cashier's.
    pub unpaid: usize,
}

impl Tally {
    /// Counts a change.
    pub(super) fn count(&mut self, change: &Change) {
        match change {
            Change::Held { .. } => self.granted += 1,
            Change::Extended { .. } => self.extended += 1,
            Change::Released { .. } => self.released += 1,
            Change::Expired { holds } | Change::HoldsEnded { holds } => self.expired += holds.len(),
            Change::OrderPlaced { .. } => self.ordered += 1,
            Change::Cancelled { by: EndedBy::Buyer, .. } | Change::Withdrawn { .. } => self.cancelled += 1,
            Change::Cancelled { by: EndedBy::Organiser, .. } => self.refunded += 1,
            // Whoever decided an order counts it; what organisers do has a history.
            Change::Sold { .. }
            | Change::OrderFailed { .. }
            | Change::HoldResumed { .. }
            | Change::PaymentAwaited { .. }
            | Change::PaymentConfirmed { .. }
            | Change::Blocked { .. }
            | Change::Unblocked { .. }
            | Change::StatusChanged { .. }
            | Change::RulesChanged { .. } => {}
        }
    }
}
