//! Queries.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{SqliteStore, history, order_lists, read::Read, refunds, reports, rows};
use crate::store::{OpenRefund, Queries, ShownOrder, StoreFuture};
use domain::{
    EventId, EventRecord, HistoryEntry, HistoryKind, Order, OrderFilter, OrderId, OrderPosition, OrderStatus,
    Page, PageWanted, RefundCounts, RefundStatus, RowNumber, SalesFigures, Ticket, TicketId, Timestamp,
};

impl Queries for SqliteStore {
    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>> {
        self.read("events", events)
    }

    fn event(&self, event: EventId) -> StoreFuture<'_, Option<EventRecord>> {
        self.read("event", move |connection| find_event(connection, event))
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.read("layout", move |connection| layout(connection, event))
    }

    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>> {
        self.read("order", move |connection| find_order(connection, order))
    }

    fn orders(
        &self,
        filter: OrderFilter,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.read("orders", move |connection| order_lists::page(connection, &filter, page))
    }

    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>> {
        self.read("order_with_tickets", move |connection| order_with_tickets(connection, order))
    }

    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_orders", move |connection| reports::tickets_of_orders(connection, &orders))
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", move |connection| {
            reports::tickets_of_event(connection, event, after, limit)
        })
    }

    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("spent_tickets", move |connection| reports::spent_tickets(connection, event, after, limit))
    }

    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_numbered", move |connection| {
            reports::tickets_numbered(connection, event, number, limit)
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.read("orders_of_event", move |connection| {
            reports::orders_of_event(connection, event, status, after, limit)
        })
    }

    fn orders_paid_late(
        &self,
        event: EventId,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.read("orders_paid_late", move |connection| order_lists::paid_late(connection, event, page))
    }

    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures> {
        self.read("sales", move |connection| reports::sales(connection, event, since))
    }

    fn open_refunds(
        &self,
        status: RefundStatus,
        after: Option<OpenRefund>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<OpenRefund>> {
        self.read("open_refunds", move |connection| refunds::open(connection, status, after, limit))
    }

    fn refund_counts(&self, event: EventId) -> StoreFuture<'_, RefundCounts> {
        self.read("refund_counts", move |connection| refunds::counts(connection, event))
    }

    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>> {
        self.read("ticket", move |connection| find_ticket(connection, ticket))
    }

    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<HistoryEntry, RowNumber>> {
        self.read("history", move |connection| history::page(connection, event, kind, page))
    }
}

fn events(connection: &mut Connection) -> Read<Vec<EventRecord>> {
    let sql = format!("SELECT {} FROM events JOIN event_head ON event = id ORDER BY id", rows::EVENT);
    let mut all = connection.prepare_cached(&sql)?;
    Ok(all.query_map([], rows::event)?.collect::<Result<_, _>>()?)
}

fn find_event(connection: &mut Connection, event: EventId) -> Read<Option<EventRecord>> {
    let sql = format!("SELECT {} FROM events JOIN event_head ON event = id WHERE event_id = ?1", rows::EVENT);
    Ok(connection.prepare_cached(&sql)?.query_row([event.0.as_bytes()], rows::event).optional()?)
}

fn layout(connection: &mut Connection, event: EventId) -> Read<Option<Vec<u8>>> {
    let mut find = connection.prepare_cached("SELECT layout FROM events WHERE event_id = ?1")?;
    Ok(find.query_row([event.0.as_bytes()], |row| row.get(0)).optional()?)
}

fn find_order(connection: &Connection, order: OrderId) -> Read<Option<Order>> {
    let sql = format!("SELECT {} FROM orders JOIN events ON id = event WHERE order_id = ?1", *rows::ORDER);
    Ok(connection.prepare_cached(&sql)?.query_row([order.0.as_bytes()], rows::order).optional()?)
}

fn order_with_tickets(connection: &mut Connection, id: OrderId) -> Read<Option<(Order, Vec<Ticket>)>> {
    // One transaction: both must be of the same moment.
    let connection = connection.transaction()?;
    let Some(row) = find_order(&connection, id)? else { return Ok(None) };
    let tickets = tickets_of(&connection, &row)?;
    Ok(Some((row, tickets)))
}

pub(super) fn shown_order(connection: &mut Connection, id: OrderId) -> Read<Option<ShownOrder>> {
    let connection = connection.transaction()?;
    let sql = format!(
        "SELECT {}, {} FROM orders JOIN events ON id = event WHERE order_id = ?1",
        *rows::ORDER,
        rows::CONTACT_OF_ORDER
    );
    let mut find = connection.prepare_cached(&sql)?;
    let read = |row: &Row<'_>| Ok((rows::order(row)?, rows::contact_of_order(row)?));
    let Some((order, contact)) = find.query_row([id.0.as_bytes()], read).optional()? else { return Ok(None) };
    let tickets = tickets_of(&connection, &order)?;
    Ok(Some(ShownOrder { order, tickets, contact }))
}

fn tickets_of(connection: &Connection, order: &Order) -> Read<Vec<Ticket>> {
    if !order.status.has_tickets() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event WHERE order_id = ?1 ORDER BY position",
        rows::TICKET
    );
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map([order.order.0.as_bytes()], rows::ticket)?.collect::<Result<_, _>>()?)
}

pub(super) fn find_ticket(connection: &mut Connection, ticket: TicketId) -> Read<Option<Ticket>> {
    let sql = format!("SELECT {} FROM tickets JOIN events ON id = event WHERE ticket_id = ?1", rows::TICKET);
    Ok(connection.prepare_cached(&sql)?.query_row([ticket.0.as_bytes()], rows::ticket).optional()?)
}
