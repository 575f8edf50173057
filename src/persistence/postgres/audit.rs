//! What an audit reads.

use deadpool_postgres::Object;

use super::{
    PostgresStore,
    read::{Read, all},
    rows,
};
use crate::store::{Audit, SeatRow, SoldSeat, StoreError, StoreFuture};
use domain::{EventId, OrderId, SeatIndex, SeatStatus};

impl Audit for PostgresStore {
    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.read("sold_seats", async move |client| sold_seats(&client, event).await)
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.read("seat_rows", async move |client| seat_rows(&client, event).await)
    }
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
