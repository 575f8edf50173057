//! Fees and taxes as organisers write them, in the plan or afterwards. The documentation of fields is part of
//! the OpenAPI document.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    problems::{Path, Problems, short},
    reader::reads,
};
use crate::api::{labels, schemas};
use domain::{
    Amount, BasisPoints,
    rules::{Charges, Fee, FeeBasis, Tax},
};

/// A fee: `amount` per `place` or `order`, or `basis_points` of the `subtotal`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeDocument {
    /// Its name.
    pub name: String,
    /// `place`, `order` or `subtotal`.
    #[schema(value_type = labels::FeeBasis)]
    pub per: String,
    /// Minor units (cents); with its taxes if prices are `inclusive`.
    #[schema(value_type = Option<schemas::Price>)]
    pub amount: Option<i64>,
    /// Hundredths of a per cent of the price of each place.
    #[schema(value_type = Option<schemas::Rate>)]
    pub basis_points: Option<u32>,
}

/// A tax on all prices and fees, or on the prices of some tiers and on some fees.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxDocument {
    /// Its name.
    pub name: String,
    /// Hundredths of a per cent of the net amount.
    #[schema(value_type = schemas::Rate)]
    pub basis_points: u32,
    /// Codes of the tiers whose prices are taxed.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// Names of the fees that are taxed. Without `tiers` and `fees`, all prices and fees are taxed.
    #[serde(default)]
    pub fees: Vec<String>,
}

reads!(FeeDocument { name: required, per: required, amount: optional, basis_points: optional });
reads!(TaxDocument { name: required, basis_points: required, tiers: or_default, fees: or_default });

/// What is wrong with a tax.
pub struct TaxFault {
    /// The field of the tax.
    pub field: &'static str,
    /// What would be right.
    pub detail: String,
    /// Whether the field has the right form, and something else contradicts it.
    pub is_of_meaning: bool,
}

impl TaxDocument {
    /// Checks a tax of an event that has these tiers, if they are known, and these fees.
    pub fn checked(
        &self,
        mut has_tier: impl FnMut(&str) -> bool,
        fees: &[Fee],
        mut wrong: impl FnMut(TaxFault),
    ) -> Tax {
        let rate = BasisPoints(self.basis_points);
        let mut tax =
            Tax { name: self.name.clone(), rate, tiers: self.tiers.clone(), fees: self.fees.clone() };
        for names in [&mut tax.tiers, &mut tax.fees] {
            names.sort();
            names.dedup();
        }
        if rate > BasisPoints::MAX {
            let detail = "0 to 10000; 1800 is 18 %".to_owned();
            wrong(TaxFault { field: "basis_points", detail, is_of_meaning: false });
        }
        if let Some(tier) = tax.tiers.iter().find(|tier| !has_tier(tier)) {
            let detail = format!("there is no tier '{}'", short(tier));
            wrong(TaxFault { field: "tiers", detail, is_of_meaning: true });
        }
        let has_fee = |name: &String| fees.iter().any(|fee| fee.name == *name);
        if let Some(fee) = tax.fees.iter().find(|fee| !has_fee(fee)) {
            let detail = format!("there is no fee '{}'", short(fee));
            wrong(TaxFault { field: "fees", detail, is_of_meaning: true });
        }
        tax
    }
}

/// Checks fees.
pub(super) fn fees_of(fees: &[FeeDocument], at: Path<'_>, problems: &mut Problems) -> Vec<Fee> {
    if fees.len() > Charges::FEES_MAX {
        problems.add_of_value(at, format_args!("at most {} fees", Charges::FEES_MAX));
    }
    fees.iter().enumerate().filter_map(|(index, fee)| fee_of(fee, at.item(index), problems)).collect()
}

pub(super) fn is_price(amount: i64) -> bool {
    (0..=Amount::PRICE_MAX.0).contains(&amount)
}

fn fee_of(fee: &FeeDocument, at: Path<'_>, problems: &mut Problems) -> Option<Fee> {
    let basis = match (fee.per.as_str(), fee.amount, fee.basis_points) {
        ("place", Some(amount), None) if is_price(amount) => FeeBasis::PerPlace(Amount(amount)),
        ("order", Some(amount), None) if is_price(amount) => FeeBasis::PerOrder(Amount(amount)),
        ("subtotal", None, Some(rate)) if rate <= BasisPoints::MAX.0 => {
            FeeBasis::OfSubtotal(BasisPoints(rate))
        }
        _ => {
            let most = Amount::PRICE_MAX.0;
            let detail = format_args!(
                "'per' is place or order with an 'amount' of 0 to {most}, or subtotal with 'basis_points' up to 10000"
            );
            problems.add_of_value(at, detail);
            return None;
        }
    };
    Some(Fee { name: fee.name.clone(), basis })
}
