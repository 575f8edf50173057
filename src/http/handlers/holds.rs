//! Holds: granting, showing, extending, giving up.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ContentType},
    web,
};

use super::WorkerGateway;
use crate::http::routes::routes;
use crate::{
    actors::{
        HoldView,
        requests::{Extend, Release, ShowHold, ShowHolds},
    },
    api::{Problem, fields::IdempotencyKey},
    http::{
        Api,
        dto::holds::{HoldBody, HoldRequest, HoldsBody, hold_body},
        extract::{Body, Caller, client_of, id, idempotency},
    },
    services::hold::{Buyer, OfHold},
};

routes! { hot: create, show, release; list, extend }

/// Hold seats and places in areas, all or nothing.
#[utoipa::path(post, path = "/api/events/{id}/holds", tag = "holds",
    params(("id" = String, Path), ("Idempotency-Key" = Option<IdempotencyKey>, Header, description = "requests with the same key get the same outcome")),
    request_body = HoldRequest, security(("session" = [])),
    responses((status = 201, body = HoldBody), (status = 409), (status = 410), (status = 422)))]
pub async fn create(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<HoldRequest>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let buyer = Buyer { identity: caller.identity(Some(event))?, address: client_of(&api, &request) };
    let key = || idempotency(&request, "hold", &body);
    let held = api.hold(&*gateway, event, &body, buyer, key).await?;
    answer(&api, &held, StatusCode::CREATED)
}

fn answer(
    api: &Api,
    OfHold { entry, layout, answer: view }: &OfHold<HoldView>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let event = entry.event;
    // Only the answer that grants a hold knows which transition granted it.
    let token = (status == StatusCode::CREATED).then(|| api.hold_token(event, view));
    json(status, &hold_body(event, view, layout, &entry.prices(layout), token))
}

/// A body in JSON, in one piece of memory if each seat, with the parts of its price, takes less than half a kilobyte.
fn json(status: StatusCode, body: &HoldBody) -> Result<HttpResponse, Problem> {
    let mut bytes = Vec::with_capacity(1_024 + 512 * body.seats.len());
    serde_json::to_writer(&mut bytes, body)
        .map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    Ok(HttpResponse::build(status).content_type(ContentType::json()).body(bytes))
}

/// List the caller's holds in an event that are not ordered, in the order of their deadlines.
#[utoipa::path(get, path = "/api/events/{id}/holds", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldsBody), (status = 404)))]
pub async fn list(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let identity = caller.identity(Some(event))?;
    let entry = api.visible_to(event, &identity)?;
    let buyer = identity.user;
    let layout = api.layout(event).await?;
    let views = api.send(&*gateway, event, &layout, ShowHolds { buyer }).await?;
    let prices = entry.prices(&layout);
    let items = views.iter().map(|view| hold_body(event, view, &layout, &prices, None));
    Ok(HttpResponse::Ok().json(HoldsBody { items: items.collect() }))
}

/// Get a hold of the caller.
#[utoipa::path(get, path = "/api/holds/{id}", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldBody), (status = 403), (status = 404), (status = 410)))]
pub async fn show(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (hold, who) = (id(&path, "hold")?, |event| caller.identity(event));
    let shown = api.with_hold(&*gateway, hold, who, |hold, buyer| ShowHold { hold, buyer }).await?;
    answer(&api, &shown, StatusCode::OK)
}

/// Extend a hold by `hold_seconds`.
#[utoipa::path(post, path = "/api/holds/{id}/extend", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldBody), (status = 409), (status = 410)))]
pub async fn extend(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (hold, who) = (id(&path, "hold")?, |event| caller.identity(event));
    let extended = api.with_hold(&*gateway, hold, who, |hold, buyer| Extend { hold, buyer }).await?;
    answer(&api, &extended, StatusCode::OK)
}

/// Release a hold.
#[utoipa::path(delete, path = "/api/holds/{id}", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 204), (status = 403), (status = 409), (status = 410)))]
pub async fn release(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (hold, who) = (id(&path, "hold")?, |event| caller.identity(event));
    api.with_hold(&*gateway, hold, who, |hold, buyer| Release { hold, buyer }).await?;
    Ok(HttpResponse::NoContent().finish())
}
