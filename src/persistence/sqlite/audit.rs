//! What an audit reads.

use rusqlite::{Connection, params};

use super::{SqliteStore, read::Read, rows};
use crate::persistence::{Audit, SeatRow, SoldSeat, StoreFuture};
use domain::{EventId, OrderId, SeatStatus, Ticket, TicketId};

impl Audit for SqliteStore {
    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", move |connection| tickets_of_event(connection, event, after, limit))
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", move |connection| sold_seats(connection, event))
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", move |connection| seat_rows(connection, event))
    }
}

fn tickets_of_event(
    connection: &mut Connection,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event
         WHERE event_id = ?1 AND ticket_id > ?2 ORDER BY ticket_id LIMIT ?3",
        rows::TICKET
    );
    let after: &[u8] = after.as_ref().map_or(&[], |ticket| ticket.0.as_bytes());
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map(params![event.0.as_bytes(), after, limit], rows::ticket)?.collect::<Result<_, _>>()?)
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
