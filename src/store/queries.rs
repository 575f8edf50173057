//! What is asked of events, orders and tickets.

use crate::store::{OpenRefund, StoreFuture};
use domain::{
    EventId, EventRecord, HistoryEntry, HistoryKind, Order, OrderFilter, OrderId, OrderPosition, OrderStatus,
    Page, PageWanted, RefundCounts, RefundStatus, RowNumber, SalesFigures, Ticket, TicketId, Timestamp,
};

/// Reads projections: no answer of these decides anything of the seat map.
pub trait Queries: Send + Sync + 'static {
    /// Every event, for the catalogue.
    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>>;

    /// An event.
    fn event(&self, event: EventId) -> StoreFuture<'_, Option<EventRecord>>;

    /// An event's layout as stored ([`crate::codec::decode_layout`] reads it).
    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>>;

    /// An order.
    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>>;

    /// Orders, newest first.
    fn orders(
        &self,
        filter: OrderFilter,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>>;

    /// An order and its tickets, in the order of its places: none before it is completed.
    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>>;

    /// The tickets of these orders: order by order, each in the order of its places.
    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of an event, by id.
    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of an event that are used or void, by id.
    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of an event whose printed number, the last four bytes of their ids, is this one, by id: seldom
    /// more than one, as many as `limit` at most.
    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>>;

    /// The orders of an event, oldest first, for exports: those after this instant and id.
    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>>;

    /// The orders of an event with a payment that came when they were decided without it, newest first.
    fn orders_paid_late(
        &self,
        event: EventId,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>>;

    /// What an event's orders and tickets add up to; minutes from `since` on.
    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures>;

    /// Refunds whose money is not given back and that have this status: those after this one, in the order in which they
    /// were decided.
    fn open_refunds(
        &self,
        status: RefundStatus,
        after: Option<OpenRefund>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<OpenRefund>>;

    /// How many refunds an event has. It is counted as they are written: asking costs the same however many there are.
    fn refund_counts(&self, event: EventId) -> StoreFuture<'_, RefundCounts>;

    /// A ticket.
    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>>;

    /// A page of an event's history, newest first.
    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<HistoryEntry, RowNumber>>;
}
