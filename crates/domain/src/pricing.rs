//! What an order costs: prices, fees and tax. Checked sums of integers, without floating point.

use serde::{Deserialize, Serialize};

use crate::{
    claim::Places,
    layout::VenueLayout,
    money::Amount,
    rules::{Charges, FeeBasis},
};

/// The totals of an order in minor units; always `total == subtotal + fees + tax`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Sum of the prices of all places.
    pub subtotal: Amount,
    /// Sum of the fees.
    pub fees: Amount,
    /// Tax on prices and fees.
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
}

/// Prices the places of a hold or an order.
///
/// `fees` is the sum of all fees, each rounded half to even by itself. `tax` is the rate on `subtotal +
/// fees`, rounded half to even once. `None` if an area or tier does not exist or a sum overflows; the limits
/// on prices and on places per hold rule out the latter.
pub fn price(places: &Places, layout: &VenueLayout, charges: &Charges) -> Option<Totals> {
    let mut subtotal = Amount(0);
    for seat in &places.seats {
        subtotal = subtotal.plus(layout.price_of(*seat))?;
    }
    for area in &places.areas {
        let (_, tier) = layout.area(area.section)?;
        let each = layout.tiers().get(tier.at())?.price;
        subtotal = subtotal.plus(each.times(area.quantity)?)?;
    }
    let mut fees = Amount(0);
    for fee in &charges.fees {
        let amount = match fee.basis {
            FeeBasis::PerPlace(each) => each.times(places.count())?,
            FeeBasis::PerOrder(amount) => amount,
            FeeBasis::OfSubtotal(rate) => subtotal.share(rate)?,
        };
        fees = fees.plus(amount)?;
    }
    let taxed = subtotal.plus(fees)?;
    let tax = match &charges.tax {
        Some(tax) => taxed.share(tax.rate)?,
        None => Amount(0),
    };
    Some(Totals { subtotal, fees, tax, total: taxed.plus(tax)? })
}
