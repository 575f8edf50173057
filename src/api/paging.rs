//! Paging of lists: sizes, limits and the shape of a page.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    fields::{FieldError, FieldErrors},
    schemas::{schemas, whole},
};

/// One page of a list.
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

/// The page sizes of a list, in items.
#[derive(Clone, Copy, Debug)]
pub struct PageSizes {
    /// The default.
    pub usual: u64,
    /// The maximum.
    pub most: u64,
}

/// Page sizes of most lists.
pub const PAGES: PageSizes = PageSizes { usual: 20, most: 100 };
/// Page sizes of lists of seats.
pub const PAGES_OF_SEATS: PageSizes = PageSizes { usual: 100, most: 1_000 };
/// Page sizes of a gate's list of tickets.
pub const PAGES_OF_GATES: PageSizes = PageSizes { usual: 1_000, most: 5_000 };

schemas! {
    PageNumber, "The page, from 1.", whole(1, PAGE_MAX as i64);
    PageSize, "Items per page; 20 by default.", whole(1, PAGES.most as i64);
    SeatPageSize, "Seats per page; 100 by default.", whole(1, PAGES_OF_SEATS.most as i64);
    GatePageSize, "Tickets per page; 1000 by default.", whole(1, PAGES_OF_GATES.most as i64);
}

/// A number in a request's query; `None` if it is not written as one ([`whole_number`]).
pub type Number = Option<u64>;

/// A whole number in its one form: digits alone, without a sign, blanks and leading zeros.
pub fn whole_number(text: &str) -> Number {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

/// Checks page (from 1) and page size, with their defaults. What is out of range is added to `errors`.
pub fn page_and_size(
    page: Option<Number>,
    per_page: Option<Number>,
    sizes: PageSizes,
    errors: &mut FieldErrors,
) -> (u64, u64) {
    let mut whole = |field: &str, given: Option<Number>, usual: u64, most: u64| {
        let Some(given) = given else { return usual };
        given.filter(|number| (1..=most).contains(number)).unwrap_or_else(|| {
            errors.push(FieldError::form(
                field,
                format!("a whole number from 1 to {most}, in digits such as 20"),
            ));
            usual
        })
    };
    (whole("page", page, 1, PAGE_MAX), whole("per_page", per_page, sizes.usual, sizes.most))
}

/// One page of a list that is in memory.
pub fn page_of<T>(all: Vec<T>, page: u64, per_page: u64) -> List<T> {
    let total = all.len() as u64;
    let items = all.into_iter().skip(((page - 1) * per_page) as usize).take(per_page as usize).collect();
    List { items, page, per_page, total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for (text, number) in [("0", 0), ("7", 7), ("20", 20), ("18446744073709551615", u64::MAX)] {
            assert_eq!(whole_number(text), Some(number));
        }
        for text in ["", "+5", "-5", "05", "00", " 5", "5 ", "5.0", "5e0", "0x5", "٥", "18446744073709551616"]
        {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
