//! Payments for organisers: what happened to those of an order, and which of an event do not go on.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use super::{WorkerGateway, orders::visible_order};
use crate::http::routes::routes;
use crate::{
    api::{
        Problem,
        paging::{PageNumber, PageSize},
        stored_lists::Cursor,
    },
    auth::Role,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, PageQuery, Pager, all_right, page_query,
            payments::{
                OrderPaymentsBody, PaymentListBody, PaymentStateName, list_body, order_payments_body,
            },
        },
        extract::{Caller, id},
    },
    services::payment_views::PaymentState,
};
use domain::EventId;

routes! { of_order, of_event }

/// List the payments of an order with their events (organisers).
#[utoipa::path(get, path = "/api/orders/{id}/payments", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = OrderPaymentsBody), (status = 403), (status = 404), (status = 503)))]
pub async fn of_order(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let visible = visible_order(&api, &caller, &path).await?;
    api.acting(visible.order.event, Role::Organiser, &visible.identity)?;
    let view = api.payments_of_order(&*gateway, visible.order).await?;
    let refunds = api.refunds_of(&view.order).await?;
    let body = order_payments_body(&view, &refunds);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// Which payments.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentsQuery {
    state: Option<String>,
    page: Option<String>,
    per_page: Option<String>,
    after: Option<String>,
    total: Option<bool>,
}

impl PaymentsQuery {
    fn page(&self) -> PageQuery<'_> {
        page_query(self.page.as_deref(), self.per_page.as_deref(), self.after.as_deref(), self.total)
    }
}

/// List the orders of an event whose payments are in one state, newest first, with the number in each state
/// (organisers).
#[utoipa::path(get, path = "/api/events/{id}/payments", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path),
        ("state" = Option<PaymentStateName>, Query, description = "`unpaid` by default"),
        ("page" = Option<PageNumber>, Query, description = "instead of `after`, for the first 10,000 items"), ("per_page" = Option<PageSize>, Query),
        ("after" = Option<Cursor>, Query), ("total" = Option<bool>, Query, description = "whether to count the items of all pages; true by default")),
    responses((status = 200, body = PaymentListBody), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn of_event(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    query: web::Query<PaymentsQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Organiser, event)?;
    let mut errors = FieldErrors::new();
    let [default, ..] = PaymentState::NAMES;
    let state = PaymentState::named(query.state.as_deref().unwrap_or(default));
    if state.is_none() {
        errors.push(FieldError::form("state", format!("one of: {}", PaymentState::NAMES.join(", "))));
    }
    let list = format!("payments of {event}");
    let (pager, wanted) = Pager::new(&api.cursors, list, &query.page(), &mut errors);
    all_right(errors)?;
    let Some(state) = state else { return Err(Problem::not_found("state of payments")) };
    let found = api.payments_of_event(&*gateway, event, state, wanted).await?;
    let ids = found.items.iter().map(|view| view.order.order).collect();
    let contacts = api.engine.contacts().contacts_of(ids).await?;
    let body = list_body(&found, contacts, &pager);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}
