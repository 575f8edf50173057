//! What organisers do to their events: creating, changing, opening and closing, blocking places.

use actix_web::{HttpRequest, HttpResponse, http::header, web};

use super::{WorkerGateway, history::changes};
use crate::http::routes::routes;
use crate::{
    api::Problem,
    auth::Role,
    clock::parse_rfc3339,
    http::{
        Api,
        dto::{
            FieldError,
            events::{
                EventPatchBody, EventStatusBody, PlanWarningBody, PreviewBody, event_body, record_body,
            },
            history::{Reason, optional_reason},
            holds::{AreaPlacesBody, selection_of},
            layouts::{layout_body, tiers_of},
            reports::TransitionBody,
        },
        extract::{Body, Caller, id, read},
    },
    import::{self, charges::TaxDocument},
    services::change::ChangedBy,
};
use domain::{
    EventDetails, EventId, HistoryDetail, Millis, OperatorCommand, Organisation, PriceList, Selection,
    Timestamp, VenueLayout, admission,
    rules::{Charges, EventRules, Fee, Tax},
};

routes! { create, patch, status, block, unblock }

/// Whether to create an event.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateQuery {
    /// Only answer with what would be created.
    #[serde(default)]
    dry_run: bool,
}

/// Create an event from a JSON document, or from a header with a CSV or pretix plan (see docs/import.md).
#[utoipa::path(post, path = "/api/events", tag = "organiser", request_body = import::document::EventDocument,
    params(("dry_run" = Option<bool>, Query, description = "check everything and create nothing: 200 with the event as it would be created")),
    security(("session" = [])), responses((status = 200, body = PreviewBody, description = "the preview of a dry run"),
        (status = 201, body = crate::http::dto::events::EventBody, headers(("Location" = String, description = "the event"))),
        (status = 409), (status = 422)))]
pub async fn create(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    query: web::Query<CreateQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let identity = caller.with_role(Role::Organiser, None)?;
    let (limit, hold_length) = (api.settings.import_bytes_max, api.hold_length);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        let detail = "send JSON, with Content-Type: application/json";
        return Err(Problem::new(415, "unsupported_media_type", detail));
    }
    let upload = api.uploads.begin(&identity.user)?;
    let bytes = read(payload.into_inner(), limit).await?;
    let turn = upload.turn().await?;
    let now = api.engine.now();
    // A large plan takes a while to check: not on the worker's own thread. It keeps its turn when the request is over.
    let check = move || {
        let _taken = (upload, turn);
        import::parse_upload(&bytes, hold_length, now)
    };
    let parsed = web::block(check).await;
    let planned = parsed
        .map_err(|error| Problem::new(500, "internal", error.to_string()))?
        .map_err(|problems| Problem::invalid(problems.into_iter().map(field_error).collect()))?;
    let organisation = api.organisation_for(planned.organisation.as_ref(), &identity)?;
    api.check_guest_rules(&planned.rules)?;
    api.check_prices(&planned.layout, &planned.rules.charges, |tier| format!("tiers.{tier}.price"))?;
    if query.dry_run {
        return preview(&api, planned, organisation, now).await;
    }
    let mut new = import::to_new_event(&planned, now);
    new.record.organisation = organisation;
    let detail = HistoryDetail { places: Some(planned.layout.capacity()), ..HistoryDetail::default() };
    let by = ChangedBy { user: identity.user, reason: None };
    new.history = Some(by.row(OperatorCommand::Create, detail, now));
    let entry = api.engine.create_event(new).await?;
    let body = event_body(&entry, now);
    let location = format!("/api/events/{}", entry.event);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(body))
}

fn field_error(problem: import::Problem) -> FieldError {
    let error = if problem.is_of_meaning { FieldError::meaning } else { FieldError::form };
    error(problem.place, problem.detail)
}

/// The preview of a new event. Only whether its id is taken is still to be checked.
async fn preview(
    api: &Api,
    planned: import::PlannedEvent,
    organisation: Organisation,
    now: Timestamp,
) -> Result<HttpResponse, Problem> {
    let catalogue = api.engine.catalogue();
    if catalogue.get(planned.event).is_some() || catalogue.routed(planned.event.route()).is_some() {
        return Err(Problem::new(409, "conflict", "this event_id is taken; leave it out or choose another"));
    }
    let encode = move || {
        let mut new = import::to_new_event(&planned, now);
        new.record.organisation = organisation;
        let prices = PriceList::new(&planned.layout, &planned.rules.charges);
        serde_json::to_vec(&PreviewBody {
            event: record_body(&new.record, new.record.counts, now),
            tiers: tiers_of(&planned.layout, &prices),
            layout: layout_body(planned.event, &planned.layout),
            warnings: planned.warnings.iter().map(PlanWarningBody::from).collect(),
        })
    };
    let internal = |error: String| Problem::new(500, "internal", error);
    let encoded = web::block(encode).await.map_err(|error| internal(error.to_string()))?;
    let body = encoded.map_err(|error| internal(error.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}

/// Change an event; fields that are left out keep their values.
#[utoipa::path(patch, path = "/api/events/{id}", tag = "organiser", params(("id" = String, Path)),
    request_body = EventPatchBody, security(("session" = [])),
    responses((status = 200, body = crate::http::dto::events::EventBody), (status = 409), (status = 422)))]
pub async fn patch(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<EventPatchBody>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let (identity, entry) = caller.acting(Role::Organiser, event)?;
    let by = ChangedBy { user: identity.user, reason: optional_reason(body.reason.as_deref())? };
    let change = |details: &mut EventDetails, rules: &mut EventRules, layout: &VenueLayout| {
        take_patch(body.clone(), details, rules, layout)
    };
    api.change_event(&*gateway, &entry, &by, change, changes).await?;
    Ok(HttpResponse::Ok().json(event_body(&entry, api.engine.now())))
}

/// Puts what a body names in place of what there is.
fn take_patch(
    body: EventPatchBody,
    details: &mut EventDetails,
    rules: &mut EventRules,
    layout: &VenueLayout,
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut instant =
        |field: &str, text: &Option<String>, target: &mut Timestamp| match text.as_deref().map(parse_rfc3339)
        {
            Some(Ok(instant)) => *target = instant,
            Some(Err(error)) => errors.push(FieldError::form(field, error)),
            None => {}
        };
    instant("starts_at", &body.starts_at, &mut details.starts_at);
    instant("opens_at", &body.opens_at, &mut rules.sale.opens_at);
    instant("closes_at", &body.closes_at, &mut rules.sale.closes_at);
    for (field, text, target) in [
        ("name", body.name, &mut details.name),
        ("category", body.category, &mut details.category),
        ("venue", body.venue, &mut details.venue),
        ("city", body.city, &mut details.city),
    ] {
        let Some(text) = text else { continue };
        if !EventDetails::is_line(&text) {
            errors.push(FieldError::form(field, EventDetails::LINE_FORM));
        }
        *target = text;
    }
    if let Some(text) = body.description {
        if !EventDetails::is_description(&text) {
            errors.push(FieldError::form("description", EventDetails::DESCRIPTION_FORM));
        }
        details.description = text;
    }
    if let Some(seconds) = body.hold_seconds {
        rules.hold_length = Millis::from_secs(seconds);
        if !admission::HOLD_LENGTHS.contains(&rules.hold_length) {
            errors.push(FieldError::form("hold_seconds", "1 to 86400 seconds"));
        }
    }
    if let Some(protection) = body.protection {
        let wrong = |field: &str, detail| {
            errors.push(FieldError::form(format!("protection.{field}"), detail));
        };
        rules.protection = protection.checked(wrong);
    }
    if let Some(taxes) = &body.taxes {
        rules.charges.taxes = taxes_of(taxes, &rules.charges.fees, layout, &mut errors);
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    rules.limits.seats_per_hold = body.seats_per_hold.unwrap_or(rules.limits.seats_per_hold);
    rules.limits.seats_per_buyer = body.seats_per_buyer.unwrap_or(rules.limits.seats_per_buyer);
    rules.extensions_per_hold = body.extensions.unwrap_or(rules.extensions_per_hold);
    rules.orphan_rule = body.orphan_rule.unwrap_or(rules.orphan_rule);
    rules.guests.ask_phone = body.ask_phone.unwrap_or(rules.guests.ask_phone);
    rules.guests.confirm_email = body.confirm_email.unwrap_or(rules.guests.confirm_email);
    rules.charges.prices = body.prices.unwrap_or(rules.charges.prices);
    Ok(())
}

/// The taxes that a body names.
fn taxes_of(
    taxes: &[TaxDocument],
    fees: &[Fee],
    layout: &VenueLayout,
    errors: &mut Vec<FieldError>,
) -> Vec<Tax> {
    if taxes.len() > Charges::TAXES_MAX {
        errors.push(FieldError::form("taxes", format!("at most {} taxes", Charges::TAXES_MAX)));
    }
    let tax = |(index, tax): (usize, &TaxDocument)| {
        tax.checked(
            |code| layout.tier_named(code).is_some(),
            fees,
            |fault| {
                let field = format!("taxes.{index}.{}", fault.field);
                let error = if fault.is_of_meaning { FieldError::meaning } else { FieldError::form };
                errors.push(error(field, fault.detail));
            },
        )
    };
    taxes.iter().enumerate().map(tax).collect()
}

/// Open, pause, close or cancel an event.
#[utoipa::path(post, path = "/api/events/{id}/status", tag = "organiser", params(("id" = String, Path)),
    request_body = EventStatusBody, security(("session" = [])),
    responses((status = 200, body = crate::http::dto::events::EventBody), (status = 409)))]
pub async fn status(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<EventStatusBody>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let (identity, entry) = caller.acting(Role::Organiser, event)?;
    let by = ChangedBy { user: identity.user, reason: optional_reason(body.reason.as_deref())? };
    api.change_status(&*gateway, &entry, &by, body.status).await?;
    Ok(HttpResponse::Ok().json(event_body(&entry, api.engine.now())))
}

/// Places to block or unblock.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacesBody {
    /// Labels of seats.
    #[serde(default)]
    seats: Vec<String>,
    /// Places in areas.
    #[serde(default)]
    areas: Vec<AreaPlacesBody>,
    /// The reason, for the event's history.
    #[schema(value_type = Option<Reason>)]
    reason: Option<String>,
}

/// Block places: take them off sale.
#[utoipa::path(post, path = "/api/events/{id}/block", tag = "organiser", params(("id" = String, Path)),
    request_body = PlacesBody, security(("session" = [])), responses((status = 200, body = TransitionBody), (status = 409)))]
pub async fn block(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<PlacesBody>,
) -> Result<HttpResponse, Problem> {
    set_blocked(&caller, &api, &gateway, &path, (&body, true)).await
}

/// Unblock places: put them on sale again.
#[utoipa::path(post, path = "/api/events/{id}/unblock", tag = "organiser", params(("id" = String, Path)),
    request_body = PlacesBody, security(("session" = [])), responses((status = 200, body = TransitionBody), (status = 409)))]
pub async fn unblock(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
    Body(body): Body<PlacesBody>,
) -> Result<HttpResponse, Problem> {
    set_blocked(&caller, &api, &gateway, &path, (&body, false)).await
}

async fn set_blocked(
    caller: &Caller,
    api: &Api,
    gateway: &WorkerGateway,
    path: &str,
    (body, blocked): (&PlacesBody, bool),
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(path, "event")?;
    let (identity, _) = caller.acting(Role::Organiser, event)?;
    let by = ChangedBy { user: identity.user, reason: optional_reason(body.reason.as_deref())? };
    let layout = api.layout(event).await?;
    let Selection::Named(places) = selection_of(&layout, &body.seats, None, &body.areas)? else {
        return Err(Problem::new(500, "internal", "named places are a named selection"));
    };
    let done = api.set_blocked(&**gateway, event, &layout, &by, (places, blocked)).await?;
    Ok(HttpResponse::Ok().json(TransitionBody { event_id: event, seq: done.seq.0 }))
}
