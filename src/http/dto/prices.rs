//! The shapes of prices: of what they consist, and what comes once per order.

use std::sync::Arc;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use utoipa::ToSchema;

use super::{Money, money};
use domain::{
    Currency, PriceParts,
    pricing::OrderFee,
    rules::{Charges, Fee, FeeBasis},
};

/// A fee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeeBody {
    /// Its name.
    pub name: String,
    /// `place`, `order` or `subtotal`.
    #[schema(value_type = crate::api::labels::FeeBasis)]
    pub per: &'static str,
    /// Minor units (cents), for `place` and `order`; with its taxes if prices are `inclusive`.
    #[schema(required)]
    pub amount: Option<i64>,
    /// Hundredths of a per cent of each place's price as it was entered, for `subtotal`.
    #[schema(required)]
    pub basis_points: Option<u32>,
}

impl From<&Fee> for FeeBody {
    fn from(fee: &Fee) -> Self {
        let (per, amount, basis_points) = match fee.basis {
            FeeBasis::PerPlace(amount) => ("place", Some(amount.0), None),
            FeeBasis::PerOrder(amount) => ("order", Some(amount.0), None),
            FeeBasis::OfSubtotal(rate) => ("subtotal", None, Some(rate.0)),
        };
        Self { name: fee.name.clone(), per, amount, basis_points }
    }
}

/// A tax on all prices and fees, or on the prices of some tiers and on some fees.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaxBody {
    /// Its name.
    pub name: String,
    /// Hundredths of a per cent of the net amount.
    pub basis_points: u32,
    /// Codes of the tiers whose prices are taxed.
    pub tiers: Vec<String>,
    /// Names of the fees that are taxed. Without `tiers` and `fees`, all prices and fees are taxed.
    pub fees: Vec<String>,
}

/// The taxes of an event.
pub fn taxes_of(charges: &Charges) -> Vec<TaxBody> {
    let tax = |tax: &domain::rules::Tax| TaxBody {
        name: tax.name.clone(),
        basis_points: tax.rate.0,
        tiers: tax.tiers.clone(),
        fees: tax.fees.clone(),
    };
    charges.taxes.iter().map(tax).collect()
}

/// The parts of a price; they add up to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PricePartsBody {
    /// The net price.
    pub net: Money,
    /// Net fees.
    pub fees: Vec<FeePartBody>,
    /// Taxes on the net price and on the fees.
    pub taxes: Vec<TaxPartBody>,
}

/// A fee in a price.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeePartBody {
    /// Its name; empty if it is no longer known.
    pub name: String,
    /// Its net amount.
    pub amount: Money,
}

/// A tax in a price.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaxPartBody {
    /// Its name; empty if it is no longer known.
    pub name: String,
    /// Hundredths of a per cent.
    pub basis_points: u32,
    /// Its amount.
    pub amount: Money,
}

/// Writes a [`PricePartsBody`] from the price list's own parts: a list of seats shares those of its tiers.
#[derive(Clone, Debug)]
pub struct SharedParts(pub Arc<PriceParts>, pub Currency);

impl Serialize for SharedParts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(parts, currency) = self;
        let mut body = serializer.serialize_struct("PricePartsBody", 3)?;
        body.serialize_field("net", &money(parts.net, *currency))?;
        body.serialize_field("fees", &Fees(self))?;
        body.serialize_field("taxes", &Taxes(self))?;
        body.end()
    }
}

struct Fees<'a>(&'a SharedParts);

impl Serialize for Fees<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Part<'a> {
            name: &'a str,
            amount: Money,
        }
        let SharedParts(parts, currency) = self.0;
        let fees = parts.fees.iter();
        serializer.collect_seq(fees.map(|fee| Part { name: &fee.name, amount: money(fee.amount, *currency) }))
    }
}

struct Taxes<'a>(&'a SharedParts);

impl Serialize for Taxes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Part<'a> {
            name: &'a str,
            basis_points: u32,
            amount: Money,
        }
        let SharedParts(parts, currency) = self.0;
        serializer.collect_seq(parts.taxes.iter().map(|tax| Part {
            name: &tax.name,
            basis_points: tax.rate.0,
            amount: money(tax.amount, *currency),
        }))
    }
}

/// A fee that an order costs once, whatever it contains.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderFeeBody {
    /// Its name.
    pub name: String,
    /// Its price, with its taxes.
    pub price: Money,
    /// The parts of its price.
    #[schema(value_type = PricePartsBody)]
    pub price_parts: SharedParts,
}

/// Fees per order as the API shows them.
pub fn order_fees_of(fees: &[OrderFee], currency: Currency) -> Vec<OrderFeeBody> {
    let fee = |fee: &OrderFee| OrderFeeBody {
        name: fee.name.clone(),
        price: money(fee.price, currency),
        price_parts: SharedParts(Arc::new(fee.parts.clone()), currency),
    };
    fees.iter().map(fee).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Amount, BasisPoints,
        pricing::{FeePart, TaxPart},
    };

    #[test]
    fn shared_parts_are_written_as_the_document_says() {
        let parts = PriceParts {
            net: Amount(20_762),
            fees: vec![FeePart { name: "Cargo".to_owned(), amount: Amount(424) }],
            taxes: vec![TaxPart { name: "IGV".to_owned(), rate: BasisPoints(1_800), amount: Amount(3_814) }],
        };
        let amount = |amount| money(Amount(amount), Currency::PEN);
        let body = PricePartsBody {
            net: amount(20_762),
            fees: vec![FeePartBody { name: "Cargo".to_owned(), amount: amount(424) }],
            taxes: vec![TaxPartBody { name: "IGV".to_owned(), basis_points: 1_800, amount: amount(3_814) }],
        };
        let shared = serde_json::to_value(SharedParts(Arc::new(parts), Currency::PEN)).unwrap();
        assert_eq!(shared, serde_json::to_value(body).unwrap());
    }
}
