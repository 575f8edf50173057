//! Fees and taxes, and whether the prices that an organiser enters contain them. `pricing` calculates them.
//!
//! Charges are stored as a part of the rules; `stored` has their format.

use serde::{Deserialize, Serialize};

use crate::money::{Amount, BasisPoints, Currency};

/// Whether amounts are entered with what belongs to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prices {
    /// A price is what a buyer pays for the place: fees and taxes are contained in it. The amount of a fee
    /// contains its taxes.
    Inclusive,
    /// Prices and fees are net: fees and taxes come on top.
    Exclusive,
}

impl Prices {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Inclusive, Self::Exclusive];

    /// The word that the API writes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inclusive => "inclusive",
            Self::Exclusive => "exclusive",
        }
    }
}

/// A mandatory charge beside the prices.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fee {
    /// Display name, for example "Service".
    pub name: String,
    /// How it is calculated.
    pub basis: FeeBasis,
}

/// How a fee is calculated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBasis {
    /// An amount for each place.
    PerPlace(Amount),
    /// An amount for each order. It is never part of a place's price.
    PerOrder(Amount),
    /// A share of each place's price as it was entered.
    OfSubtotal(BasisPoints),
}

/// A tax.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tax {
    /// Display name, for example "IGV".
    pub name: String,
    /// The rate on the net amount.
    pub rate: BasisPoints,
    /// The codes of the tiers on whose prices it is.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// The names of the fees on which it is. Without tiers and fees it is on everything.
    #[serde(default)]
    pub fees: Vec<String>,
}

impl Tax {
    /// A tax on all prices and fees.
    pub const fn on_everything(name: String, rate: BasisPoints) -> Self {
        Self { name, rate, tiers: Vec::new(), fees: Vec::new() }
    }

    /// Whether it is on all prices and fees.
    pub const fn is_on_everything(&self) -> bool {
        self.tiers.is_empty() && self.fees.is_empty()
    }

    /// Whether it is on the prices of the tier with this code.
    pub fn is_on_tier(&self, code: &str) -> bool {
        self.is_on_everything() || self.tiers.iter().any(|tier| tier == code)
    }

    /// Whether it is on fees of this name.
    pub fn is_on_fee(&self, name: &str) -> bool {
        self.is_on_everything() || self.fees.iter().any(|fee| fee == name)
    }
}

/// Currency, fees and taxes of an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Charges {
    /// The one currency of the event.
    pub currency: Currency,
    /// Whether prices contain fees and taxes.
    pub prices: Prices,
    /// Fees in display order.
    pub fees: Vec<Fee>,
    /// Taxes in display order.
    pub taxes: Vec<Tax>,
}

impl Charges {
    /// The most fees of one event. With at most [`Amount::PRICE_MAX`] each, the sums of an order stay well
    /// within 64 bits.
    pub const FEES_MAX: usize = 20;
    /// The most taxes of one event, with at most [`BasisPoints::MAX`] each.
    pub const TAXES_MAX: usize = 10;

    /// Whether fees and taxes are within their limits.
    pub fn are_sound(&self) -> bool {
        let is_sound = |fee: &Fee| match fee.basis {
            FeeBasis::PerPlace(amount) | FeeBasis::PerOrder(amount) => {
                (Amount(0)..=Amount::PRICE_MAX).contains(&amount)
            }
            FeeBasis::OfSubtotal(rate) => rate <= BasisPoints::MAX,
        };
        self.fees.len() <= Self::FEES_MAX
            && self.taxes.len() <= Self::TAXES_MAX
            && self.fees.iter().all(is_sound)
            && self.taxes.iter().all(|tax| tax.rate <= BasisPoints::MAX)
    }

    /// Whether a place of a cheap tier may cost more than one of a dear tier: exclusive prices, and a tax on
    /// some tiers only.
    pub fn differ_by_tier(&self) -> bool {
        self.prices == Prices::Exclusive && self.taxes.iter().any(|tax| !tax.tiers.is_empty())
    }
}
