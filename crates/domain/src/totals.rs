//! The sums of a price, as journals keep them with every order.

use serde::{Deserialize, Serialize};

use crate::money::Amount;

/// The totals of a place or an order in minor units; always `total == subtotal + fees + tax`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Sum of the net prices of all places.
    pub subtotal: Amount,
    /// Sum of the net fees.
    pub fees: Amount,
    /// Taxes on prices and fees.
    pub tax: Amount,
    /// What the buyer pays.
    pub total: Amount,
}

impl Totals {
    /// Whether the parts add up to the total.
    pub fn add_up(&self) -> bool {
        let sum = self.subtotal.plus(self.fees).and_then(|sum| sum.plus(self.tax));
        sum == Some(self.total)
    }

    /// The sum; `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            subtotal: self.subtotal.plus(other.subtotal)?,
            fees: self.fees.plus(other.fees)?,
            tax: self.tax.plus(other.tax)?,
            total: self.total.plus(other.total)?,
        })
    }

    /// The product with a count; `None` on overflow.
    pub fn times(self, count: u32) -> Option<Self> {
        Some(Self {
            subtotal: self.subtotal.times(count)?,
            fees: self.fees.times(count)?,
            tax: self.tax.times(count)?,
            total: self.total.times(count)?,
        })
    }
}
