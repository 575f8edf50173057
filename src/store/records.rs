//! What is read of events that are over: by an audit and by a replay, from a store or from the file of an archive.

use crate::store::{Head, JournalRow, ReplayStart, SeatRow, SoldSeat, Store, StoreFuture};
use domain::{EventId, Order, OrderId, Seq, Ticket, TicketId, Timestamp};

/// Records of events. Every [`Store`] has them, and so has an [archive](crate::archive::ArchiveFile) of its one event.
/// The methods answer as those of the same names of a store do.
pub trait Records: Send + Sync + 'static {
    /// Every event that there is.
    fn event_ids(&self) -> StoreFuture<'_, Vec<EventId>>;

    /// An event's layout as stored.
    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>>;

    /// Where an event's journal ends.
    fn head(&self, event: EventId) -> StoreFuture<'_, Option<Head>>;

    /// Up to `limit` transitions after `after`, in order.
    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>>;

    /// The number and the instant of the last transition.
    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>>;

    /// Where a replay may begin.
    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>>;

    /// Seats that are not available, by seat.
    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>>;

    /// Seats that belong to orders, by seat.
    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>>;

    /// Up to `limit` orders, oldest first, after this instant and id.
    fn orders_of_event(
        &self,
        event: EventId,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>>;

    /// Up to `limit` tickets, by id.
    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>>;
}

impl<S: Store + ?Sized> Records for S {
    fn event_ids(&self) -> StoreFuture<'_, Vec<EventId>> {
        Box::pin(async { Ok(self.events().await?.into_iter().map(|record| record.event).collect()) })
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        super::Queries::layout(self, event)
    }

    fn head(&self, event: EventId) -> StoreFuture<'_, Option<Head>> {
        Box::pin(async move { Ok(self.heads(vec![event]).await?.pop().flatten()) })
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        super::Journal::journal(self, event, after, limit)
    }

    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>> {
        super::Journal::journal_end(self, event)
    }

    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>> {
        super::Journal::replay_start(self, event)
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        super::Audit::seat_rows(self, event)
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        super::Audit::sold_seats(self, event)
    }

    fn orders_of_event(
        &self,
        event: EventId,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        super::Queries::orders_of_event(self, event, None, after, limit)
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        super::Queries::tickets_of_event(self, event, after, limit)
    }
}
