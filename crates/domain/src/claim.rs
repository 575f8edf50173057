//! Claims: the places of one hold or order, and how far it has come.
//!
//! A place belongs to at most one claim. Claims are stored in snapshots: variants of [`ClaimState`] are
//! appended, never reordered or removed.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{
    ids::{Epoch, EventId, HoldId, OrderId, SeatIndex, SectionIndex, Seq, UserId},
    money::Amount,
    time::Timestamp,
    totals::Totals,
};

/// Seats of one claim. Most claims have at most eight, which need no heap allocation.
pub type SeatList = SmallVec<[SeatIndex; 8]>;

/// Area places of one claim.
pub type AreaList = SmallVec<[AreaPlaces; 1]>;

/// A number of places in a general-admission area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct AreaPlaces {
    pub section: SectionIndex,
    pub quantity: u32,
}

/// Seats and area places.
#[derive(PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Places {
    /// Seats, each once, in the order of the request.
    pub seats: SeatList,
    /// Area places, each area once.
    pub areas: AreaList,
}

/// Places are cloned twice for every hold. Copying the lists as slices is faster than their own `clone`,
/// which goes item by item.
impl Clone for Places {
    fn clone(&self) -> Self {
        Self { seats: SeatList::from_slice(&self.seats), areas: AreaList::from_slice(&self.areas) }
    }
}

impl Places {
    /// The number of seats and area places.
    pub fn count(&self) -> u32 {
        let in_areas = self.areas.iter().fold(0u32, |sum, area| sum.saturating_add(area.quantity));
        in_areas.saturating_add(self.seats.len() as u32)
    }

    /// Takes a part of them out; false, and nothing is taken, if one of these is not among them.
    #[must_use]
    pub fn take(&mut self, part: &Self) -> bool {
        let has_area = |wanted: &AreaPlaces| {
            let found = self.areas.iter().find(|area| area.section == wanted.section);
            found.is_some_and(|area| area.quantity >= wanted.quantity)
        };
        let has_all =
            part.seats.iter().all(|seat| self.seats.contains(seat)) && part.areas.iter().all(has_area);
        if !has_all {
            return false;
        }
        self.seats.retain(|seat| !part.seats.contains(seat));
        for area in &mut self.areas {
            let taken = part.areas.iter().filter(|taken| taken.section == area.section);
            area.quantity -= taken.map(|taken| taken.quantity).sum::<u32>();
        }
        self.areas.retain(|area| area.quantity > 0);
        true
    }
}

/// The state of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum ClaimState {
    /// Held until the deadline: a command at `t` sees it iff `t < deadline`.
    Held {
        /// First instant at which the hold has ended.
        deadline: Timestamp,
        /// Number of extensions so far.
        extensions: u8,
    },
    /// Tied to an accepted order that is not decided yet and cannot become a hold again: an invoice whose
    /// payment was confirmed, or an order of an earlier version.
    Pending {
        order: OrderId,
        totals: Totals,
    },
    Sold {
        order: OrderId,
        totals: Totals,
    },
    /// Tied to an accepted order that is being paid. If the payment fails before the deadline, the claim
    /// becomes the hold again.
    Paying {
        order: OrderId,
        totals: Totals,
        /// The hold's deadline. It frees no places while the order is undecided.
        deadline: Timestamp,
        /// Number of extensions of the hold.
        extensions: u8,
    },
    /// Tied to an accepted order that is paid by invoice: no provider answers for it. A command at `t` sees
    /// the order as awaiting its payment iff `t < due`.
    Awaiting {
        order: OrderId,
        totals: Totals,
        /// First instant at which the payment is too late.
        due: Timestamp,
    },
    /// Sold, and a part of what was paid went back. Places that were given back with it are not among the claim's any
    /// more.
    PartlyRefunded {
        order: OrderId,
        totals: Totals,
        /// What went back so far.
        refunded: Amount,
        /// Number of refunds so far.
        refunds: u32,
    },
}

impl ClaimState {
    /// The order that the claim is tied to, if it has one.
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Held { .. } => None,
            Self::Pending { order, .. }
            | Self::Sold { order, .. }
            | Self::PartlyRefunded { order, .. }
            | Self::Paying { order, .. }
            | Self::Awaiting { order, .. } => Some(*order),
        }
    }

    /// The totals of its order, if it has one.
    pub const fn totals(&self) -> Option<Totals> {
        match self {
            Self::Held { .. } => None,
            Self::Pending { totals, .. }
            | Self::Sold { totals, .. }
            | Self::PartlyRefunded { totals, .. }
            | Self::Paying { totals, .. }
            | Self::Awaiting { totals, .. } => Some(*totals),
        }
    }

    /// The totals of its order, if that is not decided yet.
    pub const fn undecided(&self) -> Option<Totals> {
        match self {
            Self::Pending { totals, .. } | Self::Paying { totals, .. } | Self::Awaiting { totals, .. } => {
                Some(*totals)
            }
            Self::Held { .. } | Self::Sold { .. } | Self::PartlyRefunded { .. } => None,
        }
    }

    /// Whether its places are bought.
    pub const fn is_sold(&self) -> bool {
        matches!(self, Self::Sold { .. } | Self::PartlyRefunded { .. })
    }

    /// What was given back of its order, and in how many refunds.
    pub const fn refunded(&self) -> (Amount, u32) {
        match self {
            Self::PartlyRefunded { refunded, refunds, .. } => (*refunded, *refunds),
            _ => (Amount(0), 0),
        }
    }

    /// Whether the payment provider's answer will decide the order.
    pub const fn is_in_payment(&self) -> bool {
        matches!(self, Self::Pending { .. } | Self::Paying { .. })
    }
}

/// One buyer's claim of places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Claim {
    /// The hold with which it began.
    pub hold: HoldId,
    pub buyer: UserId,
    pub places: Places,
    /// Held, tied to an order, or sold.
    pub state: ClaimState,
}

/// What a hold token proves: that this hold was granted, whether or not the event still knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct HoldGrant {
    pub event: EventId,
    pub hold: HoldId,
    pub buyer: UserId,
    pub places: Places,
    /// The epoch in which it was granted.
    pub epoch: Epoch,
    /// The transition that granted it.
    pub seq: Seq,
    pub deadline: Timestamp,
    /// What its buyer was shown for it, in minor units of the event's currency; `None` in tokens of earlier versions.
    pub total: Option<Amount>,
}
