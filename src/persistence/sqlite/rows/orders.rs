//! Orders, their places as JSON.

use std::sync::LazyLock;

use rusqlite::{Connection, Row, params};

use super::{REFUNDS, SqlResult, damaged, json, optional_json, to_json, user, uuid};
use domain::{
    Amount, Currency, EventId, HoldId, Order, OrderFailure, OrderId, OrderStatus, Payment, PaymentChoice,
    Refund, Timestamp, Totals,
};

pub fn insert_order(connection: &Connection, event: i64, row: &Order) -> SqlResult<()> {
    let items = to_json(&row.items)?;
    let parts = row.parts.as_ref().map(to_json).transpose()?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO orders (order_id, event, hold_id, user_id, status, items, subtotal, fees, tax, total, currency,
                             provider, token, failure, created_at, completed_at, payment_due_at, price_parts, payments)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?;
    insert.execute(params![
        row.order.0.as_bytes(),
        event,
        row.hold.0.as_bytes(),
        row.user.as_str(),
        row.status.as_str(),
        items,
        row.totals.subtotal.0,
        row.totals.fees.0,
        row.totals.tax.0,
        row.totals.total.0,
        row.currency.as_str(),
        row.payment.provider,
        row.payment.token,
        row.failure.map(OrderFailure::as_str),
        row.created_at.0,
        row.completed_at.map(|at| at.0),
        row.payment_due_at.map(|at| at.0),
        parts,
        stored_payments(&row.payments)?,
    ])?;
    Ok(())
}

/// The payments of an order as they are stored: JSON, and nothing for none.
pub fn stored_payments(payments: &[Payment]) -> SqlResult<Option<String>> {
    (!payments.is_empty()).then(|| to_json(&payments)).transpose()
}

/// The columns of an order, its refunds as one JSON array.
pub static ORDER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "order_id, event_id, hold_id, user_id, status, items, subtotal, fees, tax, total, currency, provider, token, \
         failure, orders.created_at, completed_at, payment_due_at, price_parts, payments, {REFUNDS}"
    )
});

pub fn order(row: &Row<'_>) -> SqlResult<Order> {
    let status: String = row.get(4)?;
    let currency: String = row.get(10)?;
    let failure = row.get::<_, Option<String>>(13)?;
    Ok(Order {
        order: OrderId(uuid(row, 0)?),
        event: EventId(uuid(row, 1)?),
        hold: HoldId(uuid(row, 2)?),
        user: user(row, 3)?,
        status: OrderStatus::named(&status).ok_or_else(|| damaged(4, "not an order status"))?,
        items: json(row, 5)?,
        totals: Totals {
            subtotal: Amount(row.get(6)?),
            fees: Amount(row.get(7)?),
            tax: Amount(row.get(8)?),
            total: Amount(row.get(9)?),
        },
        parts: optional_json(row, 17)?,
        currency: Currency::new(&currency).ok_or_else(|| damaged(10, "not a currency"))?,
        payment: PaymentChoice { provider: row.get(11)?, token: row.get(12)? },
        failure: match failure {
            None => None,
            Some(code) => Some(OrderFailure::named(&code).ok_or_else(|| damaged(13, "not a failure"))?),
        },
        created_at: Timestamp(row.get(14)?),
        completed_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
        payment_due_at: row.get::<_, Option<i64>>(16)?.map(Timestamp),
        payments: optional_json(row, 18)?.unwrap_or_default(),
        refunds: refunds(optional_json(row, 19)?.unwrap_or_default()),
    })
}

fn refunds(mut refunds: Vec<Refund>) -> Vec<Refund> {
    refunds.sort_unstable_by_key(|refund| refund.number);
    refunds
}
