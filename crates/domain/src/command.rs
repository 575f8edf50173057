//! What can be asked of a seat map. Ids come with the command: the core makes none.

use serde::{Deserialize, Serialize};

use crate::{
    claim::{AreaList, Places, SeatList},
    ids::{HoldId, OrderId, SectionIndex, TierIndex, UserId},
    order::{EndedBy, OrderFailure},
    rules::{EventRules, EventStatus},
    time::Timestamp,
};

/// What the best seats that are left must be like.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct BestAvailable {
    /// How many seats, at least 1.
    pub quantity: u32,
    /// Only in this section.
    pub section: Option<SectionIndex>,
    /// Only in this price tier.
    pub tier: Option<TierIndex>,
    /// Refuse (`NotAdjacent`) rather than split the group.
    pub adjacent: bool,
    /// How many of the seats must be wheelchair places; the others may be companion seats then.
    /// With 0 neither wheelchair places nor companion seats are given.
    pub accessible: u32,
}

/// What a buyer wants to hold, all or nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Selection {
    /// These seats and area places.
    Named(Places),
    /// The best seats, and these area places as well.
    Best {
        /// The seats.
        seats: BestAvailable,
        /// The area places.
        areas: AreaList,
    },
}

/// A command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Claim places for one buyer until a deadline.
    Hold {
        /// The new hold.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
        /// What for.
        selection: Selection,
    },
    /// Give a buyer back a hold that a crash lost, if nobody has its places: same id, same deadline.
    Adopt {
        /// The lost hold.
        hold: HoldId,
        /// Who had it.
        buyer: UserId,
        /// What it held.
        places: Places,
        /// Its deadline.
        deadline: Timestamp,
    },
    /// Start a hold's time again.
    Extend {
        /// Which.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
    },
    /// Give a hold up.
    Release {
        /// Which.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
    },
    /// Tie a hold's places to an order: from here on no deadline frees them.
    PlaceOrder {
        /// Which hold.
        hold: HoldId,
        /// The new order.
        order: OrderId,
        /// Who asks.
        buyer: UserId,
    },
    /// The order is paid: its places are sold.
    Commit {
        /// Which order.
        order: OrderId,
    },
    /// The order is not paid: its places are the hold's again until the hold's deadline, or free.
    Fail {
        /// Which order.
        order: OrderId,
        /// Why.
        failure: OrderFailure,
    },
    /// The order awaits a payment that no provider answers for, and fails at an instant.
    AwaitPayment {
        /// Which order.
        order: OrderId,
        /// First instant at which it is too late to pay.
        due: Timestamp,
    },
    /// An order that awaits its payment is paid.
    ConfirmPayment {
        /// Which order.
        order: OrderId,
    },
    /// End an order that is completed, or awaits its payment: its places are free.
    Cancel {
        /// Which order.
        order: OrderId,
        /// Who ends it.
        by: EndedBy,
    },
    /// Keep places for the house. Every one must be available.
    Block {
        /// Seats and area places.
        places: Places,
    },
    /// Give places back to the public. Every one must be blocked.
    Unblock {
        /// Seats and area places.
        places: Places,
    },
    /// End the holds whose deadline has come (a bounded number at a time), or an order that was not paid when
    /// it was due.
    ExpireDue,
    /// End the holds of a cancelled event (a bounded number at a time).
    EndHolds,
    /// Open, pause, close or cancel the event.
    ChangeStatus {
        /// The new status.
        status: EventStatus,
    },
    /// Replace the rules (all but the status).
    ChangeRules {
        /// The new rules.
        rules: Box<EventRules>,
    },
}

impl Selection {
    /// Seats by name alone.
    pub fn seats(seats: SeatList) -> Self {
        Self::Named(Places { seats, areas: AreaList::new() })
    }
}
