//! Queries of refunds.

use deadpool_postgres::Object;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{
    read::{Read, all},
    rows,
};
use crate::store::OpenRefund;
use domain::{EventId, RefundCounts, RefundStatus, Timestamp};

pub(super) async fn open(
    client: &Object,
    status: RefundStatus,
    after: Option<OpenRefund>,
    limit: u32,
) -> Read<Vec<OpenRefund>> {
    let sql = "SELECT r.at, r.order_id, r.number, o.provider
               FROM db_orders.refunds r JOIN db_orders.orders o USING (order_id)
               WHERE r.status <> 'given' AND r.status = $1 AND (r.at, r.order_id, r.number) > ($2, $3, $4)
               ORDER BY r.at, r.order_id, r.number LIMIT $5";
    let (at, order, number) = after.map_or((Timestamp(i64::from(i32::MIN)), Uuid::nil(), 0), |last| {
        (last.at, last.order.0, last.number as i32)
    });
    let status = status.as_str();
    let params: [&(dyn ToSql + Sync); 5] = [&status, &rows::instant(at), &order, &number, &i64::from(limit)];
    all(client, sql, &params, rows::open_refund).await
}

pub(super) async fn counts(client: &Object, event: EventId) -> Read<RefundCounts> {
    let sql = "SELECT status, refunds, amount FROM db_orders.refund_counts WHERE event_id = $1";
    let mut counts = RefundCounts::default();
    for (status, sum) in all(client, sql, &[&event.0], rows::refund_sum).await? {
        *counts.of(status) = sum;
    }
    Ok(counts)
}
