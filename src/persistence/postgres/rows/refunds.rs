//! `db_orders.refunds` and `refund_counts`.

use std::time::SystemTime;

use postgres_types::ToSql;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Read, at, damaged, get, instant, uuid};
use crate::store::OpenRefund;
use domain::{Amount, EventId, OrderId, Refund, RefundStatus, RefundSum, Timestamp};

#[derive(Debug, ToSql)]
#[postgres(name = "refunds")]
pub struct RefundColumns<'a> {
    order_id: Uuid,
    number: i32,
    event_id: Uuid,
    kind: &'static str,
    amount: i64,
    tickets: Vec<Uuid>,
    reason: Option<&'a str>,
    by_user: Option<&'a str>,
    at: SystemTime,
    status: &'static str,
    detail: Option<&'a str>,
    told_at: Option<SystemTime>,
}

impl<'a> RefundColumns<'a> {
    pub fn of(event: EventId, order: OrderId, refund: &'a Refund) -> Self {
        Self {
            order_id: order.0,
            number: refund.number as i32,
            event_id: event.0,
            kind: refund.kind.as_str(),
            amount: refund.amount.0,
            tickets: refund.tickets.iter().map(|ticket| ticket.0).collect(),
            reason: refund.reason.as_deref(),
            by_user: refund.by.as_ref().map(|user| user.as_str()),
            at: instant(refund.at),
            status: refund.status.as_str(),
            detail: refund.detail.as_deref(),
            told_at: None,
        }
    }
}

#[derive(Debug, ToSql)]
#[postgres(name = "refund_told")]
pub struct RefundToldColumns<'a> {
    order_id: Uuid,
    number: i32,
    status: &'static str,
    detail: Option<&'a str>,
    told_at: SystemTime,
}

impl<'a> RefundToldColumns<'a> {
    pub fn of(
        (order, number): (OrderId, u32),
        status: RefundStatus,
        detail: Option<&'a str>,
        at: Timestamp,
    ) -> Self {
        let status = status.as_str();
        Self { order_id: order.0, number: number as i32, status, detail, told_at: instant(at) }
    }
}

/// The refunds of a row of `db_orders.orders o`, as one JSON array. Only orders with these statuses can have any, and
/// buyers who wait for their order read others, again and again.
pub const REFUNDS: &str = "CASE WHEN o.status IN ('partly_refunded', 'refunded', 'cancelled') THEN \
     (SELECT json_agg(json_build_object('number', r.number, 'kind', r.kind, \
     'amount', r.amount, 'tickets', r.tickets, 'reason', r.reason, 'by', r.by_user, \
     'at', (extract(epoch FROM r.at) * 1000)::bigint, 'status', r.status, 'detail', r.detail) ORDER BY r.number) \
     FROM db_orders.refunds r WHERE r.order_id = o.order_id) END AS refunds";

pub fn open_refund(row: &Row) -> Read<OpenRefund> {
    Ok(OpenRefund {
        at: at(row, "at")?,
        order: OrderId(uuid(row, "order_id")?),
        number: get::<i32>(row, "number")? as u32,
        provider: get(row, "provider")?,
    })
}

/// A row of `refund_counts`.
pub fn refund_sum(row: &Row) -> Read<(RefundStatus, RefundSum)> {
    let status = RefundStatus::named(get(row, "status")?).ok_or_else(|| damaged("not a refund status"))?;
    let (refunds, amount) = (get::<i64>(row, "refunds")? as u64, Amount(get(row, "amount")?));
    Ok((status, RefundSum { refunds, amount }))
}
