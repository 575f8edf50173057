//! Orders with a payment that came when they were decided without it.

use rusqlite::{Connection, params};

use super::{
    read::{Read, key_of},
    rows,
};
use domain::{EventId, Order, Page};

/// Only late payments have this field. The orders of an event lie side by side: no index would be as cheap.
const IS_LATE: &str = r#"payments LIKE '%"due_back":%'"#;

/// A page of them, newest first.
pub(super) fn page(
    connection: &mut Connection,
    event: EventId,
    offset: u64,
    limit: u32,
) -> Read<Page<Order>> {
    // One transaction: page and number must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(Page { items: Vec::new(), total: 0 }) };
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM orders WHERE +event = ?1 AND {IS_LATE}"))?
        .query_row([key], |row| row.get::<_, i64>(0))?;
    let sql = format!(
        "SELECT {} FROM orders JOIN events ON events.id = event WHERE event = ?1 AND {IS_LATE}
         ORDER BY orders.created_at DESC, order_id DESC LIMIT ?2 OFFSET ?3",
        *rows::ORDER
    );
    let mut find = connection.prepare_cached(&sql)?;
    let items = find.query_map(params![key, limit, offset as i64], rows::order)?.collect::<Result<_, _>>()?;
    Ok(Page { items, total: total as u64 })
}
