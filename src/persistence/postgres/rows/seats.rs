//! The status in `db_catalog.seats`, and `db_orders.sold_seats`.

use postgres_types::ToSql;
use uuid::Uuid;

use crate::store::{SeatRow, SoldSeat};
use domain::EventId;

#[derive(Debug, ToSql)]
#[postgres(name = "seat_change")]
pub struct SeatChange {
    event_id: Uuid,
    seat: i32,
    status: &'static str,
}

impl SeatChange {
    pub fn of(event: EventId, row: &SeatRow) -> Self {
        Self { event_id: event.0, seat: row.seat.0 as i32, status: row.status.as_str() }
    }
}

#[derive(Debug, ToSql)]
#[postgres(name = "sold_seats")]
pub struct SoldSeatColumns {
    event_id: Uuid,
    seat: i32,
    order_id: Uuid,
}

impl SoldSeatColumns {
    pub fn of(event: EventId, row: &SoldSeat) -> Self {
        Self { event_id: event.0, seat: row.seat.0 as i32, order_id: row.order.0 }
    }
}
