//! `db_orders.orders`, `order_items` and `order_status_history`.

use std::{sync::LazyLock, time::SystemTime};

use postgres_types::{Json, ToSql};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{REFUNDS, Read, at, damaged, get, instant, timestamp, user, uuid};
use crate::codec;
use domain::{
    Amount, Currency, EventId, HoldId, Order, OrderFailure, OrderId, OrderItem, OrderParts, OrderStatus,
    Payment, PaymentChoice, Refund, Totals,
};

#[derive(Debug, ToSql)]
#[postgres(name = "orders")]
pub struct OrderColumns<'a> {
    order_id: Uuid,
    event_id: Uuid,
    hold_id: Uuid,
    user_id: &'a str,
    status: &'static str,
    subtotal: i64,
    fees: i64,
    tax: i64,
    total: i64,
    currency: &'a str,
    provider: &'a str,
    payment_token: &'a str,
    failure: Option<&'static str>,
    created_at: SystemTime,
    completed_at: Option<SystemTime>,
    payment_due_at: Option<SystemTime>,
    /// Of earlier versions, which wrote the parts as JSON.
    price_parts: Option<Json<OrderParts>>,
    payments: Option<String>,
    parts: Option<Vec<u8>>,
}

impl<'a> OrderColumns<'a> {
    /// An order that is new, as it is at the end of the batch.
    pub fn of(row: &'a Order, end: OrderUpdate) -> Self {
        Self {
            order_id: row.order.0,
            event_id: row.event.0,
            hold_id: row.hold.0,
            user_id: row.user.as_str(),
            status: end.status,
            subtotal: row.totals.subtotal.0,
            fees: row.totals.fees.0,
            tax: row.totals.tax.0,
            total: row.totals.total.0,
            currency: row.currency.as_str(),
            provider: &row.payment.provider,
            payment_token: &row.payment.token,
            failure: end.failure,
            created_at: instant(row.created_at),
            completed_at: end.completed_at,
            payment_due_at: row.payment_due_at.map(instant),
            price_parts: None,
            payments: end.payments,
            parts: row.parts.as_deref().map(codec::encode),
        }
    }
}

/// An order's columns, its items and its refunds as one JSON array each.
pub static ORDER: LazyLock<String> = LazyLock::new(|| {
    format!(
        "order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency, provider, payment_token, \
         failure, created_at, completed_at, payment_due_at, price_parts, parts, payments, \
         (SELECT coalesce(json_agg(json_build_object('label', i.label, 'seat', i.seat, 'quantity', i.quantity, \
          'price', i.price) ORDER BY i.position), '[]') FROM db_orders.order_items i WHERE i.order_id = o.order_id) \
         AS items, {REFUNDS}"
    )
});

pub fn order(row: &Row) -> Read<Order> {
    let amount = |column: &str| get(row, column).map(Amount);
    Ok(Order {
        order: OrderId(uuid(row, "order_id")?),
        event: EventId(uuid(row, "event_id")?),
        hold: HoldId(uuid(row, "hold_id")?),
        user: user(row)?,
        status: OrderStatus::named(get(row, "status")?).ok_or_else(|| damaged("not an order status"))?,
        items: get::<Json<Vec<OrderItem>>>(row, "items")?.0,
        totals: Totals {
            subtotal: amount("subtotal")?,
            fees: amount("fees")?,
            tax: amount("tax")?,
            total: amount("total")?,
        },
        parts: match get::<Option<&[u8]>>(row, "parts")? {
            Some(parts) => Some(codec::decode(parts, "the parts of an order's price")?),
            None => get::<Option<Json<Box<OrderParts>>>>(row, "price_parts")?.map(|Json(parts)| parts),
        },
        currency: Currency::new(get(row, "currency")?).ok_or_else(|| damaged("not a currency"))?,
        payment: PaymentChoice { provider: get(row, "provider")?, token: get(row, "payment_token")? },
        failure: match get::<Option<&str>>(row, "failure")? {
            None => None,
            Some(name) => Some(OrderFailure::named(name).ok_or_else(|| damaged("not a failure"))?),
        },
        created_at: at(row, "created_at")?,
        completed_at: get::<Option<SystemTime>>(row, "completed_at")?.map(timestamp),
        payment_due_at: get::<Option<SystemTime>>(row, "payment_due_at")?.map(timestamp),
        payments: match get::<Option<&str>>(row, "payments")? {
            None => Vec::new(),
            Some(payments) => serde_json::from_str(payments).map_err(damaged)?,
        },
        refunds: get::<Option<Json<Vec<Refund>>>>(row, "refunds")?
            .map(|Json(refunds)| refunds)
            .unwrap_or_default(),
    })
}

/// The payments of an order as they are stored: JSON, and nothing for none.
pub fn stored_payments(payments: &[Payment]) -> Option<String> {
    // Cannot fail: it is plain data.
    (!payments.is_empty()).then(|| serde_json::to_string(payments).unwrap_or_default())
}

#[derive(Debug, ToSql)]
#[postgres(name = "order_items")]
pub struct ItemColumns<'a> {
    order_id: Uuid,
    position: i32,
    label: &'a str,
    seat: Option<i32>,
    quantity: i64,
    price: i64,
}

impl<'a> ItemColumns<'a> {
    pub fn of(order: OrderId, position: usize, item: &'a OrderItem) -> Self {
        Self {
            order_id: order.0,
            position: position as i32,
            label: &item.label,
            seat: item.seat.map(|seat| seat.0 as i32),
            quantity: i64::from(item.quantity),
            price: item.price.0,
        }
    }
}

/// What becomes of an order that is there already.
#[derive(Debug, ToSql)]
#[postgres(name = "order_update")]
pub struct OrderUpdate {
    pub order_id: Uuid,
    pub status: &'static str,
    pub failure: Option<&'static str>,
    pub completed_at: Option<SystemTime>,
    pub payments: Option<String>,
}

#[derive(Debug, ToSql)]
#[postgres(name = "order_status_history")]
pub struct StatusColumns {
    pub order_id: Uuid,
    pub status: &'static str,
    pub at: SystemTime,
    pub failure: Option<&'static str>,
}
