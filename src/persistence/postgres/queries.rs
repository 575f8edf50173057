//! Queries.

use deadpool_postgres::{GenericClient, Object};
use tokio_postgres::Row;

use super::{
    PostgresStore, history, order_lists,
    read::{Read, all, one},
    refunds, reports, rows,
};
use crate::store::{OpenRefund, Queries, ShownOrder, StoreFuture};
use domain::{
    EventId, EventRecord, HistoryEntry, HistoryKind, Order, OrderFilter, OrderId, OrderPosition, OrderStatus,
    Page, PageWanted, RefundCounts, RefundStatus, RowNumber, SalesFigures, Ticket, TicketId, Timestamp,
};

impl Queries for PostgresStore {
    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>> {
        self.read("events", async move |client| events(&client).await)
    }

    fn event(&self, event: EventId) -> StoreFuture<'_, Option<EventRecord>> {
        self.read("event", async move |client| find_event(&client, event).await)
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.read("layout", async move |client| layout(&client, event).await)
    }

    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>> {
        self.read("order", async move |client| find_order(&client, order).await)
    }

    fn orders(
        &self,
        filter: OrderFilter,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.read("orders", async move |client| order_lists::page(&client, &filter, page).await)
    }

    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>> {
        self.read("order_with_tickets", async move |client| order_with_tickets(&client, order).await)
    }

    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_orders", async move |client| reports::tickets_of_orders(&client, &orders).await)
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_of_event", async move |client| {
            reports::tickets_of_event(&client, event, after, limit).await
        })
    }

    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("spent_tickets", async move |client| {
            reports::spent_tickets(&client, event, after, limit).await
        })
    }

    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>> {
        self.read("tickets_numbered", async move |client| {
            reports::tickets_numbered(&client, event, number, limit).await
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.read("orders_of_event", async move |client| {
            reports::orders_of_event(&client, event, status, after, limit).await
        })
    }

    fn orders_paid_late(
        &self,
        event: EventId,
        page: PageWanted<OrderPosition>,
    ) -> StoreFuture<'_, Page<Order, OrderPosition>> {
        self.read("orders_paid_late", async move |client| order_lists::paid_late(&client, event, page).await)
    }

    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures> {
        self.read("sales", async move |mut client| reports::sales(&mut client, event, since).await)
    }

    fn open_refunds(
        &self,
        status: RefundStatus,
        after: Option<OpenRefund>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<OpenRefund>> {
        self.read("open_refunds", async move |client| refunds::open(&client, status, after, limit).await)
    }

    fn refund_counts(&self, event: EventId) -> StoreFuture<'_, RefundCounts> {
        self.read("refund_counts", async move |client| refunds::counts(&client, event).await)
    }

    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>> {
        self.read("ticket", async move |client| find_ticket(&client, ticket).await)
    }

    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        page: PageWanted<RowNumber>,
    ) -> StoreFuture<'_, Page<HistoryEntry, RowNumber>> {
        self.read("history", async move |client| history::page(&client, event, kind, page).await)
    }
}

async fn events(client: &Object) -> Read<Vec<EventRecord>> {
    let sql = format!(
        "SELECT {} FROM db_catalog.events JOIN db_catalog.event_head USING (event_id) ORDER BY created_at, event_id",
        rows::EVENT
    );
    all(client, &sql, &[], rows::event).await
}

async fn find_event(client: &Object, event: EventId) -> Read<Option<EventRecord>> {
    let sql = format!(
        "SELECT {} FROM db_catalog.events JOIN db_catalog.event_head USING (event_id) WHERE event_id = $1",
        rows::EVENT
    );
    one(client, &sql, &[&event.0], rows::event).await
}

async fn layout(client: &Object, event: EventId) -> Read<Option<Vec<u8>>> {
    let sql = "SELECT layout FROM db_catalog.events WHERE event_id = $1";
    one(client, sql, &[&event.0], |row| rows::get(row, "layout")).await
}

async fn find_order(client: &Object, order: OrderId) -> Read<Option<Order>> {
    let sql = format!("SELECT {} FROM db_orders.orders o WHERE order_id = $1", *rows::ORDER);
    one(client, &sql, &[&order.0], rows::order).await
}

async fn order_with_tickets(client: &Object, id: OrderId) -> Read<Option<(Order, Vec<Ticket>)>> {
    let Some(row) = find_order(client, id).await? else { return Ok(None) };
    let tickets = tickets_of(client, &row).await?;
    Ok(Some((row, tickets)))
}

pub(super) async fn shown_order(client: &Object, id: OrderId) -> Read<Option<ShownOrder>> {
    let sql = format!(
        "SELECT {}, {} FROM db_orders.orders o WHERE order_id = $1",
        *rows::ORDER,
        rows::CONTACT_OF_ORDER
    );
    let read = |row: &Row| Ok((rows::order(row)?, rows::contact_of_order(row)?));
    let Some((order, contact)) = one(client, &sql, &[&id.0], read).await? else { return Ok(None) };
    let tickets = tickets_of(client, &order).await?;
    Ok(Some(ShownOrder { order, tickets, contact }))
}

async fn tickets_of(client: &Object, order: &Order) -> Read<Vec<Ticket>> {
    if !order.status.has_tickets() {
        return Ok(Vec::new());
    }
    // They came together with this status, and stay: no transaction needs to hold the two reads together.
    let sql = format!("SELECT {} FROM db_orders.tickets WHERE order_id = $1 ORDER BY position", rows::TICKET);
    all(client, &sql, &[&order.order.0], rows::ticket).await
}

pub(super) async fn find_ticket(client: &impl GenericClient, ticket: TicketId) -> Read<Option<Ticket>> {
    let sql = format!("SELECT {} FROM db_orders.tickets WHERE ticket_id = $1", rows::TICKET);
    one(client, &sql, &[&ticket.0], rows::ticket).await
}
