//! Orders with a payment that came when they were decided without it.

use deadpool_postgres::Object;

use super::{
    read::{Read, all, one},
    rows,
};
use domain::{EventId, Order, Page};

/// Only late payments have this field.
const IS_LATE: &str = r#"payments LIKE '%"due_back":%'"#;

/// A page of them, newest first.
pub(super) async fn page(client: &Object, event: EventId, offset: u64, limit: u32) -> Read<Page<Order>> {
    let sql = format!("SELECT count(*) AS total FROM db_orders.orders o WHERE event_id = $1 AND {IS_LATE}");
    let total = one(client, &sql, &[&event.0], |row| rows::get::<i64>(row, "total")).await?;
    let sql = format!(
        "SELECT {} FROM db_orders.orders o WHERE event_id = $1 AND {IS_LATE}
         ORDER BY created_at DESC, order_id DESC LIMIT $2 OFFSET $3",
        *rows::ORDER
    );
    let items = all(client, &sql, &[&event.0, &i64::from(limit), &(offset as i64)], rows::order).await?;
    Ok(Page { items, total: total.unwrap_or(0) as u64 })
}
