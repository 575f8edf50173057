//! The parts of a price by the names that buyers read.

use serde::{Deserialize, Serialize};

use super::line::Line;
use crate::{
    money::{Amount, BasisPoints},
    rules::{Charges, Prices},
    totals::Totals,
};

/// Of what a price consists. The parts add up to it, and none is negative.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PriceParts {
    /// The net price of the place, or of all places.
    pub net: Amount,
    /// Net fees in display order.
    pub fees: Vec<FeePart>,
    /// Taxes on the net price and on the fees, in display order.
    pub taxes: Vec<TaxPart>,
}

/// A fee in a price.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FeePart {
    /// Its name.
    pub name: String,
    /// Its net amount.
    pub amount: Amount,
}

/// A tax in a price.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaxPart {
    /// Its name.
    pub name: String,
    /// Its rate.
    pub rate: BasisPoints,
    /// Its amount.
    pub amount: Amount,
}

/// A fee that an order costs once, whatever it contains.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderFee {
    /// Its name.
    pub name: String,
    /// What is paid for it, with its taxes.
    pub price: Amount,
    /// Of what that consists; the net price of places in it is 0.
    pub parts: PriceParts,
}

/// Of what the total of an order consists. Stored with orders, because the rules may change afterwards: the order of its fields
/// and of those within is a stored format.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderParts {
    /// Whether prices were entered with fees and taxes.
    pub prices: Prices,
    /// The parts of the total.
    pub parts: PriceParts,
    /// What the total contains once per order; the rest is the prices of places.
    pub order_fees: Vec<OrderFee>,
}

impl PriceParts {
    /// The sum of the parts; `None` on overflow.
    pub fn total(&self) -> Option<Amount> {
        let fees = self.fees.iter().map(|fee| fee.amount);
        let mut parts = fees.chain(self.taxes.iter().map(|tax| tax.amount));
        parts.try_fold(self.net, Amount::plus)
    }

    /// The parts of totals of which only the sums are known.
    pub fn unnamed(totals: &Totals) -> Self {
        let fee = FeePart { name: String::new(), amount: totals.fees };
        let tax = TaxPart { name: String::new(), rate: BasisPoints(0), amount: totals.tax };
        Self {
            net: totals.subtotal,
            fees: Some(fee).filter(|fee| fee.amount != Amount(0)).into_iter().collect(),
            taxes: Some(tax).filter(|tax| tax.amount != Amount(0)).into_iter().collect(),
        }
    }
}

/// Adds lines up by the index of their fees and taxes.
pub(super) struct Sums<'a> {
    charges: &'a Charges,
    net: Amount,
    fees: Vec<Option<Amount>>,
    taxes: Vec<Option<Amount>>,
}

impl<'a> Sums<'a> {
    pub(super) fn new(charges: &'a Charges) -> Self {
        let (fees, taxes) = (vec![None; charges.fees.len()], vec![None; charges.taxes.len()]);
        Self { charges, net: Amount(0), fees, taxes }
    }

    /// Adds a line so many times; `None` on overflow.
    pub(super) fn add(&mut self, line: &Line, count: u32) -> Option<()> {
        self.net = self.net.plus(line.totals.subtotal.times(count)?)?;
        for (sums, parts) in [(&mut self.fees, &line.fees), (&mut self.taxes, &line.taxes)] {
            for (index, amount) in parts {
                let sum = sums.get_mut(*index)?;
                *sum = Some(sum.unwrap_or_default().plus(amount.times(count)?)?);
            }
        }
        Some(())
    }

    pub(super) fn into_parts(self) -> PriceParts {
        let fees = self.charges.fees.iter().zip(self.fees);
        let fee = |name: &String, amount| FeePart { name: name.clone(), amount };
        let taxes = self.charges.taxes.iter().zip(self.taxes);
        PriceParts {
            net: self.net,
            fees: fees.filter_map(|(of, sum)| sum.map(|amount| fee(&of.name, amount))).collect(),
            taxes: taxes
                .filter_map(|(of, sum)| {
                    sum.map(|amount| TaxPart { name: of.name.clone(), rate: of.rate, amount })
                })
                .collect(),
        }
    }
}

/// The parts of one line.
pub(super) fn parts_of(line: &Line, charges: &Charges) -> PriceParts {
    let mut sums = Sums::new(charges);
    // One line cannot overflow what it was made of.
    let _ = sums.add(line, 1);
    sums.into_parts()
}
