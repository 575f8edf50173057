//! What a store is asked beside journal and outbox. Events' actors ask for orders; what only adapters ask for is not
//! simulated, and being asked for it breaks a rule.

use super::store::Connection;
use crate::{
    codec,
    sim::seen::Sight,
    store::{
        Announced, ArchiveMark, ArchivedEvent, Archives, Audit, Changes, Contacts, DetailsChange,
        InboxForgotten, InboxPart, MailFailure, Mails, NewEvent, OfShards, OpenRefund, Queries, Revocation,
        SeatRow, Sessions, ShownOrder, SoldSeat, StoreError, StoreFuture, Unsettled, Upkeep,
    },
};
use domain::{
    CheckIn, Contact, EventDetails, EventId, EventRecord, HistoryEntry, HistoryKind, Order, OrderFilter,
    OrderId, OrderPosition, OrderStatus, OutboxKey, Page, PageWanted, RefundCounts, RefundStatus, RowNumber,
    SalesFigures, Ticket, TicketId, Timestamp,
};

impl Connection {
    pub(super) fn unasked<T: Send + 'static>(&self, what: &'static str) -> StoreFuture<'static, T> {
        self.outside.with(|state| state.oracle.fail(format!("{what} is asked for, and is not simulated")));
        Box::pin(std::future::ready(Err(StoreError::NothingDone("it is not simulated".to_owned()))))
    }
}

impl Queries for Connection {
    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>> {
        self.read("events", |state| state.store.records())
    }

    fn event(&self, event: EventId) -> StoreFuture<'_, Option<EventRecord>> {
        self.read("event", move |state| state.store.events.get(&event).map(|stored| stored.record.clone()))
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.read("layout", move |state| {
            state.store.events.contains_key(&event).then(|| codec::encode_layout(&state.layout))
        })
    }

    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>> {
        self.read("order", move |state| state.store.orders.get(&order).cloned())
    }

    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>> {
        self.read("order with tickets", move |state| {
            let row = state.store.orders.get(&order).cloned()?;
            Some((row, state.store.tickets.get(&order).cloned().unwrap_or_default()))
        })
    }

    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets", move |state| {
            orders.iter().filter_map(|order| state.store.tickets.get(order)).flatten().cloned().collect()
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.read("orders of event", move |state| {
            // Cancelling alone reads them.
            state.seen.add(Sight::Cancelling);
            state.store.orders_of_event(event, status, after, limit)
        })
    }

    fn open_refunds(
        &self,
        status: RefundStatus,
        after: Option<OpenRefund>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<OpenRefund>> {
        self.read("open refunds", move |state| state.store.open_refunds(status, after, limit))
    }

    fn orders(
        &self,
        _: OrderFilter,
        _: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.unasked("a list of orders")
    }

    fn tickets_of_event(&self, _: EventId, _: Option<TicketId>, _: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.unasked("a list of tickets")
    }

    fn spent_tickets(&self, _: EventId, _: Option<TicketId>, _: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.unasked("a list of spent tickets")
    }

    fn tickets_numbered(&self, _: EventId, _: [u8; 4], _: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.unasked("a ticket by its number")
    }

    fn orders_paid_late(
        &self,
        _: EventId,
        _: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.unasked("a list of late payments")
    }

    fn sales(&self, _: EventId, _: Timestamp) -> StoreFuture<'_, SalesFigures> {
        self.unasked("a report")
    }

    fn refund_counts(&self, _: EventId) -> StoreFuture<'_, RefundCounts> {
        self.unasked("a count of refunds")
    }

    fn ticket(&self, _: TicketId) -> StoreFuture<'_, Option<Ticket>> {
        self.unasked("a ticket")
    }

    fn history(
        &self,
        _: EventId,
        _: HistoryKind,
        _: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<HistoryEntry, RowNumber>> {
        self.unasked("an event's history")
    }
}

impl Changes for Connection {
    fn create_event(&self, _: NewEvent) -> StoreFuture<'_, ()> {
        self.unasked("another event")
    }

    fn update_details(&self, _: EventId, _: EventDetails, _: DetailsChange) -> StoreFuture<'_, ()> {
        self.unasked("a change of details")
    }

    fn check_in<'a>(
        &'a self,
        _: TicketId,
        _: &'a str,
        _: Timestamp,
        _: HistoryEntry,
    ) -> StoreFuture<'a, CheckIn> {
        self.unasked("a check-in")
    }
}

impl Contacts for Connection {
    fn contact(&self, _: OrderId) -> StoreFuture<'_, Option<Contact>> {
        self.unasked("a contact")
    }

    fn shown_order(&self, _: OrderId) -> StoreFuture<'_, Option<ShownOrder>> {
        self.unasked("an order as it is shown")
    }

    fn contacts_of(&self, _: Vec<OrderId>) -> StoreFuture<'_, Vec<(OrderId, Contact)>> {
        self.unasked("contacts")
    }

    fn erase_contact(&self, _: EventId, _: OrderId, _: HistoryEntry) -> StoreFuture<'_, bool> {
        self.unasked("erasing a contact")
    }

    fn erase_contacts_of_event(&self, _: EventId, _: u32) -> StoreFuture<'_, u64> {
        self.unasked("erasing contacts")
    }
}

impl Mails for Connection {
    fn announce_moves(&self, _: OfShards, _: u32) -> StoreFuture<'_, Announced> {
        self.unasked("announcing a move")
    }

    fn is_moved_again(&self, _: OutboxKey) -> StoreFuture<'_, bool> {
        self.unasked("a later move")
    }

    fn defer_mail(&self, _: OutboxKey, _: Timestamp) -> StoreFuture<'_, ()> {
        self.unasked("deferring a mail")
    }

    fn keep_failure(&self, _: MailFailure) -> StoreFuture<'_, ()> {
        self.unasked("keeping a mail's failure")
    }

    fn mail_failures(
        &self,
        _: EventId,
        _: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<MailFailure, RowNumber>> {
        self.unasked("mails that were not sent")
    }
}

impl Sessions for Connection {
    fn revoke<'a>(&'a self, _: &'a [u8], _: Timestamp) -> StoreFuture<'a, ()> {
        self.unasked("revoking a session")
    }

    fn revocations(&self, _: Timestamp) -> StoreFuture<'_, Vec<Revocation>> {
        self.unasked("revocations")
    }
}

impl Audit for Connection {
    fn sold_seats(&self, _: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.unasked("sold seats")
    }

    fn seat_rows(&self, _: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.unasked("seats' rows")
    }
}

impl Archives for Connection {
    fn archived_events(&self, _: Timestamp) -> StoreFuture<'_, Vec<ArchivedEvent>> {
        // Asked for at each start. Nobody archives here.
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn archived_event(&self, _: EventId) -> StoreFuture<'_, Option<ArchivedEvent>> {
        self.unasked("an archived event")
    }

    fn archive_mark(&self, _: EventId) -> StoreFuture<'_, Option<(ArchiveMark, Unsettled)>> {
        self.unasked("what an archive needs")
    }

    fn begin_archive(&self, _: ArchivedEvent, _: ArchiveMark) -> StoreFuture<'_, ()> {
        self.unasked("an archive's beginning")
    }

    fn delete_archived(&self, _: EventId, _: u32) -> StoreFuture<'_, u64> {
        self.unasked("deleting an archived event")
    }
}

impl Upkeep for Connection {
    fn forget_revocations(&self, _: Timestamp, _: u32) -> StoreFuture<'_, u64> {
        self.unasked("deleting revocations")
    }

    fn forget_processed(&self, _: InboxPart) -> StoreFuture<'_, InboxForgotten> {
        self.unasked("deleting processed messages")
    }

    fn forget_mail_failures(&self, _: Timestamp, _: u32) -> StoreFuture<'_, u64> {
        self.unasked("deleting mail failures")
    }
}
