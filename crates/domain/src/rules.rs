//! What an organiser decides about a sale: status, sale window, limits, charges and protection.
//!
//! Rules are stored in journals and snapshots; `stored` has their format. Decisions read them and never
//! change them.

mod charges;
mod protection;
mod stored;

use serde::{Deserialize, Serialize};

pub use self::{
    charges::{Charges, Fee, FeeBasis, Prices, Tax},
    protection::Protection,
};
use crate::time::{Millis, Timestamp};

/// The status of an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// Visible to its organisers only.
    Draft,
    /// Announced; the sale opens at `opens_at` without a transition.
    Scheduled,
    /// Selling inside its sale window.
    OnSale,
    /// No new holds; existing holds may still be ordered.
    Paused,
    /// The sale is over; existing holds may still be ordered.
    Closed,
    /// The event will not take place. Final.
    Cancelled,
}

impl EventStatus {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Scheduled, Self::OnSale, Self::Paused, Self::Closed, Self::Cancelled];

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// The status as the API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::OnSale => "on_sale",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether an organiser may go from this status to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        use EventStatus::{Cancelled, Closed, Draft, OnSale, Paused, Scheduled};
        matches!(
            (self, next),
            (Draft, Scheduled | OnSale | Cancelled)
                | (Scheduled, Draft | OnSale | Paused | Closed | Cancelled)
                | (OnSale, Paused | Closed | Cancelled)
                | (Paused, Scheduled | OnSale | Closed | Cancelled)
                | (Closed, OnSale | Cancelled)
        )
    }
}

/// When buyers may hold seats: `opens_at <= t < closes_at`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SaleWindow {
    /// First instant of the sale.
    pub opens_at: Timestamp,
    /// First instant after the sale.
    pub closes_at: Timestamp,
}

/// How many places one buyer may claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Places (seats and area places) in one hold, 1 to [`Limits::SEATS_PER_HOLD_MAX`].
    pub seats_per_hold: u32,
    /// Places held and bought together, over all holds and orders of one buyer.
    pub seats_per_buyer: u32,
}

impl Limits {
    /// The most places that one hold may ever take.
    pub const SEATS_PER_HOLD_MAX: u32 = 64;
}

/// What happens when seats that a buyer chose would leave an orphan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrphanRule {
    /// The choice is not checked.
    #[default]
    Off,
    /// The hold succeeds, and its answer names the orphans.
    Warn,
    /// The hold is rejected, unless every choice of that size in that row would leave an orphan.
    Refuse,
}

/// What buyers without an account have to say of themselves, beside a name and an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct GuestRules {
    /// A phone number as well.
    pub ask_phone: bool,
    /// That the address is theirs, by a code that is sent there.
    pub confirm_email: bool,
}

/// Everything about a sale that decisions depend on and an organiser may change. A new field also needs a
/// format in `stored`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRules {
    /// The status that the organiser chose. [`EventRules::status_at`] gives the one in force at an instant.
    pub status: EventStatus,
    /// When buyers may hold.
    pub sale: SaleWindow,
    /// Limits per hold and per buyer.
    pub limits: Limits,
    /// From a hold to its deadline.
    pub hold_length: Millis,
    /// How often a buyer may extend one hold.
    pub extensions_per_hold: u8,
    /// What happens when a choice would leave orphans.
    pub orphan_rule: OrphanRule,
    /// Currency, fees and taxes, and whether prices contain them.
    pub charges: Charges,
    /// Measures against denial of inventory.
    pub protection: Protection,
    /// What guests have to say of themselves.
    pub guests: GuestRules,
}

impl EventRules {
    /// The status in force at an instant. A scheduled sale opens, and an open one closes, by time alone.
    pub fn status_at(&self, now: Timestamp) -> EventStatus {
        match self.status {
            EventStatus::Scheduled | EventStatus::OnSale if now >= self.sale.closes_at => EventStatus::Closed,
            EventStatus::Scheduled if now >= self.sale.opens_at => EventStatus::OnSale,
            EventStatus::OnSale if now < self.sale.opens_at => EventStatus::Scheduled,
            status => status,
        }
    }
}
