//! Transitions: the accepted changes of a seat map, in order. A journal consists of them.
//!
//! They are stored. [`Change`] is encoded by variant index: append variants, never reorder or remove any.

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
    /// Sequence number: the first transition of an event has 1, and there are no gaps.
    pub seq: Seq,
    /// When it was decided, by the owner's clock; never before the previous transition.
    pub at: Timestamp,
    /// The epoch in which it was decided.
    pub epoch: Epoch,
    /// What changed.
    pub change: Change,
}

/// What changed. Stored by variant index.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Change {
    /// A hold was granted or restored.
    Held {
        hold: HoldId,
        buyer: UserId,
        places: Places,
        /// First instant at which the hold has ended.
        deadline: Timestamp,
    },
    /// A hold's deadline moved.
    Extended { hold: HoldId, deadline: Timestamp },
    /// A buyer released a hold.
    Released { hold: HoldId },
    /// Holds reached their deadline.
    Expired {
        /// Ordered by deadline, then by id.
        holds: SmallVec<[HoldId; 2]>,
    },
    /// A hold is tied to an order.
    OrderPlaced {
        order: OrderId,
        /// The hold that was ordered.
        hold: HoldId,
        totals: Totals,
    },
    /// An order's places are sold.
    Sold { order: OrderId },
    /// An accepted order was not paid and its hold cannot go on: its places are available again. If the hold
    /// can go on, the change is [`Change::HoldResumed`].
    OrderFailed { order: OrderId, failure: OrderFailure },
    /// A completed order was ended; its places are available again.
    Cancelled { order: OrderId, by: EndedBy },
    /// An organiser took places off sale.
    Blocked { places: Places },
    /// An organiser put blocked places back on sale.
    Unblocked { places: Places },
    /// The organiser changed the status.
    StatusChanged { status: EventStatus },
    /// The organiser changed the rules.
    RulesChanged {
        /// The new rules, with the unchanged status.
        rules: Box<EventRules>,
    },
    /// An accepted order was not paid, and the hold's deadline has not come: the hold goes on with the same
    /// deadline and extensions.
    HoldResumed {
        order: OrderId,
        /// The hold that was ordered.
        hold: HoldId,
        /// Why it was not paid.
        failure: OrderFailure,
    },
    /// An accepted order awaits its payment by invoice.
    PaymentAwaited {
        order: OrderId,
        /// First instant at which the payment is too late.
        due: Timestamp,
    },
    /// An organiser confirmed the payment of an order by invoice. From then on no deadline ends it.
    PaymentConfirmed { order: OrderId },
    /// An order by invoice was ended before it was paid; its places are available again.
    Withdrawn { order: OrderId, by: EndedBy },
    /// Holds ended because the event was cancelled.
    HoldsEnded { holds: SmallVec<[HoldId; 2]> },
}
