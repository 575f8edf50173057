//! Why a command is refused, as data. Each adapter words it once.

use serde::{Deserialize, Serialize};

use crate::{
    claim::SeatList,
    ids::{OrderId, SectionIndex},
    rules::EventStatus,
};

/// A limit that a command would break.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Places in one hold.
    SeatsPerHold,
    /// Places of one buyer, held and bought.
    SeatsPerBuyer,
    /// Extensions of one hold.
    ExtensionsPerHold,
}

/// A refusal. Stored with the outcome of a request: append new variants, never reorder or remove any.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Rejection {
    /// Somebody else has some of the places.
    SeatsUnavailable {
        /// The seats that are not available.
        seats: SeatList,
        /// The areas without enough places.
        areas: SmallSections,
    },
    /// The group would not sit together, and that was demanded.
    NotAdjacent,
    /// Not enough seats of the kind asked for are left.
    NotEnoughSeats,
    /// The choice leaves single seats alone.
    OrphanSeat {
        /// The seats left alone.
        orphans: SeatList,
        /// A choice of the same size in the same row that leaves none alone.
        instead: SeatList,
    },
    /// A limit would be broken.
    LimitExceeded {
        /// Which.
        limit: LimitKind,
        /// Its value.
        most: u32,
    },
    /// The event sells nothing now.
    NotOnSale {
        /// Its status at this instant.
        status: EventStatus,
    },
    /// The hold came to its deadline, was given up, or never was.
    HoldExpired,
    /// The hold is somebody else's.
    HoldNotYours,
    /// The hold is tied to an order already.
    HoldOrdered {
        /// That order.
        order: OrderId,
    },
    /// No such order.
    OrderUnknown,
    /// The order is not decided yet.
    OrderPending,
    /// The order was decided already.
    OrderDecided,
    /// Some seats are not blocked.
    NotBlocked {
        /// Which.
        seats: SeatList,
        /// The areas with fewer blocked places.
        areas: SmallSections,
    },
    /// The status cannot follow the present one.
    StatusConflict {
        /// The present status.
        from: EventStatus,
        /// The status asked for.
        to: EventStatus,
    },
    /// The request itself makes no sense (nothing asked for, a seat twice, an unknown area).
    Invalid {
        /// What is wrong.
        reason: InvalidWish,
    },
    /// The order does not await a payment.
    NotAwaitingPayment,
}

/// Sections of a refusal.
pub type SmallSections = smallvec::SmallVec<[SectionIndex; 1]>;

/// What is wrong with a wish.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvalidWish {
    /// Nothing was asked for.
    Empty,
    /// A seat or an area is named twice.
    Repeated,
    /// A seat, section or tier does not exist in this event.
    Unknown,
    /// A section with seats was used as an area, or the other way round.
    WrongKind,
    /// More wheelchair places than seats.
    TooManyAccessible,
    /// The new limits or window make no sense.
    Rules,
}
