//! What only an audit reads.

use crate::store::{SeatRow, SoldSeat, StoreFuture};
use domain::EventId;

/// Rows that are compared with the journal.
pub trait Audit: Send + Sync + 'static {
    /// The sold-seat rows of an event by seat, for `audit`.
    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>>;

    /// The seat-status rows of an event by seat (seats without a row are available), for `audit`.
    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>>;
}
