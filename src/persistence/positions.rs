//! A page among positions that are known already.

use domain::{OrderPosition, PageStart, PageWanted, Total};

/// The positions of a page, and the one behind it, among the first of a list, newest first. Nothing if some of them are
/// behind what was read of the list.
pub fn page_among<'a>(
    found: &'a [OrderPosition],
    page: &PageWanted<OrderPosition>,
    total: Total,
) -> Option<&'a [OrderPosition]> {
    let begin = match page.start {
        PageStart::Skip(count) => usize::try_from(count).unwrap_or(usize::MAX),
        PageStart::After(position) => found.partition_point(|other| *other >= position),
    };
    let end = begin.saturating_add(page.rows() as usize);
    let is_known = total.is_exact || end <= found.len();
    is_known.then(|| &found[begin.min(found.len())..end.min(found.len())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{OrderId, Timestamp};

    #[test]
    fn a_page_is_among_them_or_not_known() {
        let at = |n: i64| OrderPosition { created_at: Timestamp(n), order: OrderId(uuid::Uuid::nil()) };
        let found: Vec<_> = (1..=10).rev().map(at).collect();
        let (all, some) = (Total { count: 10, is_exact: true }, Total { count: 10, is_exact: false });
        let first = PageWanted::first(4);
        assert_eq!(page_among(&found, &first, some), Some(&found[..5]));
        let last = PageWanted::after(Some(at(4)), 4);
        assert_eq!(page_among(&found, &last, all), Some(&found[7..]));
        assert_eq!(page_among(&found, &last, some), None, "there may be others behind");
        let behind = PageWanted { start: PageStart::Skip(50), ..first };
        assert_eq!(page_among(&found, &behind, all), Some(&found[10..]));
        assert_eq!(page_among(&found, &behind, some), None);
        // The one at the position may be gone from the list meanwhile.
        let gone = PageWanted::after(Some(OrderPosition { order: OrderId(uuid::Uuid::max()), ..at(5) }), 2);
        assert_eq!(page_among(&found, &gone, all), Some(&found[5..8]));
    }
}
