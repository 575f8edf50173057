//! Rows of PostgreSQL as the store's types, and back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;
use tokio_postgres::{Row, types::FromSql};
use uuid::Uuid;

use crate::persistence::{
    EventRecord, Head, JournalRow, OlderOutcome, OutboxKey, OutboxRow, OutcomeRow, StoreError, Topic, codec,
};
use domain::{
    Amount, Counts, Currency, Epoch, EventDetails, EventId, HoldId, Order, OrderFailure, OrderId, OrderItem,
    OrderStatus, Organisation, PaymentChoice, Seq, Ticket, TicketId, TicketStatus, Timestamp, Totals, UserId,
};

type Read<T> = Result<T, StoreError>;

/// An instant as `timestamptz`.
pub(super) fn instant(at: Timestamp) -> SystemTime {
    let distance = Duration::from_millis(at.0.unsigned_abs());
    if at.0 >= 0 { UNIX_EPOCH + distance } else { UNIX_EPOCH - distance }
}

fn timestamp(at: SystemTime) -> Timestamp {
    match at.duration_since(UNIX_EPOCH) {
        Ok(since) => Timestamp(since.as_millis() as i64),
        Err(before) => Timestamp(-(before.duration().as_millis() as i64)),
    }
}

pub(super) fn damaged(what: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(what.to_string())
}

/// A column of a row, by its name in the query.
pub(super) fn get<'a, T: FromSql<'a>>(row: &'a Row, column: &str) -> Read<T> {
    row.try_get(column).map_err(damaged)
}

pub(super) fn at(row: &Row, column: &str) -> Read<Timestamp> {
    get(row, column).map(timestamp)
}

pub(super) fn uuid(row: &Row, column: &str) -> Read<Uuid> {
    get(row, column)
}

pub(super) fn seq(row: &Row, column: &str) -> Read<Seq> {
    Ok(Seq(get::<i64>(row, column)? as u64))
}

pub(super) fn epoch(row: &Row, column: &str) -> Read<Epoch> {
    Ok(Epoch(get::<i64>(row, column)? as u64))
}

pub(super) fn user(row: &Row) -> Read<UserId> {
    UserId::new(get(row, "user_id")?).ok_or_else(|| damaged("not a user id"))
}

fn encoded<T: DeserializeOwned>(row: &Row, column: &str) -> Read<T> {
    codec::decode(get::<&[u8]>(row, column)?, column)
}

fn counts(row: &Row) -> Read<Counts> {
    let count = |column: &str| Ok::<_, StoreError>(get::<i64>(row, column)? as u64);
    Ok(Counts {
        available: count("available")?,
        held: count("held")?,
        sold: count("sold")?,
        blocked: count("blocked")?,
    })
}

pub(super) const HEAD: &str = "last_seq, last_epoch, last_at, last_write, available, held, sold, blocked";

pub(super) fn head(row: &Row) -> Read<Head> {
    Ok(Head {
        seq: seq(row, "last_seq")?,
        epoch: epoch(row, "last_epoch")?,
        at: at(row, "last_at")?,
        write_id: get(row, "last_write")?,
        counts: counts(row)?,
    })
}

pub(super) const EVENT: &str = "event_id, name, category, description, venue, city, starts_at, time_zone, rules, \
     price_from, layout_digest, created_at, available, held, sold, blocked, organisation";

pub(super) fn event(row: &Row) -> Read<EventRecord> {
    Ok(EventRecord {
        event: EventId(uuid(row, "event_id")?),
        organisation: Organisation::new(get(row, "organisation")?)
            .ok_or_else(|| damaged("not an organisation"))?,
        details: EventDetails {
            name: get(row, "name")?,
            category: get(row, "category")?,
            description: get(row, "description")?,
            venue: get(row, "venue")?,
            city: get(row, "city")?,
            starts_at: at(row, "starts_at")?,
            time_zone: get(row, "time_zone")?,
        },
        rules: encoded(row, "rules")?,
        price_from: get::<Option<i64>>(row, "price_from")?.map(Amount),
        layout_digest: get(row, "layout_digest")?,
        created_at: at(row, "created_at")?,
        counts: counts(row)?,
    })
}

pub(super) fn journal(row: &Row) -> Read<JournalRow> {
    Ok(JournalRow {
        seq: seq(row, "seq")?,
        epoch: epoch(row, "epoch")?,
        at: at(row, "at")?,
        payload: get(row, "payload")?,
    })
}

/// An order's columns, its items as one JSON array.
pub(super) const ORDER: &str = "order_id, event_id, hold_id, user_id, status, subtotal, fees, tax, total, currency, provider, payment_token, \
     failure, created_at, completed_at, payment_due_at, \
     (SELECT coalesce(json_agg(json_build_object('label', i.label, 'seat', i.seat, 'quantity', i.quantity, \
      'price', i.price) ORDER BY i.position), '[]') FROM db_orders.order_items i WHERE i.order_id = o.order_id) AS items";

pub(super) fn order(row: &Row) -> Read<Order> {
    let amount = |column: &str| get(row, column).map(Amount);
    let items: Vec<OrderItem> = serde_json::from_value(get(row, "items")?).map_err(damaged)?;
    Ok(Order {
        order: OrderId(uuid(row, "order_id")?),
        event: EventId(uuid(row, "event_id")?),
        hold: HoldId(uuid(row, "hold_id")?),
        user: user(row)?,
        status: OrderStatus::named(get(row, "status")?).ok_or_else(|| damaged("not an order status"))?,
        items,
        totals: Totals {
            subtotal: amount("subtotal")?,
            fees: amount("fees")?,
            tax: amount("tax")?,
            total: amount("total")?,
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
    })
}

pub(super) const TICKET: &str =
    "ticket_id, event_id, order_id, user_id, label, position, token, status, used_at, used_gate";

pub(super) fn ticket(row: &Row) -> Read<Ticket> {
    let used_at = get::<Option<SystemTime>>(row, "used_at")?.map(timestamp);
    Ok(Ticket {
        ticket: TicketId(uuid(row, "ticket_id")?),
        event: EventId(uuid(row, "event_id")?),
        order: OrderId(uuid(row, "order_id")?),
        user: user(row)?,
        label: get(row, "label")?,
        position: get::<i32>(row, "position")? as u32,
        token: get(row, "token")?,
        status: TicketStatus::named(get(row, "status")?).ok_or_else(|| damaged("not a ticket status"))?,
        used: used_at.zip(get(row, "used_gate")?),
    })
}

pub(super) fn outcome(row: &Row) -> Read<OutcomeRow> {
    let hash: &[u8] = get(row, "request_hash")?;
    Ok(OutcomeRow {
        user: user(row)?,
        key: get(row, "key")?,
        request_hash: hash.try_into().map_err(damaged)?,
        outcome: get(row, "outcome")?,
        expires_at: at(row, "expires_at")?,
    })
}

pub(super) fn older_outcome(row: &Row) -> Read<OlderOutcome> {
    Ok(OlderOutcome { user: user(row)?, key: get(row, "key")?, expires_at: at(row, "expires_at")? })
}

pub(super) fn outbox(row: &Row) -> Read<OutboxRow> {
    Ok(OutboxRow {
        key: OutboxKey {
            event: EventId(uuid(row, "event_id")?),
            seq: seq(row, "seq")?,
            n: get::<i32>(row, "n")? as u16,
        },
        topic: Topic::named(get(row, "topic")?).ok_or_else(|| damaged("not a topic"))?,
        body: get::<String>(row, "body")?.into_bytes(),
    })
}
