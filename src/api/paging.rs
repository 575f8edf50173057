//! Pages of longer lists.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    fields::{FieldError, FieldErrors},
    schemas::{schemas, whole},
};

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

/// The last page that may be asked for.
pub const PAGE_MAX: u64 = 1_000_000;

/// How many items a page may have: if nothing is said, and at most.
#[derive(Clone, Copy, Debug)]
pub struct PageSizes {
    /// If nothing is said.
    pub usual: u64,
    /// At most.
    pub most: u64,
}

/// Of most lists.
pub const PAGES: PageSizes = PageSizes { usual: 20, most: 100 };
/// Of lists of seats.
pub const PAGES_OF_SEATS: PageSizes = PageSizes { usual: 100, most: 1_000 };
/// Of a gate's list.
pub const PAGES_OF_GATES: PageSizes = PageSizes { usual: 1_000, most: 5_000 };

schemas! {
    PageNumber, "Which page, from 1.", whole(1, PAGE_MAX as i64);
    PageSize, "Items per page; left out, 20.", whole(1, PAGES.most as i64);
    SeatPageSize, "Seats per page; left out, 100.", whole(1, PAGES_OF_SEATS.most as i64);
    GatePageSize, "Tickets per page; left out, 1000.", whole(1, PAGES_OF_GATES.most as i64);
}

/// A number that a request gives; `None` when what it gives is no number.
pub type Number = Option<u64>;

/// Which page of a list: page and size. Pages count from 1; what is wrong is added to the errors.
pub fn page_and_size(
    page: Option<Number>,
    per_page: Option<Number>,
    sizes: PageSizes,
    errors: &mut FieldErrors,
) -> (u64, u64) {
    let mut whole = |field: &str, given: Option<Number>, usual: u64, most: u64| {
        let Some(given) = given else { return usual };
        given.filter(|number| (1..=most).contains(number)).unwrap_or_else(|| {
            errors.push(FieldError::form(field, format!("a whole number from 1 to {most}")));
            usual
        })
    };
    (whole("page", page, 1, PAGE_MAX), whole("per_page", per_page, sizes.usual, sizes.most))
}

/// One page of what is all in memory.
pub fn page_of<T>(all: Vec<T>, page: u64, per_page: u64) -> List<T> {
    let total = all.len() as u64;
    let items = all.into_iter().skip(((page - 1) * per_page) as usize).take(per_page as usize).collect();
    List { items, page, per_page, total }
}
