//! The shapes of requests and answers. Their doc comments are part of the OpenAPI document.

pub mod admin;
pub mod auth;
pub mod events;
pub mod gates;
pub mod health;
pub mod history;
pub mod holds;
pub mod layouts;
pub mod mails;
pub mod orders;
pub mod packed_layouts;
pub mod payments;
pub mod prices;
pub mod refunds;
pub mod replays;
pub mod reports;

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::paging::{self, whole_number};
pub use crate::api::{
    fields::{FieldError, FieldErrors, all_right},
    paging::{List, PageSizes, page_of},
    stored_lists::{PageQuery, PagedList, Pager},
};
use domain::{Amount, Currency};

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

/// Which page of a list, as a query has it: see [`paging::page_and_size`].
pub fn page_and_size(
    page: Option<&str>,
    per_page: Option<&str>,
    sizes: PageSizes,
    errors: &mut FieldErrors,
) -> (u64, u64) {
    paging::page_and_size(page.map(whole_number), per_page.map(whole_number), sizes, errors)
}

/// Which page of a list in the store, as a query has it: `page`, `per_page`, `after` and `total`.
pub fn page_query<'a>(
    page: Option<&str>,
    per_page: Option<&str>,
    after: Option<&'a str>,
    total: Option<bool>,
) -> PageQuery<'a> {
    PageQuery { page: page.map(whole_number), per_page: per_page.map(whole_number), after, total }
}
