//! Rows of SQLite as the store's types, and back.

use rusqlite::{Row, types::Type};
use uuid::Uuid;

use crate::persistence::{
    EventRecord, Head, JournalRow, OutboxKey, OutboxRow, OutcomeRow, StoreError, Topic, codec,
};
use domain::{
    Amount, Counts, Currency, Epoch, EventId, HoldId, Order, OrderFailure, OrderId, OrderStatus,
    Organisation, PaymentChoice, SeatIndex, Seq, Ticket, TicketId, TicketStatus, Timestamp, Totals, UserId,
};

type SqlResult<T> = rusqlite::Result<T>;

/// A column that holds something that this program never wrote.
pub(super) fn damaged(column: usize, what: impl std::fmt::Display) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, what.to_string().into())
}

pub(super) fn uuid(row: &Row<'_>, column: usize) -> SqlResult<Uuid> {
    let bytes = row.get_ref(column)?.as_blob()?;
    Uuid::from_slice(bytes).map_err(|error| damaged(column, error))
}

pub(super) fn user(row: &Row<'_>, column: usize) -> SqlResult<UserId> {
    UserId::new(row.get_ref(column)?.as_str()?).ok_or_else(|| damaged(column, "not a user id"))
}

pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> SqlResult<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| damaged(column, error))
}

fn encoded<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> SqlResult<T> {
    codec::decode(row.get_ref(column)?.as_blob()?, "a stored value").map_err(|error| damaged(column, error))
}

/// A value as JSON text.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))
}

fn counts(row: &Row<'_>, first: usize) -> SqlResult<Counts> {
    let count = |column: usize| row.get::<_, i64>(column).map(|count| count as u64);
    Ok(Counts {
        available: count(first)?,
        held: count(first + 1)?,
        sold: count(first + 2)?,
        blocked: count(first + 3)?,
    })
}

pub(super) const HEAD: &str = "last_seq, last_epoch, last_at, last_write, available, held, sold, blocked";

pub(super) fn head(row: &Row<'_>) -> SqlResult<Head> {
    let has_write = !matches!(row.get_ref(3)?, rusqlite::types::ValueRef::Null);
    Ok(Head {
        seq: Seq(row.get::<_, i64>(0)? as u64),
        epoch: Epoch(row.get::<_, i64>(1)? as u64),
        at: Timestamp(row.get(2)?),
        write_id: if has_write { Some(uuid(row, 3)?) } else { None },
        counts: counts(row, 4)?,
    })
}

pub(super) const EVENT: &str = "event_id, details, rules, price_from, layout_digest, created_at, available, held, sold, blocked, organisation";

pub(super) fn event(row: &Row<'_>) -> SqlResult<EventRecord> {
    Ok(EventRecord {
        event: EventId(uuid(row, 0)?),
        organisation: Organisation::new(row.get_ref(10)?.as_str()?)
            .ok_or_else(|| damaged(10, "not an organisation"))?,
        details: json(row, 1)?,
        rules: encoded(row, 2)?,
        price_from: row.get::<_, Option<i64>>(3)?.map(Amount),
        layout_digest: row.get(4)?,
        created_at: Timestamp(row.get(5)?),
        counts: counts(row, 6)?,
    })
}

pub(super) fn journal(row: &Row<'_>) -> SqlResult<JournalRow> {
    Ok(JournalRow {
        seq: Seq(row.get::<_, i64>(0)? as u64),
        epoch: Epoch(row.get::<_, i64>(1)? as u64),
        at: Timestamp(row.get(2)?),
        payload: row.get(3)?,
    })
}

pub(super) const ORDER: &str = "order_id, event_id, hold_id, user_id, status, items, subtotal, fees, tax, total, \
     currency, provider, token, failure, orders.created_at, completed_at, payment_due_at";

pub(super) fn order(row: &Row<'_>) -> SqlResult<Order> {
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
        currency: Currency::new(&currency).ok_or_else(|| damaged(10, "not a currency"))?,
        payment: PaymentChoice { provider: row.get(11)?, token: row.get(12)? },
        failure: match failure {
            None => None,
            Some(code) => Some(OrderFailure::named(&code).ok_or_else(|| damaged(13, "not a failure"))?),
        },
        created_at: Timestamp(row.get(14)?),
        completed_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
        payment_due_at: row.get::<_, Option<i64>>(16)?.map(Timestamp),
    })
}

pub(super) const TICKET: &str =
    "ticket_id, event_id, order_id, user_id, label, position, token, status, used_at, used_gate";

pub(super) fn ticket(row: &Row<'_>) -> SqlResult<Ticket> {
    let used_at = row.get::<_, Option<i64>>(8)?;
    let used_gate = row.get::<_, Option<String>>(9)?;
    Ok(Ticket {
        ticket: TicketId(uuid(row, 0)?),
        event: EventId(uuid(row, 1)?),
        order: OrderId(uuid(row, 2)?),
        user: user(row, 3)?,
        label: row.get(4)?,
        position: row.get(5)?,
        token: row.get(6)?,
        status: TicketStatus::named(row.get_ref(7)?.as_str()?)
            .ok_or_else(|| damaged(7, "not a ticket status"))?,
        used: used_at.zip(used_gate).map(|(at, gate)| (Timestamp(at), gate)),
    })
}

pub(super) fn outbox(row: &Row<'_>) -> SqlResult<OutboxRow> {
    let topic: String = row.get(3)?;
    Ok(OutboxRow {
        key: OutboxKey {
            event: EventId(uuid(row, 0)?),
            seq: Seq(row.get::<_, i64>(1)? as u64),
            n: row.get(2)?,
        },
        topic: Topic::named(&topic).ok_or_else(|| damaged(3, "not a topic"))?,
        body: row.get(4)?,
    })
}

pub(super) fn seat(row: &Row<'_>, column: usize) -> SqlResult<SeatIndex> {
    row.get(column).map(SeatIndex)
}

/// The columns of [`outcome`].
pub(super) const OUTCOME: &str = "user_id, key, request_hash, outcome, expires_at";

pub(super) fn outcome(row: &Row<'_>) -> SqlResult<OutcomeRow> {
    Ok(OutcomeRow {
        user: UserId::new(row.get_ref(0)?.as_str()?).ok_or_else(|| damaged(0, "not a user id"))?,
        key: row.get(1)?,
        request_hash: row.get(2)?,
        outcome: row.get(3)?,
        expires_at: Timestamp(row.get(4)?),
    })
}
