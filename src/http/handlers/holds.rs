//! Holds.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ContentType},
    web,
};

use super::Asker;
use crate::http::routes::routes;
use crate::{
    actors::{
        CatalogueEntry, HoldView, Request,
        requests::{Extend, Release, ShowHold, ShowHolds},
    },
    api::{Problem, fields::IdempotencyKey, wording},
    http::{
        Api,
        dto::holds::{HoldBody, HoldRequest, HoldsBody, hold_body},
        extract::{Body, Caller, client_of, id, keyed},
    },
};
use domain::{EventId, HoldId, UserId, VenueLayout};

routes! { create, list, show, extend, release }

/// Hold seats and area places, all or nothing.
#[utoipa::path(post, path = "/api/events/{id}/holds", tag = "holds",
    params(("id" = String, Path), ("Idempotency-Key" = Option<IdempotencyKey>, Header, description = "one outcome per key")),
    request_body = HoldRequest, security(("session" = [])),
    responses((status = 201, body = HoldBody), (status = 409), (status = 410), (status = 422)))]
pub async fn create(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    path: web::Path<String>,
    Body(body): Body<HoldRequest>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let identity = caller.identity(Some(event))?;
    let entry = api.visible_to(event, &identity)?;
    let layout = api.layout(event).await?;
    let keyed = keyed(&request, "hold", &body)?;
    let ask = api.hold_ask(event, &layout, &body, keyed, identity, client_of(&api, &request))?;
    let view = hold(&asker, event, &layout, ask).await.inspect_err(|problem| api.refused(event, problem))?;
    answer(&api, &entry, &layout, &view, StatusCode::CREATED)
}

async fn hold(
    asker: &Asker,
    event: EventId,
    layout: &VenueLayout,
    request: impl Request<Answer = HoldView>,
) -> Result<HoldView, Problem> {
    asker.ask(event, request).await.map_err(|refusal| wording::refusal(refusal, layout))
}

fn answer(
    api: &Api,
    entry: &CatalogueEntry,
    layout: &VenueLayout,
    view: &HoldView,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let (event, currency) = (entry.event, entry.record().rules.charges.currency);
    // Only the answer that grants a hold knows which transition granted it.
    let token = (status == StatusCode::CREATED).then(|| api.hold_token(event, view));
    json(status, &hold_body(event, view, layout, currency, token))
}

/// A body in JSON, in one piece of memory if it is about a kilobyte, as a hold is.
fn json(status: StatusCode, body: &HoldBody) -> Result<HttpResponse, Problem> {
    let mut bytes = Vec::with_capacity(1_024);
    serde_json::to_writer(&mut bytes, body)
        .map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    Ok(HttpResponse::build(status).content_type(ContentType::json()).body(bytes))
}

/// One's own holds in an event that no order has, those that end first first.
#[utoipa::path(get, path = "/api/events/{id}/holds", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldsBody), (status = 404)))]
pub async fn list(
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let identity = caller.identity(Some(event))?;
    let entry = api.visible_to(event, &identity)?;
    let buyer = identity.user;
    let layout = api.layout(event).await?;
    let shown = asker.ask(event, ShowHolds { buyer }).await;
    let views = shown.map_err(|refusal| wording::refusal(refusal, &layout))?;
    let currency = entry.record().rules.charges.currency;
    let items = views.iter().map(|view| hold_body(event, view, &layout, currency, None));
    Ok(HttpResponse::Ok().json(HoldsBody { items: items.collect() }))
}

/// A hold of one's own.
#[utoipa::path(get, path = "/api/holds/{id}", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldBody), (status = 403), (status = 404), (status = 410)))]
pub async fn show(
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    show_after(&caller, &api, &asker, &path, |hold, buyer| ShowHold { hold, buyer }).await
}

/// Start a hold's time again.
#[utoipa::path(post, path = "/api/holds/{id}/extend", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = HoldBody), (status = 409), (status = 410)))]
pub async fn extend(
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    show_after(&caller, &api, &asker, &path, |hold, buyer| Extend { hold, buyer }).await
}

/// Asks something about one's own hold and shows it.
async fn show_after<R: Request<Answer = HoldView>>(
    caller: &Caller,
    api: &Api,
    asker: &Asker,
    path: &str,
    request: impl FnOnce(HoldId, UserId) -> R,
) -> Result<HttpResponse, Problem> {
    let hold_id: HoldId = id(path, "hold")?;
    let (entry, buyer) = event_of_hold(api, caller, &hold_id)?;
    let layout = api.layout(entry.event).await?;
    let view = hold(asker, entry.event, &layout, request(hold_id, buyer)).await?;
    answer(api, &entry, &layout, &view, StatusCode::OK)
}

/// The event of a hold, if the caller may see it, and who that is.
fn event_of_hold(
    api: &Api,
    caller: &Caller,
    hold: &HoldId,
) -> Result<(Arc<CatalogueEntry>, UserId), Problem> {
    let (event, identity) = api.event_of(hold, "hold", |event| caller.identity(event))?;
    let entry = api.visible_to(event, &identity).map_err(|_| Problem::not_found("hold"))?;
    Ok((entry, identity.user))
}

/// Give a hold up.
#[utoipa::path(delete, path = "/api/holds/{id}", tag = "holds", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 204), (status = 403), (status = 409), (status = 410)))]
pub async fn release(
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let hold_id: HoldId = id(&path, "hold")?;
    let (entry, buyer) = event_of_hold(&api, &caller, &hold_id)?;
    let layout = api.layout(entry.event).await?;
    let released = asker.ask(entry.event, Release { hold: hold_id, buyer }).await;
    released.map_err(|refusal| wording::refusal(refusal, &layout))?;
    Ok(HttpResponse::NoContent().finish())
}
