//! Transitions: the accepted changes of a seat map, in order. The journal is made of these.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{
    claim::Places,
    ids::{Epoch, HoldId, OrderId, Seq, UserId},
    order::{EndedBy, OrderFailure},
    pricing::Totals,
    rules::{EventRules, EventStatus},
    time::Timestamp,
};

/// One accepted change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transition {
    /// Its number; the first of an event is 1, and there are no gaps.
    pub seq: Seq,
    /// When it was decided, by the owner's clock; never before the transition that it follows.
    pub at: Timestamp,
    /// Under which ownership it was decided.
    pub epoch: Epoch,
    /// What changed.
    pub change: Change,
}

/// What changed. Stored by variant index: append new variants, never reorder or remove any.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Change {
    /// Places are held.
    Held {
        /// The hold.
        hold: HoldId,
        /// Whose.
        buyer: UserId,
        /// What.
        places: Places,
        /// Until when.
        deadline: Timestamp,
    },
    /// A hold's deadline moved.
    Extended {
        /// The hold.
        hold: HoldId,
        /// The new deadline.
        deadline: Timestamp,
    },
    /// A buyer gave a hold up.
    Released {
        /// The hold.
        hold: HoldId,
    },
    /// Holds came to their deadline.
    Expired {
        /// The holds, by deadline and age.
        holds: SmallVec<[HoldId; 2]>,
    },
    /// A hold is tied to an order.
    OrderPlaced {
        /// The order.
        order: OrderId,
        /// The hold that it was.
        hold: HoldId,
        /// What it costs.
        totals: Totals,
    },
    /// An order's places are sold.
    Sold {
        /// The order.
        order: OrderId,
    },
    /// An accepted order was not paid; its places are free. Since [`Change::HoldResumed`] there is, this means
    /// that the hold's deadline had come.
    OrderFailed {
        /// The order.
        order: OrderId,
        /// Why.
        failure: OrderFailure,
    },
    /// A completed order was ended; its places are free.
    Cancelled {
        /// The order.
        order: OrderId,
        /// By whom.
        by: EndedBy,
    },
    /// Places are kept for the house.
    Blocked {
        /// Which.
        places: Places,
    },
    /// Places are back on sale.
    Unblocked {
        /// Which.
        places: Places,
    },
    /// The organiser changed the status.
    StatusChanged {
        /// The new status.
        status: EventStatus,
    },
    /// The organiser changed the rules.
    RulesChanged {
        /// The new rules; their status is the one in force.
        rules: Box<EventRules>,
    },
    /// An accepted order was not paid before its hold's deadline: the hold goes on as it was, with its
    /// deadline and its extensions.
    HoldResumed {
        /// The order.
        order: OrderId,
        /// The hold that it was.
        hold: HoldId,
        /// Why it was not paid.
        failure: OrderFailure,
    },
    /// An accepted order awaits a payment that no provider answers for.
    PaymentAwaited {
        /// The order.
        order: OrderId,
        /// First instant at which it is too late.
        due: Timestamp,
    },
    /// Somebody says that an order which awaited its payment is paid. From here on no deadline ends it.
    PaymentConfirmed {
        /// The order.
        order: OrderId,
    },
    /// An order that awaited its payment was given up before it was paid; its places are free.
    Withdrawn {
        /// The order.
        order: OrderId,
        /// By whom.
        by: EndedBy,
    },
    /// Holds ended because the event was cancelled.
    HoldsEnded {
        /// The holds.
        holds: SmallVec<[HoldId; 2]>,
    },
}
