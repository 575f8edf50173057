//! One line of a price: a place, or a fee per order, with its fees and taxes.

use crate::{
    layout::PriceTier,
    money::{Amount, BasisPoints},
    rules::{Charges, FeeBasis, Prices, Tax},
    totals::Totals,
};

/// What a place or a fee per order costs, and of what it consists. Fees and taxes are named by their index in
/// the [`Charges`]; only those that apply are there, also when they are 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) totals: Totals,
    /// Net fees.
    pub(super) fees: Vec<(usize, Amount)>,
    pub(super) taxes: Vec<(usize, Amount)>,
}

/// A part of a line before taxes are calculated: net for exclusive prices, otherwise with its taxes.
struct Item<'a> {
    kind: ItemKind<'a>,
    amount: Amount,
}

#[derive(Clone, Copy)]
enum ItemKind<'a> {
    /// The price of a place of the tier with this code.
    Price(&'a str),
    /// The fee with this index.
    Fee(usize),
}

impl Item<'_> {
    fn is_taxed(&self, tax: &Tax, charges: &Charges) -> bool {
        match self.kind {
            ItemKind::Price(tier) => tax.is_on_tier(tier),
            ItemKind::Fee(index) => tax.is_on_fee(&charges.fees[index].name),
        }
    }
}

/// A place of a tier. `None` if a sum overflows, which the limits on prices, fees and taxes rule out.
pub(super) fn of_place(tier: &PriceTier, charges: &Charges) -> Option<Line> {
    let mut items = Vec::with_capacity(charges.fees.len() + 1);
    let mut price = tier.price;
    for (index, fee) in charges.fees.iter().enumerate() {
        let mut amount = match fee.basis {
            FeeBasis::PerPlace(amount) => amount,
            FeeBasis::OfSubtotal(rate) => tier.price.share(rate)?,
            FeeBasis::PerOrder(_) => continue,
        };
        if charges.prices == Prices::Inclusive {
            // A price cannot contain more than itself: a free place stays free.
            amount = amount.min(price);
            price = Amount(price.0 - amount.0);
        }
        items.push(Item { kind: ItemKind::Fee(index), amount });
    }
    items.push(Item { kind: ItemKind::Price(&tier.code), amount: price });
    line(&items, charges)
}

/// The fee with this index, if it is one per order; it costs the same whatever is ordered. `None` otherwise
/// or if a sum overflows.
pub(super) fn of_order_fee(index: usize, charges: &Charges) -> Option<Line> {
    match charges.fees.get(index)?.basis {
        FeeBasis::PerOrder(amount) => line(&[Item { kind: ItemKind::Fee(index), amount }], charges),
        FeeBasis::PerPlace(_) | FeeBasis::OfSubtotal(_) => None,
    }
}

fn line(items: &[Item<'_>], charges: &Charges) -> Option<Line> {
    match charges.prices {
        Prices::Exclusive => with_taxes_on_top(items, charges),
        Prices::Inclusive => with_taxes_taken_out(items, charges),
    }
}

fn with_taxes_on_top(items: &[Item<'_>], charges: &Charges) -> Option<Line> {
    let mut totals = Totals::default();
    let mut fees = Vec::new();
    for item in items {
        match item.kind {
            ItemKind::Price(_) => totals.subtotal = item.amount,
            ItemKind::Fee(index) => {
                totals.fees = totals.fees.plus(item.amount)?;
                fees.push((index, item.amount));
            }
        }
    }
    let mut taxes = Vec::new();
    for (index, tax) in charges.taxes.iter().enumerate() {
        let Some(taxed) = sum(items.iter().filter(|item| item.is_taxed(tax, charges)))? else { continue };
        let amount = taxed.share(tax.rate)?;
        totals.tax = totals.tax.plus(amount)?;
        taxes.push((index, amount));
    }
    totals.total = totals.subtotal.plus(totals.fees)?.plus(totals.tax)?;
    Some(Line { totals, fees, taxes })
}

/// Taxes are rounded first, then net fees, and the net price is what remains: the parts add up to the line,
/// and none of them is negative.
fn with_taxes_taken_out(items: &[Item<'_>], charges: &Charges) -> Option<Line> {
    let total = sum(items.iter())?.unwrap_or_default();
    let mut remaining = total;
    let mut take = |amount: Amount| {
        let taken = amount.min(remaining);
        remaining = Amount(remaining.0 - taken.0);
        taken
    };
    let wholes: Vec<BasisPoints> = items.iter().map(|item| whole_of(item, charges)).collect();
    let mut taxes = Vec::new();
    for (index, tax) in charges.taxes.iter().enumerate() {
        let taxed = |(item, whole): (&Item<'_>, &BasisPoints)| {
            item.is_taxed(tax, charges).then_some((*whole, item.amount))
        };
        let taxed: Vec<_> = items.iter().zip(&wholes).filter_map(taxed).collect();
        if let Some(amount) = contained(tax.rate, &taxed)? {
            taxes.push((index, take(amount)));
        }
    }
    let mut fees = Vec::new();
    for (at, (item, whole)) in items.iter().zip(&wholes).enumerate() {
        if let ItemKind::Fee(index) = item.kind {
            let is_last = at + 1 == items.len();
            let net = if is_last { total } else { item.amount.portion(BasisPoints::MAX, *whole)? };
            fees.push((index, take(net)));
        }
    }
    let amounts =
        |parts: &[(usize, Amount)]| parts.iter().try_fold(Amount(0), |sum, (_, amount)| sum.plus(*amount));
    let totals = Totals { subtotal: remaining, fees: amounts(&fees)?, tax: amounts(&taxes)?, total };
    Some(Line { totals, fees, taxes })
}

/// 100 % and the rates of all taxes on an item: what its amount is of its net amount.
fn whole_of(item: &Item<'_>, charges: &Charges) -> BasisPoints {
    let taxes = charges.taxes.iter().filter(|tax| item.is_taxed(tax, charges));
    BasisPoints(taxes.fold(BasisPoints::MAX.0, |whole, tax| whole.saturating_add(tax.rate.0)))
}

/// The tax of this rate that amounts contain, each with its whole; amounts with the same whole are rounded
/// together. The inner `None` means that it is on none.
fn contained(rate: BasisPoints, taxed: &[(BasisPoints, Amount)]) -> Option<Option<Amount>> {
    let mut tax = None;
    for (at, (whole, _)) in taxed.iter().enumerate() {
        if taxed[..at].iter().any(|(other, _)| other == whole) {
            continue;
        }
        let mut same = taxed.iter().filter(|(other, _)| other == whole);
        let amount = same.try_fold(Amount(0), |sum, (_, amount)| sum.plus(*amount))?;
        tax = Some(tax.unwrap_or(Amount(0)).plus(amount.portion(rate, *whole)?)?);
    }
    Some(tax)
}

/// The sum of some items; the inner `None` means that there are none.
fn sum<'a, 'b: 'a>(items: impl Iterator<Item = &'a Item<'b>>) -> Option<Option<Amount>> {
    let mut sum: Option<Amount> = None;
    for item in items {
        sum = Some(sum.unwrap_or_default().plus(item.amount)?);
    }
    Some(sum)
}
