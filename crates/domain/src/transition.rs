//! Transitions: the accepted changes of a seat map, in order. A journal consists of them.
//!
//! They are stored. [`Change`] is encoded by variant index: append variants, never reorder or remove any.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{
    claim::Places,
    command::TakenAgain,
    ids::{Epoch, HoldId, OrderId, Seq, UserId},
    money::Amount,
    order::{EndedBy, OrderFailure, OrderStatus},
    person::PersonKey,
    rules::{EventRules, EventStatus},
    time::Timestamp,
    totals::Totals,
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
    /// An order was ended before it was paid; its places are available again.
    Withdrawn { order: OrderId, by: EndedBy },
    /// Holds ended because the event was cancelled.
    HoldsEnded { holds: SmallVec<[HoldId; 2]> },
    /// Money came for an order that was decided without it, and goes back.
    LateMoneyGivenBack { order: OrderId },
    /// Money came for an order that had failed: its places are tied to it again, and it is in payment until it is sold.
    PlacesTakenAgain(Box<TakenAgain>),
    /// A part of what was paid for a completed order goes back; these of its places are available again.
    PartlyRefunded {
        order: OrderId,
        /// Counts the refunds of the order, from 1.
        number: u32,
        amount: Amount,
        /// None if an amount was given back.
        places: Places,
    },
    /// A hold is tied to an order of somebody who gave an address.
    OrderPlacedBy {
        order: OrderId,
        /// The hold that was ordered.
        hold: HoldId,
        totals: Totals,
        /// Who.
        person: PersonKey,
    },
}

/// Why claims ended and their places are free.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freed {
    /// Their buyer gave the hold up.
    Released,
    /// The hold's deadline came.
    Expired,
    /// An order was not paid.
    Unpaid,
    /// A completed order was ended, or a part of it was given back.
    OrderEnded,
    /// The event was cancelled under the holds.
    EventCancelled,
}

/// What follows from a change. Whoever acts on changes asks these instead of listing every variant.
impl Change {
    /// The hold that runs towards a deadline from here on: new, extended, or back from an order that was not paid.
    pub const fn starts_deadline_of(&self) -> Option<HoldId> {
        match self {
            Self::Held { hold, .. } | Self::Extended { hold, .. } | Self::HoldResumed { hold, .. } => {
                Some(*hold)
            }
            Self::Released { .. }
            | Self::Expired { .. }
            | Self::OrderPlaced { .. }
            | Self::OrderPlacedBy { .. }
            | Self::Sold { .. }
            | Self::OrderFailed { .. }
            | Self::Cancelled { .. }
            | Self::Blocked { .. }
            | Self::Unblocked { .. }
            | Self::StatusChanged { .. }
            | Self::RulesChanged { .. }
            | Self::PaymentAwaited { .. }
            | Self::PaymentConfirmed { .. }
            | Self::Withdrawn { .. }
            | Self::HoldsEnded { .. }
            | Self::LateMoneyGivenBack { .. }
            | Self::PlacesTakenAgain(_)
            | Self::PartlyRefunded { .. } => None,
        }
    }

    /// The holds that do not run towards the deadline any more that they had before.
    pub fn stops_deadlines_of(&self) -> &[HoldId] {
        match self {
            Self::Extended { hold, .. }
            | Self::Released { hold }
            | Self::OrderPlaced { hold, .. }
            | Self::OrderPlacedBy { hold, .. } => std::slice::from_ref(hold),
            Self::Expired { holds } | Self::HoldsEnded { holds } => holds,
            Self::PlacesTakenAgain(again) => std::slice::from_ref(&again.hold),
            // There was none: the hold is new, or was none any more.
            Self::Held { .. }
            | Self::HoldResumed { .. }
            | Self::Sold { .. }
            | Self::OrderFailed { .. }
            | Self::Cancelled { .. }
            | Self::PartlyRefunded { .. }
            | Self::PaymentAwaited { .. }
            | Self::PaymentConfirmed { .. }
            | Self::Withdrawn { .. } => &[],
            Self::Blocked { .. }
            | Self::Unblocked { .. }
            | Self::LateMoneyGivenBack { .. }
            | Self::StatusChanged { .. }
            | Self::RulesChanged { .. } => &[],
        }
    }

    /// Why the claims ended that this ends, if it ends any.
    pub const fn frees(&self) -> Option<Freed> {
        match self {
            Self::Released { .. } => Some(Freed::Released),
            Self::Expired { .. } => Some(Freed::Expired),
            Self::OrderFailed { .. } | Self::Withdrawn { .. } => Some(Freed::Unpaid),
            Self::Cancelled { .. } | Self::PartlyRefunded { .. } => Some(Freed::OrderEnded),
            Self::HoldsEnded { .. } => Some(Freed::EventCancelled),
            Self::Held { .. }
            | Self::Extended { .. }
            | Self::OrderPlaced { .. }
            | Self::OrderPlacedBy { .. }
            | Self::Sold { .. }
            | Self::HoldResumed { .. }
            | Self::PaymentAwaited { .. }
            | Self::PaymentConfirmed { .. }
            | Self::Blocked { .. }
            | Self::Unblocked { .. }
            | Self::LateMoneyGivenBack { .. }
            | Self::PlacesTakenAgain(_)
            | Self::StatusChanged { .. }
            | Self::RulesChanged { .. } => None,
        }
    }

    /// The order that this is about, and where it stands from here on.
    pub const fn order_becomes(&self) -> Option<(OrderId, OrderStatus)> {
        match self {
            Self::OrderPlaced { order, .. } | Self::OrderPlacedBy { order, .. } => {
                Some((*order, OrderStatus::Pending))
            }
            Self::PlacesTakenAgain(again) => Some((again.order, OrderStatus::Pending)),
            Self::PaymentAwaited { order, .. } => Some((*order, OrderStatus::AwaitingPayment)),
            Self::PaymentConfirmed { order } => Some((*order, OrderStatus::Processing)),
            Self::Sold { order } => Some((*order, OrderStatus::Completed)),
            Self::OrderFailed { order, .. } | Self::HoldResumed { order, .. } => {
                Some((*order, OrderStatus::Failed))
            }
            Self::Cancelled { order, by } => Some((*order, OrderStatus::ended(*by, true))),
            Self::PartlyRefunded { order, .. } => Some((*order, OrderStatus::PartlyRefunded)),
            Self::Withdrawn { order, by } => Some((*order, OrderStatus::ended(*by, false))),
            Self::Held { .. }
            | Self::Extended { .. }
            | Self::Released { .. }
            | Self::Expired { .. }
            | Self::HoldsEnded { .. }
            | Self::Blocked { .. }
            | Self::Unblocked { .. }
            | Self::LateMoneyGivenBack { .. }
            | Self::StatusChanged { .. }
            | Self::RulesChanged { .. } => None,
        }
    }

    /// Whether the event's rules, which its status is one of, are others from here on.
    pub const fn changes_rules(&self) -> bool {
        matches!(self, Self::StatusChanged { .. } | Self::RulesChanged { .. })
    }
}
