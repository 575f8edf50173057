//! What an organiser decides about a sale: status, window, limits, prices' surroundings.

mod protection;
mod stored;

use serde::{Deserialize, Serialize};

pub use self::protection::Protection;
use crate::{
    money::{Amount, BasisPoints, Currency},
    time::{Millis, Timestamp},
};

/// Where an event stands in its life.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// Seen by its organiser alone.
    Draft,
    /// Announced; the sale opens by itself at `opens_at`.
    Scheduled,
    /// Selling inside its sale window.
    OnSale,
    /// No new holds; who holds seats may still order.
    Paused,
    /// The sale is over.
    Closed,
    /// The event will not take place. Final.
    Cancelled,
}

impl EventStatus {
    /// All of them.
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

/// What happens when a hand-picked choice leaves a single free seat alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrphanRule {
    /// Nothing.
    #[default]
    Off,
    /// The hold succeeds and names the seats left alone.
    Warn,
    /// The hold is refused, unless every choice of that size in that row would leave one.
    Refuse,
}

/// A charge on top of the prices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fee {
    /// What buyers read, for example "Service".
    pub name: String,
    /// What it is taken on.
    pub basis: FeeBasis,
}

/// What a fee is taken on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBasis {
    /// This much for every place.
    PerPlace(Amount),
    /// This much for the order.
    PerOrder(Amount),
    /// This share of the sum of the prices.
    OfSubtotal(BasisPoints),
}

/// A tax on prices and fees, added on top of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tax {
    /// What buyers read, for example "IGV".
    pub name: String,
    /// Its rate.
    pub rate: BasisPoints,
}

/// Currency, fees and tax of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Charges {
    /// The one currency of the event.
    pub currency: Currency,
    /// Fees, in the order in which they are shown.
    pub fees: Vec<Fee>,
    /// The tax, if there is one.
    pub tax: Option<Tax>,
}

impl Charges {
    /// The most fees of one event. With [`Amount::PRICE_MAX`] for each it keeps the sums of an order far
    /// inside 64 bits.
    pub const FEES_MAX: usize = 20;
}

/// Everything about a sale that decisions depend on and an organiser may change. `stored` says how it is
/// stored: a new field needs more than its line here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRules {
    /// The status that the organiser chose; [`EventRules::status_at`] is what holds at an instant.
    pub status: EventStatus,
    /// The sale window.
    pub sale: SaleWindow,
    /// Limits per hold and per buyer.
    pub limits: Limits,
    /// How long a hold lives.
    pub hold_length: Millis,
    /// How often a buyer may extend one hold.
    pub extensions_per_hold: u8,
    /// How hand-picked orphans are treated.
    pub orphan_rule: OrphanRule,
    /// Currency, fees and tax.
    pub charges: Charges,
    /// What is done against those who hold places to keep them from others.
    pub protection: Protection,
}

impl EventRules {
    /// The status at an instant: a scheduled sale opens and an open one closes by the clock alone.
    pub fn status_at(&self, now: Timestamp) -> EventStatus {
        match self.status {
            EventStatus::Scheduled | EventStatus::OnSale if now >= self.sale.closes_at => EventStatus::Closed,
            EventStatus::Scheduled if now >= self.sale.opens_at => EventStatus::OnSale,
            EventStatus::OnSale if now < self.sale.opens_at => EventStatus::Scheduled,
            status => status,
        }
    }
}
