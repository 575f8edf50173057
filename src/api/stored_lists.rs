//! Pages of lists that the store keeps. A page begins behind the last item of the one before, which its cursor names, so
//! that the last page of a long list costs as much as the first, and no item is missed or repeated while others are added.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    fields::{FieldError, FieldErrors},
    paging::{Number, PAGES, page_and_size},
    schemas::{pattern, schemas},
};
use crate::auth::Cursors;
use domain::{OrderId, OrderPosition, Page, PageStart, PageWanted, RowNumber, Timestamp};

/// As many items may be before a page that is named by its number: they are read all the same.
pub const SKIPPED_MAX: u64 = 10_000;

schemas! {
    Cursor, "Where a page begins: `next` of the page before.", pattern("^[A-Za-z0-9_-]{22,64}$");
}

/// One page of a list that the store keeps.
#[derive(Debug, Serialize, ToSchema)]
pub struct PagedList<T> {
    /// The page's items.
    pub items: Vec<T>,
    /// The page, from 1; null if `after` was given.
    #[schema(required)]
    pub page: Option<u64>,
    /// Items per page.
    pub per_page: u64,
    /// Items on all pages, counted up to 10,000; null with `total=false`.
    #[schema(required)]
    pub total: Option<u64>,
    /// Whether there are no more than `total`.
    pub total_is_exact: bool,
    /// Send it as `after` for the next page; null if this is the last one.
    #[schema(required, value_type = Option<Cursor>)]
    pub next: Option<String>,
}

/// Where an item stands in a list, as bytes for a cursor.
pub trait Position: Copy {
    /// 32 bytes at most.
    fn to_bytes(self) -> Vec<u8>;
    /// What [`Position::to_bytes`] wrote.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Position for RowNumber {
    fn to_bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(i64::from_be_bytes(bytes.try_into().ok()?)))
    }
}

impl Position for OrderPosition {
    fn to_bytes(self) -> Vec<u8> {
        [&self.created_at.0.to_be_bytes()[..], self.order.0.as_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, order) = bytes.split_first_chunk()?;
        let order = uuid::Uuid::from_slice(order).ok()?;
        Some(Self { created_at: Timestamp(i64::from_be_bytes(*at)), order: OrderId(order) })
    }
}

/// Which page a query names.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageQuery<'a> {
    /// Its number.
    pub page: Option<Number>,
    /// Its size.
    pub per_page: Option<Number>,
    /// The cursor of the page before.
    pub after: Option<&'a str>,
    /// Whether to count the items of all pages; they are if it says nothing.
    pub total: Option<bool>,
}

/// Makes the pages of one list.
pub struct Pager<'a> {
    cursors: &'a Cursors,
    list: String,
    /// The page that is shown, if it has a number.
    pub page: Option<u64>,
    /// Items per page.
    pub per_page: u64,
}

impl<'a> Pager<'a> {
    /// The page that a query wants of the list with this name, in one line: a cursor fits no other list. What is wrong is
    /// added to `errors`.
    pub fn new<P: Position>(
        cursors: &'a Cursors,
        list: String,
        query: &PageQuery<'_>,
        errors: &mut FieldErrors,
    ) -> (Self, PageWanted<P>) {
        let (page, per_page) = page_and_size(query.page, query.per_page, PAGES, errors);
        let skipped = (page - 1) * per_page;
        if skipped > SKIPPED_MAX {
            let detail = format!(
                "pages with a number end at {SKIPPED_MAX} items: send the 'next' of the page before as 'after'"
            );
            errors.push(FieldError::meaning("page", detail));
        }
        let mut start = PageStart::Skip(skipped);
        if let Some(after) = query.after {
            if query.page.is_some() {
                errors.push(FieldError::meaning("after", "send 'page' or 'after', not both"));
            }
            match cursors.open(&list, after).as_deref().and_then(P::from_bytes) {
                Some(position) => start = PageStart::After(position),
                None => errors.push(not_a_cursor(after)),
            }
        }
        let page = query.after.is_none().then_some(page);
        // A page has 100 items at most.
        let wanted = PageWanted { start, limit: per_page as u32, is_counted: query.total != Some(false) };
        (Self { cursors, list, page, per_page }, wanted)
    }

    /// The cursor of a position.
    pub fn next<P: Position>(&self, next: Option<P>) -> Option<String> {
        next.map(|position| self.cursors.seal(&self.list, &position.to_bytes()))
    }

    /// The page as the API shows it.
    pub fn shown<T, P: Position, B>(&self, found: Page<T, P>, body: impl FnMut(T) -> B) -> PagedList<B> {
        PagedList {
            next: self.next(found.next),
            items: found.items.into_iter().map(body).collect(),
            page: self.page,
            per_page: self.per_page,
            total: found.total.map(|total| total.count),
            total_is_exact: found.total.is_some_and(|total| total.is_exact),
        }
    }
}

/// Of the form of a cursor or not, it is none of this list.
fn not_a_cursor(text: &str) -> FieldError {
    let is_form = (22..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let error = if is_form { FieldError::meaning } else { FieldError::form };
    error("after", "send the 'next' of a page of this list, as it is")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_read_as_they_were_written() {
        let position = OrderPosition { created_at: Timestamp(-7), order: OrderId(uuid::Uuid::max()) };
        assert_eq!(OrderPosition::from_bytes(&position.to_bytes()), Some(position));
        assert_eq!(RowNumber::from_bytes(&RowNumber(7).to_bytes()), Some(RowNumber(7)));
        assert_eq!(OrderPosition::from_bytes(&RowNumber(7).to_bytes()), None);
        assert_eq!(RowNumber::from_bytes(&position.to_bytes()), None);
    }
}
