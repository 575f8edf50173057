//! What places cost: prices, fees and taxes. Checked sums of integers, without floating point.
//!
//! Everything is rounded half to even in the line of one place or of one fee per order (`line`), so that an
//! order costs exactly the prices of its places and the fees per order. A [`PriceList`] has all lines of an
//! event, so that pricing a selection is additions alone.

mod line;
mod parts;
mod price_list;
#[cfg(test)]
mod tests;

pub use self::{
    parts::{FeePart, OrderFee, OrderParts, PriceParts, TaxPart},
    price_list::{PriceList, least_price, order_fees},
};
