//! Pages of longer lists.

use serde::{Deserialize, Serialize};
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

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct PageQuery {
    /// From 1.
    pub page: Option<u64>,
    /// Items per page.
    pub per_page: Option<u64>,
}

impl PageQuery {
    /// Page and size, checked: pages count from 1, `per_page` is 1 to `most`.
    pub fn checked(self, usual: u64, most: u64) -> Result<(u64, u64), Problem> {
        let (page, per_page) = (self.page.unwrap_or(1), self.per_page.unwrap_or(usual));
        let mut errors = Vec::new();
        if !(1..=1_000_000).contains(&page) {
            errors.push(("page".to_owned(), "pages count from 1".to_owned()));
        }
        if !(1..=most).contains(&per_page) {
            errors.push(("per_page".to_owned(), format!("1 to {most} is possible")));
        }
        if errors.is_empty() { Ok((page, per_page)) } else { Err(Problem::invalid(errors)) }
    }
}

/// One page of what is all in memory.
pub fn page_of<T>(all: Vec<T>, page: u64, per_page: u64) -> List<T> {
    let total = all.len() as u64;
    let items = all.into_iter().skip(((page - 1) * per_page) as usize).take(per_page as usize).collect();
    List { items, page, per_page, total }
}
