//! The interface that every peer implements; everything else is shared by the server.

use domain::{HoldId, OrderId, SeatIndex, SeatStatus, Timestamp, Totals, UserId};
use ticketbuster::{api::Problem, http::dto::orders::OrderBody};

use crate::{event::Event, map::MapView};

/// How long a hold lives.
pub const HOLD_SECONDS: u32 = 600;

pub struct Granted {
    pub hold: HoldId,
    pub deadline: Timestamp,
}

/// Completed orders, counted and added up.
#[derive(Clone, Copy, Default)]
pub struct Sales {
    pub orders: u64,
    pub totals: Totals,
    pub tickets: u64,
}

/// A way of selling. Every HTTP thread has one of its own.
pub trait Peer: 'static {
    /// Holds all of these seats for a buyer, or none. They are known and none is named twice.
    async fn hold(&self, buyer: &UserId, seats: &[SeatIndex]) -> Result<Granted, Problem>;
    /// Gives a hold back.
    async fn release(&self, buyer: &UserId, hold: HoldId) -> Result<(), Problem>;
    /// Sells a hold's seats; the same key gives the same order.
    async fn order(&self, buyer: &UserId, hold: HoldId, key: &str) -> Result<OrderId, Problem>;
    async fn order_of(&self, buyer: &UserId, order: OrderId) -> Result<OrderBody, Problem>;
    /// Every seat's status now.
    async fn map(&self) -> Result<MapView, Problem>;
    async fn sales(&self) -> Result<Sales, Problem>;
}

/// Somebody else has these.
pub fn seats_unavailable(event: &Event, seats: impl IntoIterator<Item = SeatIndex>) -> Problem {
    let labels: Vec<String> = seats.into_iter().map(|seat| event.layout.label(seat)).collect();
    Problem::new(409, "seats_unavailable", "some of the seats are taken; choose others")
        .with("unavailable", labels)
}

/// The hold came to its end, or never was this buyer's.
pub fn hold_expired() -> Problem {
    Problem::new(410, "hold_expired", "the hold is over; hold the seats again")
}

/// Another order has the hold.
pub fn hold_ordered() -> Problem {
    Problem::new(409, "hold_ordered", "the hold was ordered already, with another Idempotency-Key")
}

/// The key is of another request.
pub fn idempotency_conflict() -> Problem {
    Problem::new(422, "idempotency_conflict", "this Idempotency-Key was used for another hold")
}

pub const HELD: SeatStatus = SeatStatus::Held;
pub const SOLD: SeatStatus = SeatStatus::Sold;
