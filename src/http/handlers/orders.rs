//! Orders: placing, showing, cancelling, refunding, marking as paid.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{WorkerGateway, tickets::signed};
use crate::http::routes::routes;
use crate::{
    api::{
        Problem,
        fields::IdempotencyKey,
        labels,
        paging::{PageNumber, PageSize},
        schemas::{line, schemas},
        stored_lists::Cursor,
    },
    auth::Role,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, PageQuery, PagedList, Pager, all_right,
            history::{ReasonBody, optional_reason, reason},
            orders::{
                AcceptedOrderBody, EraseBody, OrderBody, OrderPaths, OrderRequest, order_body, order_path,
            },
            page_query,
            refunds::{RefundRequest, scope_of},
        },
        extract::{Body, Caller, client_of, id, idempotency},
    },
    services::{change::ChangedBy, hold::Buyer, visible::VisibleOrder},
};
use domain::{
    Contact, EventId, HistoryDetail, HistoryEntry, OperatorCommand, Order, OrderFilter, OrderId, OrderSearch,
    OrderStatus, RefundScope, SignedTicket, Ticket, UserId, is_line,
};

routes! { hot: create, show; list, cancel, refund, paid, erase, revoke_links }

/// The longest text to search orders for, in characters.
const SEARCH_CHARS_MAX: usize = 200;

schemas! {
    OrderSearchText, "The text to search for: one line.", line(SEARCH_CHARS_MAX);
}

/// Order a hold, or hold and order in one step. The answer is sent when the order is durable.
#[utoipa::path(post, path = "/api/orders", tag = "orders", request_body = OrderRequest,
    params(("Idempotency-Key" = Option<IdempotencyKey>, Header, description = "requests with the same key get the same outcome")),
    security(("session" = [])),
    responses((status = 202, body = AcceptedOrderBody, headers(("Location" = String, description = "the order"))), (status = 404), (status = 409), (status = 410), (status = 422), (status = 503)))]
pub async fn create(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    Body(body): Body<OrderRequest>,
) -> Result<HttpResponse, Problem> {
    let (event, identity) = api
        .order_event(&body, |event| caller.identity(event))
        // Who may not ask at all is not told what is wrong with the order.
        .map_err(|problem| caller.identity(None).err().unwrap_or(problem))?;
    let buyer = Buyer { identity, address: client_of(&api, &request) };
    let key = || idempotency(&request, "order", &body);
    let accepted = api.order(&*gateway, event, &body, buyer, key).await?;
    let path = order_path(accepted.order);
    let body = AcceptedOrderBody {
        order_id: accepted.order.to_string(),
        event_id: event.to_string(),
        hold_id: accepted.hold.to_string(),
        status: api.payments.first_status().as_str(),
        links: OrderPaths { this: path.clone() },
    };
    Ok(HttpResponse::Accepted().insert_header((header::LOCATION, path)).json(body))
}

/// Which orders to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrdersQuery {
    event_id: Option<String>,
    status: Option<String>,
    /// The orders of all buyers of one event (organisers).
    #[serde(default)]
    all: bool,
    /// The text to search for among the orders of all buyers.
    q: Option<String>,
    page: Option<String>,
    per_page: Option<String>,
    after: Option<String>,
    total: Option<bool>,
}

impl OrdersQuery {
    fn page(&self) -> PageQuery<'_> {
        page_query(self.page.as_deref(), self.per_page.as_deref(), self.after.as_deref(), self.total)
    }
}

/// List the caller's orders, or all orders of one event (organisers).
#[utoipa::path(get, path = "/api/orders", tag = "orders", security(("session" = [])),
    params(("event_id" = Option<String>, Query), ("status" = Option<labels::OrderStatus>, Query),
        ("all" = Option<bool>, Query, description = "the orders of all buyers of `event_id` (organisers)"),
        ("q" = Option<OrderSearchText>, Query, description = "search among the orders of all buyers of `event_id`: the beginning of a user's id, an order's id or its end, a seat's label, the beginning of the contact's e-mail address or of a word of its name"),
        ("page" = Option<PageNumber>, Query, description = "instead of `after`, for the first 10,000 items"), ("per_page" = Option<PageSize>, Query),
        ("after" = Option<Cursor>, Query), ("total" = Option<bool>, Query, description = "whether to count the items of all pages; true by default")),
    responses((status = 200, body = PagedList<OrderBody>), (status = 401), (status = 404), (status = 410), (status = 422)))]
pub async fn list(
    caller: Caller,
    api: web::Data<Api>,
    query: web::Query<OrdersQuery>,
) -> Result<HttpResponse, Problem> {
    let event = query.event_id.as_deref().map(|event| id(event, "event")).transpose();
    // Who may not ask at all is not told that there is no such event.
    let event = event.map_err(|problem| caller.identity(None).err().unwrap_or(problem))?;
    let identity = caller.identity(event)?;
    let mut errors = FieldErrors::new();
    let everybodys = query.all || query.q.is_some();
    let user = (!everybodys).then(|| identity.user.clone());
    let list = list_name(event, user.as_ref());
    let (pager, wanted) = Pager::new(&api.cursors, list, &query.page(), &mut errors);
    let status = query.status.as_deref().map(OrderStatus::named);
    if status == Some(None) {
        let names: Vec<&str> = OrderStatus::ALL.iter().map(|status| status.as_str()).collect();
        errors.push(FieldError::form("status", format!("one of: {}", names.join(", "))));
    }
    match event {
        Some(event) if everybodys => drop(api.acting(event, Role::Organiser, &identity)?),
        None if everybodys => {
            identity.require(Role::Organiser)?;
            errors.push(FieldError::meaning("event_id", "'all' and 'q' need an event_id"));
        }
        _ => {}
    }
    if query.q.as_deref().is_some_and(|text| !is_line(text, SEARCH_CHARS_MAX)) {
        let detail = format!("1 to {SEARCH_CHARS_MAX} characters without control characters");
        errors.push(FieldError::form("q", detail));
    }
    all_right(errors)?;
    let filter = OrderFilter {
        person: api.person_of(&identity).filter(|_| !everybodys),
        user,
        event,
        status: status.flatten(),
        search: query.q.as_deref().map(OrderSearch::new),
    };
    let found = api.engine.queries().orders(filter, wanted).await?;
    let ids: Vec<OrderId> = found.items.iter().map(|row| row.order).collect();
    let tickets = api.engine.queries().tickets_of_orders(ids.clone()).await?;
    let contacts = api.engine.contacts().contacts_of(ids).await?;
    let mut contacts: FxHashMap<OrderId, Contact> = contacts.into_iter().collect();
    let mut of_order: FxHashMap<OrderId, Vec<SignedTicket>> = FxHashMap::default();
    for signed in signed(&api, tickets).await? {
        of_order.entry(signed.ticket.order).or_default().push(signed);
    }
    let tickets = |order: &Order| of_order.get(&order.order).map_or(&[][..], Vec::as_slice);
    let body = |order: Order| order_body(&order, tickets(&order), contacts.remove(&order.order));
    Ok(HttpResponse::Ok().json(pager.shown(found, body)))
}

/// Names a list of orders: of which event, by whom.
fn list_name(event: Option<EventId>, user: Option<&UserId>) -> String {
    let event = event.map(|event| event.to_string()).unwrap_or_default();
    format!("orders of {event} by {}", user.map(UserId::as_str).unwrap_or_default())
}

/// The order, if the caller may see it.
pub async fn visible_order(api: &Api, caller: &Caller, path: &str) -> Result<VisibleOrder, Problem> {
    let order = id(path, "order")?;
    api.visible_order(order, |event| caller.identity_about(event, Some(order))).await
}

/// An order as it is now, with how its buyer is reached.
pub async fn shown(api: &Api, (order, tickets): (Order, Vec<Ticket>)) -> Result<HttpResponse, Problem> {
    let contact = api.engine.contacts().contact(order.order).await?;
    Ok(HttpResponse::Ok().json(order_body(&order, &signed(api, tickets).await?, contact)))
}

/// An order that was to end: 202 while its payment provider has not said whether it was paid.
async fn ended(api: &Api, found: (Order, Vec<Ticket>)) -> Result<HttpResponse, Problem> {
    let is_asked = found.0.status.is_undecided();
    let mut answer = shown(api, found).await?;
    if is_asked {
        *answer.status_mut() = StatusCode::ACCEPTED;
    }
    Ok(answer)
}

/// Get an order of the caller, or of an event (organisers).
#[utoipa::path(get, path = "/api/orders/{id}", tag = "orders", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = OrderBody), (status = 404)))]
pub async fn show(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let VisibleOrder { order, tickets, contact, .. } = visible_order(&api, &caller, &path).await?;
    Ok(HttpResponse::Ok().json(order_body(&order, &signed(&api, tickets).await?, contact)))
}

/// Cancel an order of the caller: a completed one if none of its tickets was used, whose payment is refunded, or one
/// that awaits its payment.
#[utoipa::path(post, path = "/api/orders/{id}/cancel", tag = "orders", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = OrderBody),
        (status = 202, body = OrderBody, description = "the payment provider is being asked whether it was paid"), (status = 404), (status = 409)))]
pub async fn cancel(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let order = visible_order(&api, &caller, &path).await?;
    ended(&api, api.cancel(&*gateway, order).await?).await
}

/// Refund a completed order, some of its tickets or an amount, or cancel an order that awaits its payment (organisers).
#[utoipa::path(post, path = "/api/orders/{id}/refund", tag = "orders",
    params(("id" = String, Path), ("Idempotency-Key" = Option<IdempotencyKey>, Header, description = "requests with the same key get the same outcome")),
    request_body = RefundRequest,
    security(("session" = [])), responses((status = 200, body = OrderBody),
        (status = 202, body = OrderBody, description = "the payment provider is being asked whether it was paid"), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn refund(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<RefundRequest>,
) -> Result<HttpResponse, Problem> {
    let visible = visible_order(&api, &caller, &path).await?;
    let order = &visible.order;
    api.acting(order.event, Role::Organiser, &visible.identity)?;
    let by = ChangedBy { user: visible.identity.user.clone(), reason: reason(&body.reason)? };
    let scope = scope_of(&body, order.currency)?;
    let about = about_refund(order, &visible.tickets, &scope);
    let row = by.row(OperatorCommand::Refund, about, api.engine.now());
    let key = idempotency(&request, "refund", &(order.order, &body))?;
    ended(&api, api.refund(&*gateway, visible, scope, row, key).await?).await
}

/// What the history says of a refund: whose it was, and the places of the tickets that were given back.
fn about_refund(order: &Order, tickets: &[Ticket], scope: &RefundScope) -> HistoryDetail {
    let whole = about(order);
    match scope {
        RefundScope::Order => whole,
        RefundScope::Amount(_) => HistoryDetail { places: None, labels: Vec::new(), ..whole },
        RefundScope::Tickets(wanted) => {
            let named = tickets.iter().filter(|ticket| wanted.contains(&ticket.ticket));
            let labels = named.map(|ticket| ticket.label.clone()).take(HistoryEntry::LABELS_MAX).collect();
            HistoryDetail { places: Some(wanted.len() as u64), labels, ..whole }
        }
    }
}

/// What the history says of an order that somebody else acts on.
fn about(order: &Order) -> HistoryDetail {
    HistoryDetail {
        order: Some(order.order),
        buyer: Some(order.user.clone()),
        places: Some(order.items.iter().map(|item| u64::from(item.quantity)).sum()),
        labels: order.items.iter().map(|item| item.label.clone()).take(HistoryEntry::LABELS_MAX).collect(),
        ..HistoryDetail::default()
    }
}

/// Confirm the payment of an order that awaits it (organisers). Its tickets are issued then.
#[utoipa::path(post, path = "/api/orders/{id}/paid", tag = "orders", params(("id" = String, Path)),
    request_body = ReasonBody, security(("session" = [])),
    responses((status = 200, body = OrderBody), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn paid(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<ReasonBody>,
) -> Result<HttpResponse, Problem> {
    let VisibleOrder { order, identity, .. } = visible_order(&api, &caller, &path).await?;
    api.acting(order.event, Role::Organiser, &identity)?;
    let by = ChangedBy { user: identity.user, reason: reason(&body.reason)? };
    let row = by.row(OperatorCommand::Paid, about(&order), api.engine.now());
    shown(&api, api.confirm_payment(&*gateway, &order, row).await?).await
}

/// Erase the contact of an order (the buyer, or organisers). Its tickets stay valid, and no more mails are sent.
#[utoipa::path(post, path = "/api/orders/{id}/erase", tag = "orders", params(("id" = String, Path)),
    request_body = EraseBody, security(("session" = [])),
    responses((status = 200, body = OrderBody), (status = 404), (status = 422)))]
pub async fn erase(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    Body(body): Body<EraseBody>,
) -> Result<HttpResponse, Problem> {
    let reason = optional_reason(body.reason.as_deref());
    let visible = visible_order(&api, &caller, &path).await?;
    api.erase_contact(&visible, reason?).await?;
    shown(&api, (visible.order, visible.tickets)).await
}

/// Revoke all links to an order that were sent so far (the buyer, or organisers).
#[utoipa::path(post, path = "/api/orders/{id}/links/revoke", tag = "orders", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 204), (status = 404)))]
pub async fn revoke_links(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let VisibleOrder { order, .. } = visible_order(&api, &caller, &path).await?;
    api.revoke_links(order.order).await?;
    Ok(HttpResponse::NoContent().finish())
}
