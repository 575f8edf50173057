//! What adapters ask of an event, and what it answers.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

pub use super::event::{CancellationLeft, TicketWork};
use crate::persistence::HistoryRow;
use domain::{
    Counts, EndedBy, Epoch, EventId, EventRules, EventStatus, HoldGrant, HoldId, Millis, OrderId,
    PaymentChoice, Places, Rejection, SeatIndex, SeatList, SeatStatus, SectionIndex, Seq, TierIndex,
    Timestamp, Totals, UserId, Wish, admission::guard::Denied,
};

/// A request that must have one outcome however often it is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keyed {
    /// The `Idempotency-Key`, 1 to 128 visible ASCII characters.
    pub key: String,
    /// SHA-256 over the operation and its body: the same key with another request is a conflict.
    pub request_hash: [u8; 32],
}

/// Which places an order is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderSource {
    /// Those of a hold.
    Hold {
        /// The hold.
        hold: HoldId,
        /// The buyer's token for it, in case a crash lost the hold.
        grant: Option<Box<HoldGrant>>,
    },
    /// These, held and ordered in one step.
    Wish {
        /// The id of the hold to make.
        hold: HoldId,
        /// What to hold.
        wish: Wish,
    },
}

/// What an adapter asks of one event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Hold places. Answered with [`Answer::Hold`].
    Hold {
        /// The id of the hold to make.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
        /// What for.
        wish: Wish,
        /// Where they come from, if it is known; an IPv6 network is one address.
        address: Option<IpAddr>,
        /// One outcome per key.
        keyed: Option<Keyed>,
    },
    /// Give a hold back that a crash lost, or show it if it is alive. [`Answer::Hold`].
    Represent {
        /// What the token says (its signature was checked, and that it is the asker's).
        grant: Box<HoldGrant>,
    },
    /// Show a hold to its buyer. [`Answer::Hold`].
    ShowHold {
        /// Which.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
    },
    /// Show a buyer's holds that no order has, those that end first first. [`Answer::Holds`].
    ShowHolds {
        /// Who asks.
        buyer: UserId,
    },
    /// Start a hold's time again. [`Answer::Hold`].
    Extend {
        /// Which.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
    },
    /// Give a hold up. [`Answer::Done`].
    Release {
        /// Which.
        hold: HoldId,
        /// Who asks.
        buyer: UserId,
    },
    /// Order places. [`Answer::Order`], once the acceptance is durable.
    Order {
        /// The id of the order to make.
        order: OrderId,
        /// Who asks.
        buyer: UserId,
        /// Which places.
        source: OrderSource,
        /// How it is paid.
        payment: PaymentChoice,
        /// Where they come from, as for a hold.
        address: Option<IpAddr>,
        /// One outcome per key.
        keyed: Option<Keyed>,
    },
    /// Something is about to be done, or was done, with an order's tickets. [`Answer::Done`].
    Tickets {
        /// Whose.
        order: OrderId,
        /// What.
        work: TicketWork,
    },
    /// An order that awaits its payment is paid. [`Answer::Done`], once durable. The caller has checked who says so.
    ConfirmPayment {
        /// Which.
        order: OrderId,
    },
    /// End an order that is completed or awaits its payment. [`Answer::Done`], once durable. The caller has
    /// checked whose it is; a buyer's order is ended only after [`TicketWork::Cancel`].
    EndOrder {
        /// Which.
        order: OrderId,
        /// Who ends it.
        by: EndedBy,
        /// How it was paid, as its row says.
        payment: PaymentChoice,
    },
    /// The payment of an ended order was given back: remember that. [`Answer::Done`], once durable.
    RefundGiven {
        /// Which.
        order: OrderId,
        /// The message that asked for it.
        message_id: String,
    },
    /// Keep places for the house. [`Answer::Done`], once durable.
    Block {
        /// Which.
        places: Places,
    },
    /// Give places back to the public. [`Answer::Done`], once durable.
    Unblock {
        /// Which.
        places: Places,
    },
    /// Change the status. [`Answer::Rules`], once durable.
    ChangeStatus {
        /// The new one.
        status: EventStatus,
    },
    /// Change the rules; the status in them is ignored. [`Answer::Rules`], once durable.
    ChangeRules {
        /// The new ones.
        rules: Box<EventRules>,
    },
    /// Do what an operator asks and, if that changes something, write down in the same transaction who did it.
    /// Answered as `ask` is.
    Recorded {
        /// Who does what and why; the instant is the event's.
        row: Box<HistoryRow>,
        /// What to do.
        ask: Box<Ask>,
    },
    /// The map as it is now. [`Answer::Map`].
    Map,
    /// Die inside the handler, as a bug would.
    #[cfg(feature = "fault-injection")]
    Panic,
    /// Forget what is sold, so that it is sold again, as the worst bug would. [`Answer::Map`].
    #[cfg(feature = "fault-injection")]
    ForgetSales,
}

impl Ask {
    /// The same, and who asks is written down with what comes of it.
    pub fn recorded(self, row: HistoryRow) -> Self {
        Self::Recorded { row: Box::new(row), ask: Box::new(self) }
    }

    /// Who asks under which key, if there is one.
    pub(crate) fn keyed(&self) -> Option<(&UserId, &Keyed)> {
        match self {
            Self::Hold { buyer, keyed: Some(keyed), .. } | Self::Order { buyer, keyed: Some(keyed), .. } => {
                Some((buyer, keyed))
            }
            _ => None,
        }
    }
}

/// What an event answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A hold.
    Hold(Box<HoldView>),
    /// Holds.
    Holds(Vec<HoldView>),
    /// An accepted order.
    Order(AcceptedOrder),
    /// It is done.
    Done(Done),
    /// The rules in force now.
    Rules(Arc<EventRules>),
    /// The map.
    Map(Arc<MapView>),
}

/// A change that has nothing to show but its place in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Done {
    /// The sequence number after it.
    pub seq: Seq,
}

/// A hold as its buyer sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HoldView {
    /// The hold.
    pub hold: HoldId,
    /// Whose it is.
    pub buyer: UserId,
    /// What it claims.
    pub places: Places,
    /// What ordering it costs.
    pub totals: Totals,
    /// When it ends; an ordered hold ends then if its payment has failed.
    pub deadline: Timestamp,
    /// Extensions that are left.
    pub extensions_left: u8,
    /// The order that it is tied to.
    pub order: Option<OrderId>,
    /// Ownership under which this was answered.
    pub epoch: Epoch,
    /// The sequence number after it.
    pub seq: Seq,
    /// Whether the seats of a best-available hold are side by side; `None` for hand-picked ones.
    pub together: Option<bool>,
    /// Single seats that the choice leaves alone (orphan rule `warn`).
    pub orphans: SeatList,
}

/// An order that was accepted: durable, and decided soon.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AcceptedOrder {
    /// The order.
    pub order: OrderId,
    /// The hold that it was.
    pub hold: HoldId,
    /// The sequence number of its acceptance.
    pub seq: Seq,
}

/// An event's map at one sequence number, shared by everybody who asks meanwhile.
#[derive(Debug)]
pub struct MapView {
    /// The event.
    pub event: EventId,
    /// Ownership under which this state was reached.
    pub epoch: Epoch,
    /// The state's sequence number.
    pub seq: Seq,
    /// How many seats there are.
    pub seat_count: u32,
    /// Two bits a seat: seat `i` in bits `2i..2i+1` of the little-endian stream, as `SeatStatus`.
    pub packed: Bytes,
    /// Areas in the order of their sections.
    pub areas: Vec<AreaCounts>,
    /// Seats and area places together.
    pub counts: Counts,
    /// Counts by section and price tier.
    pub groups: Vec<GroupCounts>,
    /// Holds that no order has.
    pub holds: HoldCounts,
    /// What is left to do, if the event is cancelled.
    pub cancellation: Option<CancellationLeft>,
    /// The rules in force.
    pub rules: Arc<EventRules>,
    /// A place for the adapter's encoding, made at most once.
    pub encoded: OnceLock<Bytes>,
}

impl MapView {
    /// The status of one seat.
    pub fn status_of(&self, seat: SeatIndex) -> SeatStatus {
        SeatStatus::from_bits(self.packed[seat.at() / 4] >> (seat.at() % 4 * 2))
    }
}

/// An area's places by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AreaCounts {
    /// The area.
    pub section: SectionIndex,
    /// Its places by status.
    pub counts: Counts,
}

/// The places of one section and price tier by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupCounts {
    /// The section.
    pub section: SectionIndex,
    /// The price tier.
    pub tier: TierIndex,
    /// Places by status.
    pub counts: Counts,
}

/// Holds that may still be ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct HoldCounts {
    /// How many.
    pub active: u64,
    /// Their places.
    pub places: u64,
}

/// Why an event does not do what it was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The core says no.
    Rejected(Rejection),
    /// The places are free, but the event's protection keeps them from this buyer now. No outcome: the same
    /// request may be granted later.
    Denied {
        /// Why.
        denied: Denied,
        /// When it makes sense to ask again, if that is known.
        retry_after: Option<Millis>,
    },
    /// The key was used for another request.
    IdempotencyConflict,
    /// As much as may be remembered of one user is remembered: nothing more is done under keys of theirs.
    KeysExhausted {
        /// How many requests under keys are remembered of one user.
        most: u32,
        /// When the first of them may be forgotten.
        retry_after: Millis,
    },
    /// A queue is full: come back later.
    Overloaded {
        /// When.
        retry_after: Millis,
    },
    /// The store did not make it durable in time. What was asked may still happen: ask again with the
    /// same key and get the one outcome.
    StoreUnavailable {
        /// When.
        retry_after: Millis,
    },
    /// Somebody else is at this order's tickets: try again in a moment. Nothing was done.
    OrderBusy {
        /// When.
        retry_after: Millis,
    },
    /// There is no such event.
    EventUnknown,
    /// The event's actor went away under the request; it may or may not have been done.
    Interrupted,
    /// Another process owns the event now. Nothing was done.
    Moved,
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}
