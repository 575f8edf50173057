//! Queries.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};

use super::{
    SqliteStore, history, late_payments,
    read::{Read, key_of},
    refunds, reports, rows,
};
use crate::store::{OpenRefund, Queries, ShownOrder, StoreFuture};
use domain::{
    EventId, EventRecord, HistoryEntry, HistoryKind, Order, OrderFilter, OrderId, OrderStatus, Page,
    RefundCounts, RefundStatus, SalesFigures, Ticket, TicketId, Timestamp,
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

    fn orders(&self, filter: OrderFilter) -> StoreFuture<'_, Page<Order>> {
        self.read("orders", move |connection| orders(connection, &filter))
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

    fn orders_paid_late(&self, event: EventId, offset: u64, limit: u32) -> StoreFuture<'_, Page<Order>> {
        self.read("orders_paid_late", move |connection| late_payments::page(connection, event, offset, limit))
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
        offset: u64,
        limit: u32,
    ) -> StoreFuture<'_, Page<HistoryEntry>> {
        self.read("history", move |connection| history::page(connection, event, kind, offset, limit))
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

fn orders(connection: &mut Connection, filter: &OrderFilter) -> Read<Page<Order>> {
    let user = filter.user.as_ref().map(|user| user.as_str().to_owned());
    let event = match filter.event {
        Some(event) => match key_of(connection, event)? {
            Some(key) => Some(key),
            None => return Ok(Page { items: Vec::new(), total: 0 }),
        },
        None => None,
    };
    let status = filter.status.map(|status| status.as_str());
    // Spelled out per filter, so that each finds its index.
    let mut wanted = vec!["1 = 1"];
    let person = filter.person.map(|person| person.0);
    wanted.extend(match (&user, person) {
        (None, None) => None,
        (Some(_), None) => Some("user_id = ?1"),
        (None, Some(_)) => Some("order_id IN (SELECT order_id FROM contacts WHERE person = ?4)"),
        (Some(_), Some(_)) => Some(
            "(user_id = ?1 OR (user_id GLOB 'guest:*'
              AND order_id IN (SELECT order_id FROM contacts WHERE person = ?4)))",
        ),
    });
    // A search reads all of an event's orders, which lie side by side: no index would be as quick.
    let searched = filter.search.is_some();
    wanted.extend(event.map(|_| if searched { "+event = ?2" } else { "event = ?2" }));
    wanted.extend(status.map(|_| "status = ?3"));
    let mut wanted = format!(
        "{} AND (?1 IS NULL OR 1) AND (?2 IS NULL OR 1) AND (?3 IS NULL OR 1) AND (?4 IS NULL OR 1)",
        wanted.join(" AND ")
    );
    let mut values: Vec<Box<dyn ToSql>> =
        vec![Box::new(user), Box::new(event), Box::new(status), Box::new(person)];
    if let Some(search) = &filter.search {
        let (condition, more) = reports::search(search, filter.event, values.len() + 1);
        wanted = format!("{wanted} AND {condition}");
        values.extend(more);
    }
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM orders WHERE {wanted}"))?
        .query_row(params_from_iter(&values), |row| row.get::<_, i64>(0))?;
    let sql = format!(
        "SELECT {} FROM orders JOIN events ON id = event WHERE {wanted}
         ORDER BY orders.created_at DESC, order_id DESC LIMIT ?{} OFFSET ?{}",
        *rows::ORDER,
        values.len() + 1,
        values.len() + 2
    );
    values.push(Box::new(filter.limit));
    values.push(Box::new(filter.offset as i64));
    let mut page = connection.prepare_cached(&sql)?;
    let items = page.query_map(params_from_iter(&values), rows::order)?.collect::<Result<_, _>>()?;
    Ok(Page { items, total: total as u64 })
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
