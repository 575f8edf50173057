//! Queries of organisers and gates: over many orders or tickets of one event, never over all events.

use rusqlite::{Connection, ToSql, params};

use super::{
    read::{Read, key_of},
    rows,
};

use domain::{
    Amount, EventId, MinuteSum, Order, OrderId, OrderSearch, OrderStatus, SalesFigures, StatusSum, Ticket,
    TicketId, Timestamp, Totals,
};

/// The ids of an event's orders and tickets lie between these: they begin with its route. Both tables are
/// kept in the order of these ids, so that an event's rows are read one after the other.
fn id_bounds(event: EventId) -> ([u8; 16], [u8; 16]) {
    let bound = |filler: u8| {
        let mut bytes = [filler; 16];
        bytes[..4].copy_from_slice(&event.route().0);
        bytes
    };
    (bound(0), bound(0xff))
}

/// The tickets of an event, by id.
pub(super) fn tickets_of_event(
    connection: &mut Connection,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event
         WHERE event_id = ?1 AND ticket_id > ?2 ORDER BY ticket_id LIMIT ?3",
        rows::TICKET
    );
    let after: &[u8] = after.as_ref().map_or(&[], |ticket| ticket.0.as_bytes());
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map(params![event.0.as_bytes(), after, limit], rows::ticket)?.collect::<Result<_, _>>()?)
}

pub(super) fn spent_tickets(
    connection: &mut Connection,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    let Some(key) = key_of(connection, event)? else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {} FROM tickets INDEXED BY tickets_spent JOIN events ON id = event
         WHERE event = ?1 AND status <> 'valid' AND ticket_id > ?2 ORDER BY ticket_id LIMIT ?3",
        rows::TICKET
    );
    let after: &[u8] = after.as_ref().map_or(&[], |ticket| ticket.0.as_bytes());
    let mut find = connection.prepare_cached(&sql)?;
    Ok(find.query_map(params![key, after, limit], rows::ticket)?.collect::<Result<_, _>>()?)
}

pub(super) fn tickets_numbered(
    connection: &mut Connection,
    event: EventId,
    number: [u8; 4],
    limit: u32,
) -> Read<Vec<Ticket>> {
    // Of one event alone, whose tickets lie side by side: an index would cost every order for a rare question.
    let (first, last) = id_bounds(event);
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event
         WHERE event_id = ?1 AND ticket_id BETWEEN ?2 AND ?3 AND substr(ticket_id, 13) = ?4
         ORDER BY ticket_id LIMIT ?5",
        rows::TICKET
    );
    let mut find = connection.prepare_cached(&sql)?;
    let found = find.query_map(params![event.0.as_bytes(), first, last, number, limit], rows::ticket)?;
    Ok(found.collect::<Result<_, _>>()?)
}

pub(super) fn tickets_of_orders(connection: &mut Connection, orders: &[OrderId]) -> Read<Vec<Ticket>> {
    let sql = format!(
        "SELECT {} FROM tickets JOIN events ON id = event WHERE order_id = ?1 ORDER BY position",
        rows::TICKET
    );
    // One statement for all of them: here a query costs no way to a server.
    let mut find = connection.prepare_cached(&sql)?;
    let mut tickets = Vec::new();
    for order in orders {
        for ticket in find.query_map([order.0.as_bytes()], rows::ticket)? {
            tickets.push(ticket?);
        }
    }
    Ok(tickets)
}

pub(super) fn orders_of_event(
    connection: &mut Connection,
    event: EventId,
    status: Option<OrderStatus>,
    after: Option<(Timestamp, OrderId)>,
    limit: u32,
) -> Read<Vec<Order>> {
    let Some(key) = key_of(connection, event)? else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {} FROM orders INDEXED BY orders_by_event JOIN events ON id = event
         WHERE event = ?1 AND (orders.created_at, order_id) > (?2, ?3) AND (?4 IS NULL OR status = ?4)
         ORDER BY orders.created_at, order_id LIMIT ?5",
        *rows::ORDER
    );
    let (at, order) = after.map_or((i64::MIN, [0; 16]), |(at, order)| (at.0, *order.0.as_bytes()));
    let status = status.map(OrderStatus::as_str);
    let mut find = connection.prepare_cached(&sql)?;
    let found = find.query_map(params![key, at, order.as_slice(), status, limit], rows::order)?;
    Ok(found.collect::<Result<_, _>>()?)
}

pub(super) fn sales(connection: &mut Connection, event: EventId, since: Timestamp) -> Read<SalesFigures> {
    // One transaction: figures that stand side by side must be of the same moment.
    let connection = connection.transaction()?;
    let Some(key) = key_of(&connection, event)? else { return Ok(SalesFigures::default()) };
    let (first, last) = id_bounds(event);
    let (first, last) = (first.as_slice(), last.as_slice());
    let orders = connection
        .prepare_cached(
            "SELECT status, count(*), sum(subtotal), sum(fees), sum(tax), sum(total) FROM orders
             WHERE order_id BETWEEN ?1 AND ?2 AND +event = ?3 GROUP BY status",
        )?
        .query_map(params![first, last, key], |row| {
            let status = OrderStatus::named(row.get_ref(0)?.as_str()?);
            let amount = |column: usize| row.get(column).map(Amount);
            Ok(StatusSum {
                status: status.ok_or_else(|| rows::damaged(0, "not an order status"))?,
                orders: row.get::<_, i64>(1)? as u64,
                totals: Totals { subtotal: amount(2)?, fees: amount(3)?, tax: amount(4)?, total: amount(5)? },
            })
        })?
        .collect::<Result<_, _>>()?;
    let minutes = connection
        .prepare_cached(
            "SELECT completed_at / 60000, count(*),
                    sum(total - CASE WHEN status = 'completed' THEN 0 ELSE
                        (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.order_id = orders.order_id) END)
             FROM orders
             WHERE order_id BETWEEN ?1 AND ?2 AND +event = ?3 AND status IN ('completed', 'partly_refunded')
               AND completed_at >= ?4
             GROUP BY 1 ORDER BY 1",
        )?
        .query_map(params![first, last, key, since.0], |row| {
            Ok(MinuteSum {
                minute: Timestamp(row.get::<_, i64>(0)? * 60_000),
                orders: row.get::<_, i64>(1)? as u64,
                total: Amount(row.get(2)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    let refunded = connection
        .prepare_cached(
            "SELECT coalesce(sum(r.amount), 0)
             FROM refunds r INDEXED BY refunds_of_parts JOIN orders o USING (order_id)
             WHERE r.event = ?1 AND r.kind <> 'order' AND o.status = 'partly_refunded'",
        )?
        .query_row([key], |row| row.get(0))?;
    let issued = connection
        .prepare_cached("SELECT count(*) FROM tickets WHERE ticket_id BETWEEN ?1 AND ?2")?
        .query_row(params![first, last], |row| row.get::<_, i64>(0))?;
    let mut spent = connection.prepare_cached(
        "SELECT count(*) FROM tickets INDEXED BY tickets_spent
         WHERE event = ?1 AND status <> 'valid' AND status = ?2",
    )?;
    let mut count = |status: &str| spent.query_row(params![key, status], |row| row.get::<_, i64>(0));
    let (used, void) = (count("used")?, count("void")?);
    Ok(SalesFigures {
        orders,
        minutes,
        refunded: Amount(refunded),
        tickets_issued: issued as u64,
        tickets_used: used as u64,
        tickets_void: void as u64,
    })
}

/// What is looked for, as a condition on `orders` with parameters from `first` on, and its parameters.
/// Nothing of this has an index: whoever searches names an event, whose orders are read.
pub(super) fn search(
    search: &OrderSearch,
    event: Option<EventId>,
    first: usize,
) -> (String, Vec<Box<dyn ToSql>>) {
    let mut wanted = vec![format!("substr(user_id, 1, length(?{first})) = ?{first}")];
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(search.text.clone())];
    for spelling in &search.label {
        // How the items' JSON writes a label.
        let label = format!("\"label\":{}", serde_json::Value::from(spelling.as_str()));
        wanted.push(format!("instr(lower(items), ?{}) > 0", first + values.len()));
        values.push(Box::new(label));
    }
    if let Some((from, to)) = search.ids {
        let at = first + values.len();
        wanted.push(format!("order_id BETWEEN ?{at} AND ?{}", at + 1));
        values.push(Box::new(from.as_bytes().to_vec()));
        values.push(Box::new(to.as_bytes().to_vec()));
    }
    if let Some(end) = &search.id_end {
        wanted.push(format!("hex(order_id) LIKE ?{}", first + values.len()));
        values.push(Box::new(format!("%{end}")));
    }
    let bounds = event.map(id_bounds);
    let bounds_at = first + values.len();
    if let Some((from, to)) = bounds {
        values.push(Box::new(from.to_vec()));
        values.push(Box::new(to.to_vec()));
    }
    // The event's contacts lie side by side, too.
    let between = |column: &str| match bounds {
        Some(_) => format!("{column} BETWEEN ?{bounds_at} AND ?{}", bounds_at + 1),
        None => "true".to_owned(),
    };
    let mut reached = Vec::new();
    for spelling in &search.contact {
        let at = first + values.len();
        reached.push(format!(
            "substr(lower(email), 1, length(?{at})) = ?{at} OR instr(' ' || lower(name), ' ' || ?{at}) > 0"
        ));
        values.push(Box::new(spelling.clone()));
    }
    if !reached.is_empty() {
        let contacts = format!("{} AND ({})", between("order_id"), reached.join(" OR "));
        wanted.push(format!("order_id IN (SELECT order_id FROM contacts WHERE {contacts})"));
    }
    let condition = format!("{} AND ({})", between("order_id"), wanted.join(" OR "));
    (condition, values)
}
