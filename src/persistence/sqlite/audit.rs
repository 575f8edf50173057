//! What an audit reads.

use rusqlite::Connection;

use super::{SqliteStore, read::Read, rows};
use crate::store::{Audit, SeatRow, SoldSeat, StoreFuture};
use domain::{EventId, OrderId, SeatStatus};

impl Audit for SqliteStore {
    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", move |connection| sold_seats(connection, event))
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", move |connection| seat_rows(connection, event))
    }
}

fn sold_seats(connection: &mut Connection, event: EventId) -> Read<Vec<SoldSeat>> {
    let mut find = connection.prepare_cached(
        "SELECT seat, order_id FROM sold_seats JOIN events ON id = event WHERE event_id = ?1 ORDER BY seat",
    )?;
    let rows = find.query_map([event.0.as_bytes()], |row| {
        Ok(SoldSeat { seat: rows::seat(row, 0)?, order: OrderId(rows::uuid(row, 1)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn seat_rows(connection: &mut Connection, event: EventId) -> Read<Vec<SeatRow>> {
    let mut find = connection.prepare_cached(
        "SELECT seat, status FROM seat_status JOIN events ON id = event WHERE event_id = ?1 ORDER BY seat",
    )?;
    let rows = find.query_map([event.0.as_bytes()], |row| {
        Ok(SeatRow { seat: rows::seat(row, 0)?, status: SeatStatus::from_bits(row.get(1)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
