//! The fenced batch.

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use super::{history, lock::StoreLock, rows::to_json};
use crate::persistence::{Batch, EventWrite, EventWriteOutcome, OrderWrite, SoldChange, WriteError, codec};
use domain::{EventId, Order, OrderFailure, OrderStatus, SeatStatus, Seq};

pub(super) struct Writer {
    pub(super) connection: Connection,
    /// The small keys of events, which never change.
    keys: FxHashMap<EventId, i64>,
    /// Kept for as long as something could be written: it ends after the connection, with the writer's thread.
    _lock: StoreLock,
}

/// Why one event's part is not written.
enum PartError {
    /// It is written already: the batch was sent again after an unknown outcome.
    Repeated,
    NotWritten(EventWriteOutcome),
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for PartError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => {
                Self::NotWritten(EventWriteOutcome::Refused { detail: error.to_string() })
            }
            _ => Self::Store(error),
        }
    }
}

fn refused(detail: impl Into<String>) -> PartError {
    PartError::NotWritten(EventWriteOutcome::Refused { detail: detail.into() })
}

impl Writer {
    pub(super) fn new(connection: Connection, lock: StoreLock) -> Self {
        Self { connection, keys: FxHashMap::default(), _lock: lock }
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<Vec<EventWriteOutcome>, WriteError> {
        let unavailable = |error: rusqlite::Error| WriteError::Unavailable(error.to_string());
        let mut transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(unavailable)?;
        let mut outcomes = Vec::with_capacity(batch.writes.len());
        for write in &batch.writes {
            // A savepoint each, so that one event's failure undoes nothing of the others.
            let savepoint = transaction.savepoint().map_err(unavailable)?;
            let written = write_event(&savepoint, &mut self.keys, write);
            match written {
                Ok(()) => {
                    savepoint.commit().map_err(unavailable)?;
                    outcomes.push(EventWriteOutcome::Written);
                }
                Err(PartError::Repeated) => {
                    drop(savepoint);
                    outcomes.push(EventWriteOutcome::Written);
                }
                Err(PartError::NotWritten(outcome)) => {
                    drop(savepoint);
                    outcomes.push(outcome);
                }
                Err(PartError::Store(error)) => return Err(unavailable(error)),
            }
        }
        {
            let mut forget = transaction
                .prepare_cached("DELETE FROM outbox WHERE event = ?1 AND seq = ?2 AND n = ?3")
                .map_err(unavailable)?;
            for key in &batch.published {
                let event = event_key(&transaction, &mut self.keys, key.event).map_err(unavailable)?;
                forget.execute(params![event, key.seq.0 as i64, key.n]).map_err(unavailable)?;
            }
        }
        // A commit that fails may have reached the log: only the heads can tell.
        transaction.commit().map_err(|error| WriteError::Unknown(error.to_string()))?;
        Ok(outcomes)
    }
}

fn event_key(
    connection: &Connection,
    keys: &mut FxHashMap<EventId, i64>,
    event: EventId,
) -> rusqlite::Result<Option<i64>> {
    if let Some(key) = keys.get(&event) {
        return Ok(Some(*key));
    }
    let mut find = connection.prepare_cached("SELECT id FROM events WHERE event_id = ?1")?;
    let key = find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?;
    if let Some(key) = key {
        keys.insert(event, key);
    }
    Ok(key)
}

fn write_event(
    connection: &Connection,
    keys: &mut FxHashMap<EventId, i64>,
    write: &EventWrite,
) -> Result<(), PartError> {
    let Some(key) = event_key(connection, keys, write.event)? else {
        return Err(refused(format!("there is no event {}", write.event)));
    };
    fence(connection, write)?;
    move_head(connection, key, write)?;
    if let Some(rules) = &write.rules {
        let mut update = connection.prepare_cached("UPDATE events SET rules = ?2 WHERE id = ?1")?;
        update.execute(params![key, codec::encode(rules.as_ref())])?;
    }
    let mut insert = connection
        .prepare_cached("INSERT INTO journal (event, seq, epoch, at, payload) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in &write.journal {
        insert.execute(params![key, row.seq.0 as i64, row.epoch.0 as i64, row.at.0, row.payload])?;
    }
    write_seats(connection, key, write)?;
    // Before the orders: one may be completed and ended in one batch, and its tickets are void then.
    write_tickets(connection, key, write)?;
    for order in &write.orders {
        match order {
            OrderWrite::Placed(row) => insert_order(connection, key, row)?,
            OrderWrite::Status { order, status, failure, at } => {
                let completed_at = (*status == OrderStatus::Completed).then_some(at.0);
                let mut update = connection.prepare_cached(
                    "UPDATE orders SET status = ?2, failure = ?3, completed_at = coalesce(?4, completed_at)
                     WHERE order_id = ?1",
                )?;
                let id = order.0.as_bytes();
                if update.execute(params![
                    id,
                    status.as_str(),
                    failure.map(OrderFailure::as_str),
                    completed_at
                ])? != 1
                {
                    return Err(refused(format!("there is no order {order}")));
                }
                if matches!(status, OrderStatus::Cancelled | OrderStatus::Refunded) {
                    connection
                        .prepare_cached("UPDATE tickets SET status = 'void' WHERE order_id = ?1")?
                        .execute([id])?;
                }
            }
        }
    }
    let mut remember = connection.prepare_cached(
        "INSERT INTO outcomes (event, user_id, key, request_hash, outcome, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for row in &write.outcomes {
        let hash: &[u8] = &row.request_hash;
        remember.execute(params![key, row.user.as_str(), row.key, hash, row.outcome, row.expires_at.0])?;
    }
    let mut send = connection
        .prepare_cached("INSERT INTO outbox (event, seq, n, topic, body) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in &write.outbox {
        send.execute(params![key, row.key.seq.0 as i64, row.key.n, row.topic.as_str(), row.body])?;
    }
    // A message that was delivered twice was processed when it was processed first.
    let mut receive = connection.prepare_cached(
        "INSERT INTO inbox (consumer, message_id, event, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    for row in &write.inbox {
        receive.execute(params![row.consumer, row.message_id, key, write.at.0])?;
    }
    for row in &write.history {
        history::insert(connection, key, row)?;
    }
    Ok(())
}

/// Only the owner of the shard may write.
fn fence(connection: &Connection, write: &EventWrite) -> Result<(), PartError> {
    let mut owner = connection.prepare_cached("SELECT epoch FROM shard_owner WHERE shard = ?1")?;
    let epoch = owner.query_row([write.shard.0], |row| row.get::<_, i64>(0)).optional()?;
    if epoch == Some(write.epoch.0 as i64) {
        Ok(())
    } else {
        Err(PartError::NotWritten(EventWriteOutcome::Fenced))
    }
}

/// The head moves from exactly the expected value.
fn move_head(connection: &Connection, key: i64, write: &EventWrite) -> Result<(), PartError> {
    let counts = write.counts;
    let mut update = connection.prepare_cached(
        "UPDATE event_head SET last_seq = ?3, last_epoch = ?4, last_at = max(last_at, ?5), last_write = ?6,
             available = ?7, held = ?8, sold = ?9, blocked = ?10, orders_pending = ?11
         WHERE event = ?1 AND last_seq = ?2",
    )?;
    let moved = update.execute(params![
        key,
        write.expected.0 as i64,
        write.last.0 as i64,
        write.epoch.0 as i64,
        write.at.0,
        write.write_id.as_bytes(),
        counts.available as i64,
        counts.held as i64,
        counts.sold as i64,
        counts.blocked as i64,
        write.orders_pending as i64
    ])?;
    if moved == 1 {
        return Ok(());
    }
    let (stored, last_write) = connection
        .prepare_cached("SELECT last_seq, last_write FROM event_head WHERE event = ?1")?
        .query_row([key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))?;
    if last_write.as_deref() == Some(write.write_id.as_bytes()) {
        return Err(PartError::Repeated);
    }
    Err(PartError::NotWritten(EventWriteOutcome::WrongHead { stored: Seq(stored as u64) }))
}

fn write_seats(connection: &Connection, key: i64, write: &EventWrite) -> Result<(), PartError> {
    let mut set = connection.prepare_cached(
        "INSERT INTO seat_status (event, seat, status) VALUES (?1, ?2, ?3)
         ON CONFLICT (event, seat) DO UPDATE SET status = excluded.status",
    )?;
    let mut clear = connection.prepare_cached("DELETE FROM seat_status WHERE event = ?1 AND seat = ?2")?;
    for row in &write.seats {
        match row.status {
            SeatStatus::Available => clear.execute(params![key, row.seat.0])?,
            status => set.execute(params![key, row.seat.0, status as u8])?,
        };
    }
    let mut take =
        connection.prepare_cached("INSERT INTO sold_seats (event, seat, order_id) VALUES (?1, ?2, ?3)")?;
    let mut free = connection
        .prepare_cached("DELETE FROM sold_seats WHERE event = ?1 AND seat = ?2 AND order_id = ?3")?;
    for change in &write.sold {
        match change {
            SoldChange::Take(sold) => {
                take.execute(params![key, sold.seat.0, sold.order.0.as_bytes()])?;
            }
            SoldChange::Free(sold) => {
                if free.execute(params![key, sold.seat.0, sold.order.0.as_bytes()])? != 1 {
                    return Err(refused(format!(
                        "seat {} does not belong to order {}",
                        sold.seat, sold.order
                    )));
                }
            }
        }
    }
    Ok(())
}

fn insert_order(connection: &Connection, key: i64, row: &Order) -> Result<(), PartError> {
    let items = to_json(&row.items).map_err(|error| refused(error.to_string()))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO orders (order_id, event, hold_id, user_id, status, items, subtotal, fees, tax, total, currency,
                             provider, token, failure, created_at, completed_at, payment_due_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    insert.execute(params![
        row.order.0.as_bytes(),
        key,
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
    ])?;
    Ok(())
}

fn write_tickets(connection: &Connection, key: i64, write: &EventWrite) -> Result<(), PartError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO tickets (order_id, position, ticket_id, event, user_id, label, token, status)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for row in &write.tickets {
        insert.execute(params![
            row.order.0.as_bytes(),
            row.position,
            row.ticket.0.as_bytes(),
            key,
            row.user.as_str(),
            row.label,
            row.token,
            row.status.as_str(),
        ])?;
    }
    Ok(())
}
