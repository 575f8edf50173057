//! The fenced batch.

use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use super::{flush, lock::StoreLock, rows};
use crate::{
    codec,
    store::{Batch, EventWrite, OrderWrite, PartOutcome, SoldChange, WriteError},
};
use domain::{EventId, OrderFailure, OrderStatus, SeatStatus, Seq};

pub(super) struct Writer {
    pub(super) connection: Connection,
    /// The small keys of events, which never change.
    keys: FxHashMap<EventId, i64>,
    /// Kept for as long as something could be written: it ends after the connection, with the writer's thread. Nobody needs
    /// it who can only read.
    _lock: Option<StoreLock>,
}

/// Why one event's part is not written.
enum PartError {
    /// It is written already: the batch was sent again after an unknown outcome.
    Repeated,
    NotWritten(PartOutcome),
    Store(rusqlite::Error),
}

impl From<rusqlite::Error> for PartError {
    fn from(error: rusqlite::Error) -> Self {
        let is_value_that_no_column_takes = matches!(error, rusqlite::Error::ToSqlConversionFailure(_));
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => refused(error.to_string()),
            _ if is_value_that_no_column_takes => refused(error.to_string()),
            _ => Self::Store(error),
        }
    }
}

fn refused(detail: impl Into<String>) -> PartError {
    PartError::NotWritten(PartOutcome::Refused { detail: detail.into() })
}

impl Writer {
    pub(super) fn new(connection: Connection, lock: Option<StoreLock>) -> Self {
        Self { connection, keys: FxHashMap::default(), _lock: lock }
    }

    pub(super) fn write(&mut self, batch: &Batch) -> Result<Vec<PartOutcome>, WriteError> {
        let unavailable = |error: rusqlite::Error| {
            flush::end_if_not_flushed(&error);
            WriteError::Unavailable(error.to_string())
        };
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
                    outcomes.push(PartOutcome::Written);
                }
                Err(PartError::Repeated) => {
                    drop(savepoint);
                    outcomes.push(PartOutcome::Written);
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
        transaction.commit().map_err(|error| {
            flush::end_if_not_flushed(&error);
            WriteError::Unknown(error.to_string())
        })?;
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
    rows::write_journal(connection, key, write)?;
    write_seats(connection, key, write)?;
    // Before the orders: one may be completed and ended in one batch, and its tickets are void then.
    rows::write_tickets(connection, key, write)?;
    for order in &write.orders {
        match order {
            OrderWrite::Placed(row) => rows::insert_order(connection, key, row)?,
            OrderWrite::Status { order, status, failure, payments, at } => {
                let payments = payments.as_deref().map(rows::stored_payments).transpose()?.flatten();
                let completed_at = (*status == OrderStatus::Completed).then_some(at.0);
                let mut update = connection.prepare_cached(
                    "UPDATE orders SET status = ?2, failure = ?3, completed_at = coalesce(?4, completed_at),
                                       payments = coalesce(?5, payments)
                     WHERE order_id = ?1",
                )?;
                let id = order.0.as_bytes();
                if update.execute(params![
                    id,
                    status.as_str(),
                    failure.map(OrderFailure::as_str),
                    completed_at,
                    payments
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
    rows::write_refunds(connection, key, write)?;
    rows::write_contacts(connection, key, write)?;
    rows::write_outcomes(connection, key, write)?;
    rows::write_messages(connection, key, write)?;
    for row in &write.history {
        rows::write_history(connection, key, row)?;
    }
    Ok(())
}

/// Only the owner of the shard may write.
fn fence(connection: &Connection, write: &EventWrite) -> Result<(), PartError> {
    let mut owner = connection.prepare_cached("SELECT epoch FROM shard_owner WHERE shard = ?1")?;
    let epoch = owner.query_row([write.shard.0], |row| row.get::<_, i64>(0)).optional()?;
    if epoch == Some(write.epoch.0 as i64) { Ok(()) } else { Err(PartError::NotWritten(PartOutcome::Fenced)) }
}

/// The head moves from exactly the expected value, to which exactly the expected write has led.
fn move_head(connection: &Connection, key: i64, write: &EventWrite) -> Result<(), PartError> {
    let counts = write.counts;
    let mut update = connection.prepare_cached(
        "UPDATE event_head SET last_seq = ?3, last_epoch = ?4, last_at = max(last_at, ?5), last_write = ?6,
             available = ?7, held = ?8, sold = ?9, blocked = ?10, orders_pending = ?11
         WHERE event = ?1 AND last_seq = ?2 AND last_write IS ?12",
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
        write.orders_pending as i64,
        write.follows.map(uuid::Uuid::into_bytes)
    ])?;
    if moved == 1 {
        return Ok(());
    }
    let head = connection
        .prepare_cached("SELECT last_seq, last_write FROM event_head WHERE event = ?1")?
        .query_row([key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))
        .optional()?;
    // It was archived.
    let Some((stored, last_write)) = head else {
        return Err(refused(format!("there is no event {}", write.event)));
    };
    if last_write.as_deref() == Some(write.write_id.as_bytes()) {
        return Err(PartError::Repeated);
    }
    Err(PartError::NotWritten(PartOutcome::WrongHead { stored: Seq(stored as u64) }))
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
