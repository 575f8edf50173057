//! The orders of an event as a CSV file.

use std::io;

use actix_web::{HttpResponse, http::header, web};
use bytes::Bytes;
use futures_util::stream;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::http::routes::routes;
use crate::{
    api::{Problem, labels},
    auth::Role,
    clock::rfc3339,
    http::{
        Api,
        dto::FieldError,
        extract::{Caller, id},
        spreadsheet::Cell,
    },
};
use domain::{Contact, EventId, Order, OrderId, OrderItem, OrderStatus, Timestamp};

routes! { orders_csv }

/// Orders that are in memory at a time.
const ORDERS_PER_PAGE: u32 = 1_000;
const COLUMNS: [&str; 16] = [
    "order_id",
    "user_id",
    "status",
    "seats",
    "quantity",
    "subtotal",
    "fees",
    "tax",
    "total",
    "currency",
    "created_at",
    "completed_at",
    "refunded",
    "name",
    "email",
    "phone",
];

/// Which orders.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    status: Option<String>,
}

/// Export the orders of an event as CSV, oldest first, with amounts in minor units (organisers).
#[utoipa::path(get, path = "/api/events/{id}/orders.csv", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path), ("status" = Option<labels::OrderStatus>, Query)),
    responses((status = 200, content((String = "text/csv"))), (status = 403), (status = 422)))]
pub async fn orders_csv(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    query: web::Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Organiser, event)?;
    let status = query.status.as_deref().map(OrderStatus::named);
    if status == Some(None) {
        let names = OrderStatus::ALL.map(OrderStatus::as_str).join(", ");
        return Err(Problem::invalid(vec![FieldError::form("status", format!("one of: {names}"))]));
    }
    // What fails now is a problem; what fails later breaks the answer off, so that nobody takes a part for all.
    let first = page(&api, event, status.flatten(), None).await?;
    let begun = Part { api, event, status: status.flatten(), next: Some(first), head: true };
    let file = format!("attachment; filename=\"orders-{event}.csv\"");
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, file))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(stream::try_unfold(begun, Part::write)))
}

async fn page(
    api: &Api,
    event: EventId,
    status: Option<OrderStatus>,
    after: Option<(Timestamp, OrderId)>,
) -> Result<Vec<Order>, Problem> {
    Ok(api.engine.queries().orders_of_event(event, status, after, ORDERS_PER_PAGE).await?)
}

/// How far a file has come.
struct Part {
    api: web::Data<Api>,
    event: EventId,
    status: Option<OrderStatus>,
    /// The page to write next, if it was read already.
    next: Option<Vec<Order>>,
    head: bool,
}

impl Part {
    /// Writes a page and reads the one after it.
    async fn write(mut self) -> io::Result<Option<(Bytes, Self)>> {
        let Some(rows) = self.next.take() else { return Ok(None) };
        let mut out = csv::Writer::from_writer(Vec::with_capacity(rows.len() * 200 + 200));
        if std::mem::take(&mut self.head) {
            out.write_record(COLUMNS)?;
        }
        let ids = rows.iter().map(|row| row.order).collect();
        let contacts = self.api.engine.contacts().contacts_of(ids).await.map_err(io::Error::other)?;
        let contacts: FxHashMap<OrderId, Contact> = contacts.into_iter().collect();
        for row in &rows {
            out.write_record(
                record(row, contacts.get(&row.order)).iter().map(|cell| cell.written().into_owned()),
            )?;
        }
        let bytes = out.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        if let Some(last) = rows.last().filter(|_| rows.len() as u32 == ORDERS_PER_PAGE) {
            let after = Some((last.created_at, last.order));
            let page = page(&self.api, self.event, self.status, after).await;
            self.next = Some(page.map_err(|problem| io::Error::other(problem.to_string()))?);
        }
        Ok(Some((bytes.into(), self)))
    }
}

fn record<'a>(row: &'a Order, contact: Option<&'a Contact>) -> [Cell<'a>; 16] {
    let reached = |part: fn(&Contact) -> &Option<String>| {
        let text = contact.and_then(|contact| part(contact).as_deref());
        Cell::Text(text.unwrap_or_default().into())
    };
    let place = |item: &OrderItem| match item.quantity {
        1 => item.label.clone(),
        several => format!("{} x{several}", item.label),
    };
    let seats: Vec<String> = row.items.iter().map(place).collect();
    let quantity: i64 = row.items.iter().map(|item| i64::from(item.quantity)).sum();
    [
        Cell::Text(row.order.to_string().into()),
        Cell::Text(row.user.to_string().into()),
        Cell::Text(row.status.as_str().into()),
        Cell::Text(seats.join(", ").into()),
        Cell::Number(quantity),
        Cell::Number(row.totals.subtotal.0),
        Cell::Number(row.totals.fees.0),
        Cell::Number(row.totals.tax.0),
        Cell::Number(row.totals.total.0),
        Cell::Text(row.currency.as_str().into()),
        Cell::Text(rfc3339(row.created_at).into()),
        Cell::Text(row.completed_at.map(rfc3339).unwrap_or_default().into()),
        Cell::Number(row.refunded().0),
        reached(|contact| &contact.name),
        reached(|contact| &contact.email),
        reached(|contact| &contact.phone),
    ]
}
