//! Pages of longer lists.

use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;

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

/// Fields that an answer says to be wrong; who finds one more stops looking.
pub const FIELD_ERRORS_MAX: usize = 100;

/// The error of these fields, if there is any.
pub fn all_right(errors: FieldErrors) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// A number that a request gives; `None` when what it gives is no number.
pub type Number = Option<u64>;

/// Which page of a list: page and size. Pages count from 1, the size is 1 to `most`; what is wrong is added
/// to the errors.
pub fn page_and_size(
    page: Option<Number>,
    per_page: Option<Number>,
    (usual, most): (u64, u64),
    errors: &mut FieldErrors,
) -> (u64, u64) {
    let mut whole = |field: &str, given: Option<Number>, usual: u64, most: u64| {
        let Some(given) = given else { return usual };
        given.filter(|number| (1..=most).contains(number)).unwrap_or_else(|| {
            errors.push((field.to_owned(), format!("a whole number from 1 to {most}")));
            usual
        })
    };
    (whole("page", page, 1, 1_000_000), whole("per_page", per_page, usual, most))
}

/// One page of what is all in memory.
pub fn page_of<T>(all: Vec<T>, page: u64, per_page: u64) -> List<T> {
    let total = all.len() as u64;
    let items = all.into_iter().skip(((page - 1) * per_page) as usize).take(per_page as usize).collect();
    List { items, page, per_page, total }
}
