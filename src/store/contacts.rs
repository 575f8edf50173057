//! How buyers are reached: personal data, read by few and erased on request.

use crate::store::StoreFuture;
use domain::{Contact, EventId, HistoryEntry, Order, OrderId, Ticket};

/// An order with all that is shown of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownOrder {
    /// The order.
    pub order: Order,
    /// Its tickets, in the order of its places: none before it is completed.
    pub tickets: Vec<Ticket>,
    /// How its buyer is reached, if that is kept.
    pub contact: Option<Contact>,
}

/// Contacts of orders. They are written with their order, in [`super::Journal::write`], and are in no journal.
pub trait Contacts: Send + Sync + 'static {
    /// The contact of an order, if there is one and it was not erased.
    fn contact(&self, order: OrderId) -> StoreFuture<'_, Option<Contact>>;

    /// An order, its tickets and its contact: what a buyer who waits for their order asks for again and again.
    fn shown_order(&self, order: OrderId) -> StoreFuture<'_, Option<ShownOrder>>;

    /// The contacts of these orders, as far as there are any.
    fn contacts_of(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<(OrderId, Contact)>>;

    /// Erases how the buyer of an order is reached, also what mail servers said of their address, and writes down who
    /// does. Whether there was anything to erase; if not, nothing is written down.
    fn erase_contact(&self, event: EventId, order: OrderId, by: HistoryEntry) -> StoreFuture<'_, bool>;

    /// Erases some contacts of an event, `most` at most; how many those were.
    fn erase_contacts_of_event(&self, event: EventId, most: u32) -> StoreFuture<'_, u64>;
}
