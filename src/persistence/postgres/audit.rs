//! What an audit reads.

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, all},
    reports::id_bounds,
    rows,
};
use crate::persistence::{Audit, SeatRow, SoldSeat, StoreError, StoreFuture};
use domain::{EventId, OrderId, SeatIndex, SeatStatus, Ticket, TicketId};

impl Audit for PostgresStore {
    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", async move |client| {
            tickets_of_event(&client, event, after, limit).await
        })
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", async move |client| sold_seats(&client, event).await)
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", async move |client| seat_rows(&client, event).await)
    }
}

async fn tickets_of_event(
    client: &Object,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    // The primary key has an event's tickets side by side.
    let (first, last) = id_bounds(event);
    let after = after.map_or(first, |ticket| ticket.0);
    let sql = format!(
        "SELECT {} FROM db_orders.tickets WHERE event_id = $1 AND ticket_id > $2 AND ticket_id <= $3
         ORDER BY ticket_id LIMIT $4",
        rows::TICKET
    );
    all(client, &sql, &[&event.0, &after, &last, &i64::from(limit)], rows::ticket).await
}

async fn sold_seats(client: &Object, event: EventId) -> Read<Vec<SoldSeat>> {
    let sql = "SELECT seat, order_id FROM db_orders.sold_seats WHERE event_id = $1 ORDER BY seat";
    all(client, sql, &[&event.0], |row| {
        let seat = SeatIndex(rows::get::<i32>(row, "seat")? as u32);
        Ok(SoldSeat { seat, order: OrderId(rows::uuid(row, "order_id")?) })
    })
    .await
}

async fn seat_rows(client: &Object, event: EventId) -> Read<Vec<SeatRow>> {
    let sql = "SELECT seat, status FROM db_catalog.seats WHERE event_id = $1 AND status <> 'available' ORDER BY seat";
    all(client, sql, &[&event.0], |row| {
        let status = rows::get::<&str>(row, "status")?;
        let status = SeatStatus::named(status)
            .ok_or_else(|| StoreError::Damaged(format!("'{status}' is not a seat status")))?;
        Ok(SeatRow { seat: SeatIndex(rows::get::<i32>(row, "seat")? as u32), status })
    })
    .await
}
