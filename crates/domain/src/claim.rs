//! Claims: the places that one hold or order stands for.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{
    ids::{Epoch, EventId, HoldId, OrderId, SeatIndex, SectionIndex, Seq, UserId},
    pricing::Totals,
    time::Timestamp,
};

/// Seats of one claim; most have eight or fewer, which need no heap.
pub type SeatList = SmallVec<[SeatIndex; 8]>;

/// Area places of one claim.
pub type AreaList = SmallVec<[AreaPlaces; 1]>;

/// Some places of a general-admission area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AreaPlaces {
    /// The area.
    pub section: SectionIndex,
    /// How many places.
    pub quantity: u32,
}

/// Seats and area places together.
#[derive(PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Places {
    /// Seats without repetition, in the order in which they were asked for.
    pub seats: SeatList,
    /// Areas without repetition.
    pub areas: AreaList,
}

/// The lists' own `clone` goes item by item; these are copied whole, twice for every hold.
impl Clone for Places {
    fn clone(&self) -> Self {
        Self { seats: SeatList::from_slice(&self.seats), areas: AreaList::from_slice(&self.areas) }
    }
}

impl Places {
    /// How many places these are.
    pub fn count(&self) -> u32 {
        let in_areas = self.areas.iter().fold(0u32, |sum, area| sum.saturating_add(area.quantity));
        in_areas.saturating_add(self.seats.len() as u32)
    }
}

/// How far a claim has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ClaimState {
    /// Held until the deadline: a command at `t` sees it iff `t < deadline`.
    Held {
        /// First instant at which the hold is gone.
        deadline: Timestamp,
        /// How often it was extended.
        extensions: u8,
    },
    /// Tied to an accepted order that is not decided yet, with no hold to go back to. Snapshots of earlier
    /// versions have these.
    Pending {
        /// The order.
        order: OrderId,
        /// What it costs.
        totals: Totals,
    },
    /// Bought.
    Sold {
        /// The order.
        order: OrderId,
        /// What it cost.
        totals: Totals,
    },
    /// Tied to an accepted order that is being paid. Should the payment fail before the deadline, the claim is
    /// the hold again that it was.
    Paying {
        /// The order.
        order: OrderId,
        /// What it costs.
        totals: Totals,
        /// The hold's deadline. It frees nothing while the order is undecided.
        deadline: Timestamp,
        /// How often the hold was extended.
        extensions: u8,
    },
    /// Tied to an accepted order that is paid by other ways than a provider's answer, until an instant: a
    /// command at `t` sees the order awaiting its payment iff `t < due`.
    Awaiting {
        /// The order.
        order: OrderId,
        /// What it costs.
        totals: Totals,
        /// First instant at which it is too late to pay.
        due: Timestamp,
    },
}

impl ClaimState {
    /// The order that the claim is tied to.
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Held { .. } => None,
            Self::Pending { order, .. }
            | Self::Sold { order, .. }
            | Self::Paying { order, .. }
            | Self::Awaiting { order, .. } => Some(*order),
        }
    }

    /// The totals of an order that is not decided yet.
    pub const fn undecided(&self) -> Option<Totals> {
        match self {
            Self::Pending { totals, .. } | Self::Paying { totals, .. } | Self::Awaiting { totals, .. } => {
                Some(*totals)
            }
            Self::Held { .. } | Self::Sold { .. } => None,
        }
    }

    /// Whether an order is with its payment provider, whose answer decides it.
    pub const fn is_in_payment(&self) -> bool {
        matches!(self, Self::Pending { .. } | Self::Paying { .. })
    }
}

/// One buyer's claim of places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The hold that it began as.
    pub hold: HoldId,
    /// Whose it is.
    pub buyer: UserId,
    /// What is claimed.
    pub places: Places,
    /// How far it has come.
    pub state: ClaimState,
}

/// A hold that its buyer's token proves, whether or not the event remembers it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HoldGrant {
    /// The event.
    pub event: EventId,
    /// The hold.
    pub hold: HoldId,
    /// Whose it is.
    pub buyer: UserId,
    /// What it claims.
    pub places: Places,
    /// The ownership under which it was granted.
    pub epoch: Epoch,
    /// The transition that granted it.
    pub seq: Seq,
    /// When it ends.
    pub deadline: Timestamp,
}
