//! The shapes of requests and answers.

pub mod events;
pub mod holds;
pub mod orders;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amount, Currency};
pub use crate::front::paging::{List, PageQuery, page_of};

/// Minor units with an ISO 4217 code.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Money {
    /// Minor units (cents).
    pub amount: i64,
    /// ISO 4217.
    #[schema(value_type = String, example = "PEN")]
    pub currency: Currency,
}

/// An amount in a currency.
pub fn money(amount: Amount, currency: Currency) -> Money {
    Money { amount: amount.0, currency }
}
