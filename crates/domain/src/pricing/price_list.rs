//! The price list of an event: what a place of each tier costs by the charges in force.

use std::sync::Arc;

use super::{
    line::{self, Line},
    parts::{OrderFee, OrderParts, PriceParts, Sums, parts_of},
};
use crate::{
    claim::Places,
    ids::{SeatIndex, TierIndex},
    layout::{PriceTier, VenueLayout},
    money::Amount,
    rules::Charges,
    totals::Totals,
};

/// What a place of each tier costs, and what an order costs beside its places. It is made anew when charges
/// change; pricing a selection is additions alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PriceList {
    charges: Charges,
    /// By tier. `None` where a sum overflows, which the limits on prices and charges rule out.
    totals: Box<[Option<Totals>]>,
    tiers: Box<[Option<TierLine>]>,
    order_lines: Vec<Line>,
    order_fees: Vec<OrderFee>,
    order_totals: Option<Totals>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct TierLine {
    line: Line,
    parts: Arc<PriceParts>,
}

impl PriceList {
    /// The price list of a layout's tiers.
    pub fn new(layout: &VenueLayout, charges: &Charges) -> Self {
        Self::of_tiers(layout.tiers(), charges)
    }

    /// The price list of these tiers.
    pub fn of_tiers(tiers: &[PriceTier], charges: &Charges) -> Self {
        let tier_line = |tier| {
            let line = line::of_place(tier, charges)?;
            let parts = Arc::new(parts_of(&line, charges));
            Some(TierLine { line, parts })
        };
        let tiers: Box<[_]> = tiers.iter().map(tier_line).collect();
        let order_lines: Vec<Line> = order_lines(charges).map(|(_, line)| line).collect();
        Self {
            totals: tiers.iter().map(|tier| tier.as_ref().map(|tier| tier.line.totals)).collect(),
            tiers,
            order_totals: order_lines
                .iter()
                .try_fold(Totals::default(), |sum, line: &Line| sum.plus(line.totals)),
            order_fees: order_fees(charges),
            order_lines,
            charges: charges.clone(),
        }
    }

    /// The charges that it was made of.
    pub fn charges(&self) -> &Charges {
        &self.charges
    }

    /// Prices the places of a hold or an order. `None` if an area or tier does not exist or a sum overflows;
    /// the limits on prices and on places per hold rule out the latter.
    #[inline]
    pub fn price(&self, places: &Places, layout: &VenueLayout) -> Option<Totals> {
        let mut sum = self.order_totals?;
        for seat in &places.seats {
            sum = sum.plus((*self.totals.get(layout.seat(*seat).tier.at())?)?)?;
        }
        for area in &places.areas {
            let (_, tier) = layout.area(area.section)?;
            let each = (*self.totals.get(tier.at())?)?;
            sum = sum.plus(each.times(area.quantity)?)?;
        }
        Some(sum)
    }

    /// What is paid for a place of a tier; fees per order are no part of it.
    pub fn of_tier(&self, tier: TierIndex) -> Amount {
        self.tier_totals(tier).total
    }

    /// What is paid for a seat. Panics when the index is not of this layout.
    pub fn of_seat(&self, seat: SeatIndex, layout: &VenueLayout) -> Amount {
        self.of_tier(layout.seat(seat).tier)
    }

    /// The totals of a place of a tier.
    pub fn tier_totals(&self, tier: TierIndex) -> Totals {
        self.totals.get(tier.at()).copied().flatten().unwrap_or_default()
    }

    /// Of what the price of a place of a tier consists.
    pub fn tier_parts(&self, tier: TierIndex) -> Arc<PriceParts> {
        let line = self.tiers.get(tier.at()).and_then(Option::as_ref);
        line.map(|tier| tier.parts.clone()).unwrap_or_default()
    }

    /// The least price of a place; `None` without tiers.
    pub fn least(&self) -> Option<Amount> {
        self.totals.iter().flatten().map(|totals| totals.total).min()
    }

    /// What every order costs beside its places.
    pub fn order_fees(&self) -> &[OrderFee] {
        &self.order_fees
    }

    /// Of what [`PriceList::price`] consists; `None` where that is `None`.
    pub fn parts(&self, places: &Places, layout: &VenueLayout) -> Option<PriceParts> {
        let mut sums = Sums::new(&self.charges);
        for line in &self.order_lines {
            sums.add(line, 1)?;
        }
        for seat in &places.seats {
            sums.add(self.line(layout.seat(*seat).tier)?, 1)?;
        }
        for area in &places.areas {
            let (_, tier) = layout.area(area.section)?;
            sums.add(self.line(tier)?, area.quantity)?;
        }
        Some(sums.into_parts())
    }

    /// Of what these totals of places consist. They may be of an order that was placed when prices were others:
    /// then names are not known.
    pub fn parts_of_total(&self, places: &Places, layout: &VenueLayout, totals: &Totals) -> PriceParts {
        let parts = self.parts(places, layout).filter(|parts| parts.total() == Some(totals.total));
        parts.unwrap_or_else(|| PriceParts::unnamed(totals))
    }

    /// What an order keeps of its price.
    pub fn order_parts(&self, places: &Places, layout: &VenueLayout) -> Option<OrderParts> {
        Some(OrderParts {
            prices: self.charges.prices,
            parts: self.parts(places, layout)?,
            order_fees: self.order_fees.clone(),
        })
    }

    fn line(&self, tier: TierIndex) -> Option<&Line> {
        self.tiers.get(tier.at())?.as_ref().map(|tier| &tier.line)
    }
}

/// What is paid for a place of the cheapest tier, of which the price as entered is known. Right unless charges
/// [differ by tier](Charges::differ_by_tier); `None` if a sum overflows.
pub fn least_price(entered: Amount, charges: &Charges) -> Option<Amount> {
    let tier = PriceTier { code: String::new(), name: String::new(), price: entered };
    PriceList::of_tiers(&[tier], charges).least()
}

/// What every order of an event with these charges costs beside its places.
pub fn order_fees(charges: &Charges) -> Vec<OrderFee> {
    let fee = |(index, line): (usize, Line)| OrderFee {
        name: charges.fees[index].name.clone(),
        price: line.totals.total,
        parts: parts_of(&line, charges),
    };
    order_lines(charges).map(fee).collect()
}

fn order_lines(charges: &Charges) -> impl Iterator<Item = (usize, Line)> {
    (0..charges.fees.len()).filter_map(|index| Some((index, line::of_order_fee(index, charges)?)))
}
