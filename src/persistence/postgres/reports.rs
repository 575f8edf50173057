//! Queries of organisers and gates: over many orders or tickets of one event, never over all events.

use deadpool_postgres::Object;
use tokio_postgres::{IsolationLevel, types::ToSql};
use uuid::Uuid;

use super::{
    read::{Read, all, one},
    rows,
};
use crate::store::StoreError;
use domain::{
    Amount, EventId, MinuteSum, Order, OrderId, OrderSearch, OrderStatus, SalesFigures, StatusSum, Ticket,
    TicketId, Timestamp, Totals,
};

/// The ids of an event's orders and tickets lie between these: they begin with its route.
pub(super) fn id_bounds(event: EventId) -> (Uuid, Uuid) {
    let bound = |filler: u8| {
        let mut bytes = [filler; 16];
        bytes[..4].copy_from_slice(&event.route().0);
        Uuid::from_bytes(bytes)
    };
    (bound(0), bound(0xff))
}

/// The tickets of an event, by id.
pub(super) async fn tickets_of_event(
    client: &Object,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    // The primary key has an event's tickets side by side.
    let (first, last) = id_bounds(event);
    let after = after.map_or(first, |ticket| ticket.0);
    let sql = format!(
        "SELECT {} FROM db_orders.tickets WHERE event_id = $1 AND ticket_id > $2 AND ticket_id <= $3
         ORDER BY ticket_id LIMIT $4",
        rows::TICKET
    );
    all(client, &sql, &[&event.0, &after, &last, &i64::from(limit)], rows::ticket).await
}

pub(super) async fn spent_tickets(
    client: &Object,
    event: EventId,
    after: Option<TicketId>,
    limit: u32,
) -> Read<Vec<Ticket>> {
    let after = after.map_or(Uuid::nil(), |ticket| ticket.0);
    let sql = format!(
        "SELECT {} FROM db_orders.tickets WHERE event_id = $1 AND status <> 'valid' AND ticket_id > $2
         ORDER BY ticket_id LIMIT $3",
        rows::TICKET
    );
    all(client, &sql, &[&event.0, &after, &i64::from(limit)], rows::ticket).await
}

pub(super) async fn tickets_numbered(
    client: &Object,
    event: EventId,
    number: [u8; 4],
    limit: u32,
) -> Read<Vec<Ticket>> {
    // Of one event alone, whose tickets lie side by side: an index would cost every order for a rare question.
    let (first, last) = id_bounds(event);
    let sql = format!(
        "SELECT {} FROM db_orders.tickets
         WHERE event_id = $1 AND ticket_id BETWEEN $2 AND $3 AND substring(uuid_send(ticket_id) FROM 13) = $4
         ORDER BY ticket_id LIMIT $5",
        rows::TICKET
    );
    let number: &[u8] = &number;
    all(client, &sql, &[&event.0, &first, &last, &number, &i64::from(limit)], rows::ticket).await
}

pub(super) async fn tickets_of_orders(client: &Object, orders: &[OrderId]) -> Read<Vec<Ticket>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let sql = format!(
        "SELECT {} FROM db_orders.tickets WHERE order_id = ANY ($1) ORDER BY order_id, position",
        rows::TICKET
    );
    all(client, &sql, &[&orders], rows::ticket).await
}

pub(super) async fn orders_of_event(
    client: &Object,
    event: EventId,
    status: Option<OrderStatus>,
    after: Option<(Timestamp, OrderId)>,
    limit: u32,
) -> Read<Vec<Order>> {
    let (at, order) =
        after.map_or((Timestamp(i64::from(i32::MIN)), Uuid::nil()), |(at, order)| (at, order.0));
    let status = status.map(OrderStatus::as_str);
    let sql = format!(
        "SELECT {} FROM db_orders.orders o
         WHERE event_id = $1 AND (created_at, order_id) > ($2, $3) AND ($4::text IS NULL OR status = $4)
         ORDER BY created_at, order_id LIMIT $5",
        *rows::ORDER
    );
    let params: [&(dyn ToSql + Sync); 5] = [&event.0, &rows::instant(at), &order, &status, &i64::from(limit)];
    all(client, &sql, &params, rows::order).await
}

pub(super) async fn sales(client: &mut Object, event: EventId, since: Timestamp) -> Read<SalesFigures> {
    // One view of the store: figures that stand side by side must be of the same moment.
    let view = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await?;
    let sql =
        "SELECT status, count(*) AS orders, sum(subtotal)::bigint AS subtotal, sum(fees)::bigint AS fees,
                      sum(tax)::bigint AS tax, sum(total)::bigint AS total
               FROM db_orders.orders WHERE event_id = $1 GROUP BY status";
    let orders = all(&view, sql, &[&event.0], |row| {
        let status = OrderStatus::named(rows::get(row, "status")?);
        let amount = |column: &str| rows::get(row, column).map(Amount);
        Ok(StatusSum {
            status: status.ok_or_else(|| StoreError::Damaged("not an order status".to_owned()))?,
            orders: rows::get::<i64>(row, "orders")? as u64,
            totals: Totals {
                subtotal: amount("subtotal")?,
                fees: amount("fees")?,
                tax: amount("tax")?,
                total: amount("total")?,
            },
        })
    })
    .await?;
    let sql = "SELECT date_trunc('minute', completed_at, 'UTC') AS minute, count(*) AS orders,
                      sum(total - CASE WHEN status = 'completed' THEN 0 ELSE
                          (SELECT coalesce(sum(r.amount), 0) FROM db_orders.refunds r WHERE r.order_id = o.order_id)
                      END)::bigint AS total
               FROM db_orders.orders o
               WHERE event_id = $1 AND status IN ('completed', 'partly_refunded') AND completed_at >= $2
               GROUP BY 1 ORDER BY 1";
    let minutes = all(&view, sql, &[&event.0, &rows::instant(since)], |row| {
        Ok(MinuteSum {
            minute: rows::at(row, "minute")?,
            orders: rows::get::<i64>(row, "orders")? as u64,
            total: Amount(rows::get(row, "total")?),
        })
    })
    .await?;
    let sql = "SELECT coalesce(sum(r.amount), 0)::bigint AS refunded
               FROM db_orders.refunds r JOIN db_orders.orders o USING (order_id)
               WHERE r.event_id = $1 AND r.kind <> 'order' AND o.status = 'partly_refunded'";
    let refunded = one(&view, sql, &[&event.0], |row| rows::get::<i64>(row, "refunded")).await?.unwrap_or(0);
    let (first, last) = id_bounds(event);
    let count = |row: &tokio_postgres::Row| rows::get::<i64>(row, "tickets");
    let sql = "SELECT count(*) AS tickets FROM db_orders.tickets WHERE ticket_id BETWEEN $1 AND $2";
    let issued = one(&view, sql, &[&first, &last], count).await?.unwrap_or(0);
    let sql = "SELECT count(*) AS tickets FROM db_orders.tickets
               WHERE event_id = $1 AND status <> 'valid' AND status = $2";
    let used = one(&view, sql, &[&event.0, &"used"], count).await?.unwrap_or(0);
    let void = one(&view, sql, &[&event.0, &"void"], count).await?.unwrap_or(0);
    view.commit().await?;
    Ok(SalesFigures {
        orders,
        minutes,
        refunded: Amount(refunded),
        tickets_issued: issued as u64,
        tickets_used: used as u64,
        tickets_void: void as u64,
    })
}

/// What is looked for, as parameters that live as long as the query.
pub(super) struct Search {
    text: String,
    label: Vec<String>,
    ids: Option<(Uuid, Uuid)>,
    id_end: Option<String>,
    bounds: Option<(Uuid, Uuid)>,
    contact: Vec<String>,
}

impl Search {
    pub(super) fn new(search: &OrderSearch, event: Option<EventId>) -> Self {
        Self {
            text: search.text.clone(),
            label: search.label.clone(),
            ids: search.ids,
            id_end: search.id_end.clone(),
            bounds: event.map(id_bounds),
            contact: search.contact.clone(),
        }
    }

    /// A condition on `db_orders.orders o`; its parameters are added to `params`.
    pub(super) fn condition<'a>(&'a self, params: &mut Vec<&'a (dyn ToSql + Sync)>) -> String {
        let mut add = |param: &'a (dyn ToSql + Sync)| {
            params.push(param);
            params.len()
        };
        let text = add(&self.text);
        let label = add(&self.label);
        let mut labelled = format!("lower(i.label) = ANY (${label})");
        let mut reached = "true".to_owned();
        if let Some((first, last)) = &self.bounds {
            // The event's items lie side by side, and so do its contacts.
            let (first, last) = (add(first), add(last));
            labelled += &format!(" AND i.order_id BETWEEN ${first} AND ${last}");
            reached = format!("c.order_id BETWEEN ${first} AND ${last}");
        }
        let mut wanted = vec![
            format!("starts_with(o.user_id, ${text})"),
            format!("o.order_id IN (SELECT i.order_id FROM db_orders.order_items i WHERE {labelled})"),
        ];
        let spelled = self.contact.iter().map(|spelling| {
            let at = add(spelling);
            format!("starts_with(lower(c.email), ${at}) OR strpos(' ' || lower(c.name), ' ' || ${at}) > 0")
        });
        let spelled = spelled.collect::<Vec<_>>().join(" OR ");
        if !spelled.is_empty() {
            wanted.push(format!(
                "o.order_id IN (SELECT c.order_id FROM db_orders.contacts c WHERE {reached} AND ({spelled}))"
            ));
        }
        if let Some((from, to)) = &self.ids {
            wanted.push(format!("o.order_id BETWEEN ${} AND ${}", add(from), add(to)));
        }
        if let Some(end) = &self.id_end {
            let end = add(end);
            wanted.push(format!("right(replace(o.order_id::text, '-', ''), length(${end})) = ${end}"));
        }
        format!("({})", wanted.join(" OR "))
    }
}
