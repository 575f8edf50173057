//! Refunds, and how many of them there are.

use rusqlite::{Connection, Row, params};

use super::{SqlResult, damaged, to_json, uuid};
use crate::store::{EventWrite, OpenRefund, RefundWrite};
use domain::{Amount, OrderId, Refund, RefundStatus, RefundSum, Timestamp};

pub fn write_refunds(connection: &Connection, event: i64, write: &EventWrite) -> SqlResult<()> {
    for change in &write.refunds {
        match change {
            RefundWrite::Decided { order, refund } => insert(connection, event, *order, refund)?,
            RefundWrite::Told { order, number, status, detail, at } => {
                connection
                    .prepare_cached(
                        "UPDATE refunds SET status = ?3, detail = ?4, told_at = ?5
                         WHERE order_id = ?1 AND number = ?2",
                    )?
                    .execute(params![order.0.as_bytes(), number, status.as_str(), detail, at.0])?;
            }
        }
    }
    Ok(())
}

fn insert(connection: &Connection, event: i64, order: OrderId, refund: &Refund) -> SqlResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO refunds (order_id, number, event, kind, amount, tickets, reason, by_user, at, status, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            order.0.as_bytes(),
            refund.number,
            event,
            refund.kind.as_str(),
            refund.amount.0,
            to_json(&refund.tickets)?,
            refund.reason,
            refund.by.as_ref().map(|user| user.as_str()),
            refund.at.0,
            refund.status.as_str(),
            refund.detail,
        ])?;
    let mut void = connection.prepare_cached("UPDATE tickets SET status = 'void' WHERE ticket_id = ?1")?;
    for ticket in &refund.tickets {
        void.execute([ticket.0.as_bytes()])?;
    }
    Ok(())
}

/// The refunds of a row of `orders`, as one JSON array. Only orders with these statuses can have any.
pub const REFUNDS: &str = "CASE WHEN orders.status IN ('partly_refunded', 'refunded', 'cancelled') THEN \
     (SELECT json_group_array(json_object('number', r.number, 'kind', r.kind, 'amount', r.amount, \
     'tickets', json(r.tickets), 'reason', r.reason, 'by', r.by_user, 'at', r.at, 'status', r.status, \
     'detail', r.detail)) FROM refunds r WHERE r.order_id = orders.order_id) END";

pub fn open_refund(row: &Row<'_>) -> SqlResult<OpenRefund> {
    Ok(OpenRefund {
        at: Timestamp(row.get(0)?),
        order: OrderId(uuid(row, 1)?),
        number: row.get(2)?,
        provider: row.get(3)?,
    })
}

/// A row of `refund_counts`: status, number, sum.
pub fn refund_sum(row: &Row<'_>) -> SqlResult<(RefundStatus, RefundSum)> {
    let status = RefundStatus::named(row.get_ref(0)?.as_str()?);
    let status = status.ok_or_else(|| damaged(0, "not a refund status"))?;
    Ok((status, RefundSum { refunds: row.get::<_, i64>(1)? as u64, amount: Amount(row.get(2)?) }))
}
