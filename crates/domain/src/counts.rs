//! Seat statuses and the number of places in each.
//!
//! The numbers and names of [`SeatStatus`] are the wire format of the live view and the API: they must never
//! change.

use serde::{Deserialize, Serialize};

/// A seat's status as seen outside the core. The numbers are the live view's wire format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum SeatStatus {
    /// Can be held.
    #[default]
    Available = 0,
    /// In a hold, or in an order that is not decided yet.
    Held = 1,
    /// In a paid order.
    Sold = 2,
    /// Taken off sale by an organiser.
    Blocked = 3,
}

impl SeatStatus {
    /// Every status, in the order of its number.
    pub const ALL: [Self; 4] = [Self::Available, Self::Held, Self::Sold, Self::Blocked];

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Held => "held",
            Self::Sold => "sold",
            Self::Blocked => "blocked",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// The status with this number (two bits; higher bits are ignored).
    pub const fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Available,
            1 => Self::Held,
            2 => Self::Sold,
            _ => Self::Blocked,
        }
    }
}

/// The number of places in each status; the sum is the capacity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Counts {
    pub available: u64,
    pub held: u64,
    pub sold: u64,
    /// Taken off sale by an organiser.
    pub blocked: u64,
}

impl Counts {
    /// The sum over all statuses.
    pub const fn total(&self) -> u64 {
        self.available + self.held + self.sold + self.blocked
    }

    /// The count of one status.
    pub const fn of(&mut self, status: SeatStatus) -> &mut u64 {
        match status {
            SeatStatus::Available => &mut self.available,
            SeatStatus::Held => &mut self.held,
            SeatStatus::Sold => &mut self.sold,
            SeatStatus::Blocked => &mut self.blocked,
        }
    }
}
