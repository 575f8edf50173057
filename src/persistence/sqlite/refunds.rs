//! Queries of refunds.

use rusqlite::{Connection, params};

use super::{
    read::{Read, key_of},
    rows,
};
use crate::store::OpenRefund;
use domain::{EventId, RefundCounts, RefundStatus};

pub(super) fn open(
    connection: &mut Connection,
    status: RefundStatus,
    after: Option<OpenRefund>,
    limit: u32,
) -> Read<Vec<OpenRefund>> {
    let mut find = connection.prepare_cached(
        "SELECT at, r.order_id, number, provider FROM refunds r INDEXED BY refunds_open JOIN orders o USING (order_id)
         WHERE r.status <> 'given' AND r.status = ?1 AND (at, r.order_id, number) > (?2, ?3, ?4)
         ORDER BY at, r.order_id, number LIMIT ?5",
    )?;
    let (at, order, number) =
        after.map_or((i64::MIN, [0; 16], 0), |last| (last.at.0, *last.order.0.as_bytes(), last.number));
    let params = params![status.as_str(), at, order.as_slice(), number, limit];
    Ok(find.query_map(params, rows::open_refund)?.collect::<Result<_, _>>()?)
}

pub(super) fn counts(connection: &mut Connection, event: EventId) -> Read<RefundCounts> {
    let mut counts = RefundCounts::default();
    let Some(key) = key_of(connection, event)? else { return Ok(counts) };
    let mut find =
        connection.prepare_cached("SELECT status, refunds, amount FROM refund_counts WHERE event = ?1")?;
    for found in find.query_map([key], rows::refund_sum)? {
        let (status, sum) = found?;
        *counts.of(status) = sum;
    }
    Ok(counts)
}
