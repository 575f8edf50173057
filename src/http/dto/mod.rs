//! The shapes of requests and answers.

pub mod events;
pub mod gates;
pub mod holds;
pub mod layouts;
pub mod orders;
pub mod reports;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amount, Currency};

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

/// One page of a longer list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The page's items.
    pub items: Vec<T>,
    /// The page, from 1.
    pub page: u64,
    /// Items per page.
    pub per_page: u64,
    /// Items on all pages.
    pub total: u64,
}

/// What is wrong with the fields of a request: `(field, detail)`.
pub type FieldErrors = Vec<(String, String)>;

/// Which page of a list: page and size, as text. Pages count from 1, `per_page` is 1 to `most`; what is
/// wrong is added to the errors.
pub fn page_and_size(
    page: Option<&str>,
    per_page: Option<&str>,
    (usual, most): (u64, u64),
    errors: &mut FieldErrors,
) -> (u64, u64) {
    let mut whole = |field: &str, text: Option<&str>, usual: u64, most: u64| {
        let Some(text) = text else { return usual };
        let number = text.parse().ok().filter(|number| (1..=most).contains(number));
        number.unwrap_or_else(|| {
            errors.push((field.to_owned(), format!("a whole number from 1 to {most}")));
            usual
        })
    };
    (whole("page", page, 1, 1_000_000), whole("per_page", per_page, usual, most))
}

/// The error of these fields, if there is any.
pub fn all_right(errors: FieldErrors) -> Result<(), crate::http::Problem> {
    if errors.is_empty() { Ok(()) } else { Err(crate::http::Problem::invalid(errors)) }
}

/// One page of what is all in memory.
pub fn page_of<T>(all: Vec<T>, page: u64, per_page: u64) -> List<T> {
    let total = all.len() as u64;
    let items = all.into_iter().skip(((page - 1) * per_page) as usize).take(per_page as usize).collect();
    List { items, page, per_page, total }
}
