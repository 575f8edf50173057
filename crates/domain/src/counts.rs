//! How many places are in which status.

use serde::{Deserialize, Serialize};

/// A seat's status as the world outside the core sees it. The numbers are the live view's wire format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum SeatStatus {
    /// Free.
    #[default]
    Available = 0,
    /// Held, or tied to an order that is not decided yet.
    Held = 1,
    /// Bought.
    Sold = 2,
    /// Kept by the house.
    Blocked = 3,
}

impl SeatStatus {
    /// All of them, by number.
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

/// Places by status; they add up to the capacity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Free.
    pub available: u64,
    /// Held or pending.
    pub held: u64,
    /// Bought.
    pub sold: u64,
    /// Kept by the house.
    pub blocked: u64,
}

impl Counts {
    /// All of them together.
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
