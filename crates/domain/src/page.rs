//! Pages of the lists that a store keeps: where a page begins, and what it has.

use serde::{Deserialize, Serialize};

use crate::{ids::OrderId, time::Timestamp};

/// Where a page begins. A position stays right whatever is added to the list meanwhile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PageStart<P> {
    /// Behind so many items. These are read all the same: callers bound their number.
    Skip(u64),
    /// Behind the item at this position.
    After(P),
}

/// Which page of a list is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PageWanted<P> {
    /// Where it begins.
    pub start: PageStart<P>,
    /// How many items at most.
    pub limit: u32,
    /// Whether the items of all pages are counted, too: that costs more than the page.
    pub is_counted: bool,
}

/// How many items a list has. Counting ends at a bound, because it costs as much as what is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Total {
    /// How many were counted, [`Total::MOST`] at most.
    pub count: u64,
    /// Whether these are all.
    pub is_exact: bool,
}

/// One page of a longer list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page<T, P> {
    /// The page's items.
    pub items: Vec<T>,
    /// How many there are on all pages, if that was wanted.
    pub total: Option<Total>,
    /// Where the next page begins, if there is one.
    pub next: Option<P>,
}

/// Where an order stands in a list of orders, which has the newest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct OrderPosition {
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Which of those of the same instant.
    pub order: OrderId,
}

/// Where a row stands in a list whose rows the store numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RowNumber(pub i64);

impl<P> PageWanted<P> {
    /// The first page, without a count.
    pub const fn first(limit: u32) -> Self {
        Self { start: PageStart::Skip(0), limit, is_counted: false }
    }

    /// The page behind this position, or the first one, without a count.
    pub fn after(position: Option<P>, limit: u32) -> Self {
        Self { start: position.map_or(PageStart::Skip(0), PageStart::After), limit, is_counted: false }
    }

    /// The same page, with a count.
    pub fn counted(self) -> Self {
        Self { is_counted: true, ..self }
    }

    /// The position behind which it begins, if it is given by one.
    pub const fn position(&self) -> Option<&P> {
        match &self.start {
            PageStart::Skip(_) => None,
            PageStart::After(position) => Some(position),
        }
    }

    /// How many items to skip.
    pub const fn skipped(&self) -> u64 {
        match self.start {
            PageStart::Skip(count) => count,
            PageStart::After(_) => 0,
        }
    }

    /// How many items to read: one more than the page has tells whether there is another page.
    pub const fn rows(&self) -> u64 {
        self.limit as u64 + 1
    }
}

impl Total {
    /// As many items are counted exactly.
    pub const MOST: u64 = 10_000;
    /// Where counting ends: one more, which tells whether there are more.
    pub const COUNTED_MAX: u64 = Self::MOST + 1;

    /// The total of a list of which so many were counted, [`Total::COUNTED_MAX`] at most.
    pub fn counted(found: u64) -> Self {
        Self { count: found.min(Self::MOST), is_exact: found <= Self::MOST }
    }
}

impl<T, P> Page<T, P> {
    /// A page of a list without items.
    pub fn empty(wanted: &PageWanted<P>) -> Self {
        Self { items: Vec::new(), total: wanted.is_counted.then(|| Total::counted(0)), next: None }
    }

    /// The page that begins with these rows, of which [`PageWanted::rows`] were read at most.
    pub fn of(mut rows: Vec<(P, T)>, limit: u32, total: Option<Total>) -> Self {
        let is_last = rows.len() <= limit as usize;
        rows.truncate(limit as usize);
        let mut next = None;
        let items = rows.into_iter().map(|(position, item)| {
            next = Some(position);
            item
        });
        Self { items: items.collect(), total, next: next.filter(|_| !is_last) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_next_one_if_a_row_more_was_read() {
        let rows = |count: i64| (1..=count).map(|n| (RowNumber(n), n)).collect::<Vec<_>>();
        let page = Page::of(rows(3), 2, None);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(RowNumber(2))));
        for last in [0, 1, 2] {
            assert_eq!(Page::of(rows(last), 2, None).next, None, "{last}");
        }
    }

    #[test]
    fn a_total_is_exact_up_to_its_bound() {
        assert_eq!(Total::counted(Total::MOST), Total { count: Total::MOST, is_exact: true });
        assert_eq!(Total::counted(Total::COUNTED_MAX), Total { count: Total::MOST, is_exact: false });
    }
}
