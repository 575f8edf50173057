//! Why a command is rejected, as data. There is no text here: `src/api/wording.rs` has it for every adapter.

use serde::{Deserialize, Serialize};

use crate::{
    claim::SeatList,
    ids::{OrderId, SectionIndex, TicketId},
    money::{Amount, Currency},
    rules::EventStatus,
};

/// A limit that a command would exceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Places in one hold.
    SeatsPerHold,
    /// Places of one buyer, held and bought together.
    SeatsPerBuyer,
    /// Extensions of one hold.
    ExtensionsPerHold,
}

/// Why a command is rejected. Stored with the outcome of a request: append new variants, never reorder or
/// remove any.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Rejection {
    /// Some of the places are not available.
    SeatsUnavailable {
        /// The seats that are not available.
        seats: SeatList,
        /// The areas without enough places.
        areas: SmallSections,
    },
    /// No seats side by side are left, and the request demands them.
    NotAdjacent,
    /// Not enough matching seats are left.
    NotEnoughSeats,
    /// The choice would leave orphans although it could be avoided.
    OrphanSeat {
        /// The seats that would be left single.
        orphans: SeatList,
        /// A run of as many seats in the same row that leaves no orphan.
        instead: SeatList,
    },
    /// A limit would be exceeded.
    LimitExceeded {
        limit: LimitKind,
        most: u32,
    },
    /// The event is not on sale.
    NotOnSale {
        /// The status at that instant.
        status: EventStatus,
    },
    /// The hold has expired, was released, or never existed.
    HoldExpired,
    /// The hold belongs to another buyer.
    HoldNotYours,
    /// The hold has an order already.
    HoldOrdered {
        order: OrderId,
    },
    OrderUnknown,
    /// The order is not decided yet.
    OrderPending,
    /// The order has been completed or has failed already.
    OrderDecided,
    /// Some seats are not blocked.
    NotBlocked {
        seats: SeatList,
        /// The areas with fewer blocked places.
        areas: SmallSections,
    },
    /// The event cannot go from one status to the other.
    StatusConflict {
        from: EventStatus,
        /// The status asked for.
        to: EventStatus,
    },
    /// The command itself is invalid (it asks for nothing, names a seat twice or an unknown area).
    Invalid {
        reason: InvalidCommand,
    },
    /// The order does not await a payment.
    NotAwaitingPayment,
    /// Prices, fees or taxes would change under buyers who were shown what they pay.
    ChargesPromised,
    /// Nothing is left that could be given back, or nothing was asked for.
    NothingToRefund,
    /// More was asked for than is left of what was paid.
    RefundTooLarge {
        /// What is left.
        left: Amount,
        currency: Currency,
    },
    /// The order has no such ticket.
    TicketUnknown {
        ticket: TicketId,
    },
    /// The ticket is void already, or was named twice.
    TicketVoid {
        ticket: TicketId,
    },
    /// The order has had as many refunds of an amount as it may have.
    TooManyRefunds {
        most: u32,
    },
}

/// Sections of a rejection.
pub type SmallSections = smallvec::SmallVec<[SectionIndex; 1]>;

/// What is wrong with a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidCommand {
    /// It asks for nothing.
    Empty,
    /// A seat or an area is named twice.
    Repeated,
    /// A seat, section or tier does not exist in this event.
    Unknown,
    /// A section with seats is used as an area, or an area as a section with seats.
    WrongKind,
    /// It asks for more wheelchair places than seats.
    TooManyAccessible,
    /// The new rules are not valid, or would change the currency.
    Rules,
}
