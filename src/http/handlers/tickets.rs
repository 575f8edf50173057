//! Tickets: lists, pictures, verification and check-in.

use std::ops::RangeInclusive;

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use super::{Asker, history::row, orders::visible_order};
use crate::http::routes::routes;
use crate::{
    actors::{Refusal, TicketWork, requests::Tickets},
    api::{
        Problem,
        bodies::{TicketBody, ticket_body},
        fields::GATE_CHARS_MAX,
        labels,
        schemas::{schemas, whole},
        wording,
    },
    auth::{Identity, Role},
    clock::{parse_rfc3339, rfc3339},
    http::{
        Api,
        dto::{
            FieldError, List,
            gates::{CheckedInBody, VerifiedBody},
            orders::{CheckInRequest, VerifyRequest},
        },
        extract::{Body, Caller, id},
    },
    persistence::{HistoryDetail, HistoryRow, OperatorCommand, StoreError},
    services::{access, visible::VisibleOrder},
    tickets::{TicketFacts, qr},
};
use domain::{CheckIn, EventId, EventStatus, Millis, Rejection, TicketId, TicketStatus, Timestamp, is_line};

routes! { of_order, picture, verify, check_in }

/// How far a gate's clock may be ahead of ours.
const AHEAD_MAX: Millis = Millis::from_secs(60);
/// How long a gate may have been offline.
const OFFLINE_MAX: Millis = Millis::from_secs(48 * 3_600);

/// The tickets of an order.
#[utoipa::path(get, path = "/api/orders/{id}/tickets", tag = "tickets", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = List<TicketBody>), (status = 404)))]
pub async fn of_order(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let VisibleOrder { tickets, .. } = visible_order(&api, &caller, &path).await?;
    let items: Vec<TicketBody> = tickets.iter().map(ticket_body).collect();
    let total = items.len() as u64;
    Ok(HttpResponse::Ok().json(List { items, page: 1, per_page: total.max(1), total }))
}

/// Pixels a side: from where a code can be read to where nobody needs more.
const PICTURE_PIXELS: RangeInclusive<u32> = 69..=2_000;

schemas! {
    PictureSize, "Pixels a side of a PNG.",
        whole(i64::from(*PICTURE_PIXELS.start()), i64::from(*PICTURE_PIXELS.end()));
}

labels::labels! {
    PictureFormat, "How a picture is drawn.", ["svg", "png"];
}

/// How large a picture.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureQuery {
    /// Pixels a side, for PNG.
    size: Option<u32>,
}

/// A ticket's QR code as SVG or PNG.
#[utoipa::path(get, path = "/api/tickets/{id}.{format}", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path), ("format" = PictureFormat, Path),
        ("size" = Option<PictureSize>, Query)),
    responses((status = 200, content((String = "image/svg+xml"), (String = "image/png"))), (status = 404), (status = 422)))]
pub async fn picture(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<(String, String)>,
    query: web::Query<PictureQuery>,
) -> Result<HttpResponse, Problem> {
    let (ticket, format) = path.into_inner();
    let ticket: TicketId = id(&ticket, "ticket")?;
    let (event, identity) = api.event_of(&ticket, "ticket", |event| caller.identity(event))?;
    let row = api.engine.store().ticket(ticket).await?;
    let organises = access::may(&identity, Role::Organiser, &*api.entry(event)?);
    let row = row
        .filter(|row| row.user == identity.user || organises)
        .ok_or_else(|| Problem::not_found("ticket"))?;
    let size = query.size.unwrap_or(554);
    if !PICTURE_PIXELS.contains(&size) {
        let (least, most) = (PICTURE_PIXELS.start(), PICTURE_PIXELS.end());
        let detail = format!("{least} to {most} pixels is possible");
        return Err(Problem::invalid(vec![FieldError::form("size", detail)]));
    }
    // A millisecond of work: not on the worker's own thread.
    let drawn = match format.as_str() {
        "svg" => web::block(move || qr::svg(&row.token).map(String::into_bytes))
            .await
            .map(|svg| (svg, "image/svg+xml")),
        "png" => web::block(move || qr::png(&row.token, size)).await.map(|png| (png, "image/png")),
        _ => return Err(Problem::not_found("picture; ask for .svg or .png")),
    };
    let internal = |error: String| Problem::new(500, "internal", error);
    let (picture, kind) = drawn.map_err(|error| internal(error.to_string()))?;
    let picture = picture.map_err(|error| internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "private, max-age=86400"))
        .body(picture))
}

/// What a token says (gate staff).
#[utoipa::path(post, path = "/api/tickets/verify", tag = "tickets", request_body = VerifyRequest,
    security(("session" = [])), responses((status = 200, body = VerifiedBody, description = "valid or not, and why"), (status = 403)))]
pub async fn verify(
    caller: Caller,
    api: web::Data<Api>,
    Body(body): Body<VerifyRequest>,
) -> Result<HttpResponse, Problem> {
    let identity = caller.with_role(Role::Gate, None)?;
    let facts = match api.verifier.verify(&body.token) {
        Ok(facts) => facts,
        Err(error) => {
            return Ok(HttpResponse::Ok().json(VerifiedBody {
                code: Some(error.code()),
                detail: Some(error.to_string()),
                ..VerifiedBody::default()
            }));
        }
    };
    works_there(&api, &identity, facts.event)?;
    let row = api.engine.store().ticket(facts.ticket).await?;
    // A cancelled event's tickets are void, whether the store has heard of it or not.
    let entry = api.engine.catalogue().get(facts.event);
    let takes_place = entry.is_some_and(|entry| entry.record().rules.status != EventStatus::Cancelled);
    let status = row.as_ref().filter(|_| takes_place).map_or(TicketStatus::Void, |row| row.status);
    let used_at = row.and_then(|row| row.used).map(|(at, _)| rfc3339(at));
    Ok(HttpResponse::Ok().json(VerifiedBody {
        valid: status != TicketStatus::Void,
        code: (status == TicketStatus::Void).then_some("ticket_void"),
        detail: None,
        event_id: Some(facts.event),
        seat: Some(facts.seat),
        ticket_id: Some(facts.ticket),
        order_id: Some(facts.order),
        status: Some(status.as_str()),
        used_at,
    }))
}

/// Let somebody in, once (gate staff).
#[utoipa::path(post, path = "/api/tickets/check-in", tag = "tickets", request_body = CheckInRequest,
    security(("session" = [])), responses((status = 200, body = CheckedInBody, description = "let them in"), (status = 404), (status = 409), (status = 422)))]
pub async fn check_in(
    caller: Caller,
    api: web::Data<Api>,
    asker: Asker,
    Body(body): Body<CheckInRequest>,
) -> Result<HttpResponse, Problem> {
    let wanted: Option<EventId> = body.event_id.as_deref().map(|event| id(event, "event")).transpose()?;
    let identity = caller.with_role(Role::Gate, wanted)?;
    if !is_line(&body.gate, GATE_CHARS_MAX) {
        let detail = format!("1 to {GATE_CHARS_MAX} characters without control characters");
        return Err(Problem::invalid(vec![FieldError::form("gate", detail)]));
    }
    let facts = ticket_meant(&api, &body).await?;
    if wanted.is_some_and(|event| event != facts.event) {
        return Err(Problem::new(409, "wrong_event", "this ticket is for another event"));
    }
    works_there(&api, &identity, facts.event)?;
    let now = api.engine.now();
    let at = match body.scanned_at.as_deref() {
        None => now,
        Some(text) => match scanned_at(text, now) {
            Ok(at) => at,
            // Told once more what was recorded in time: its answer may have been lost days ago.
            Err(_) if let Some(at) = recorded(&api, &facts, text, &body.gate).await? => {
                return Ok(HttpResponse::Ok().json(checked_in_body(&facts, at, body.gate)));
            }
            Err(error) => return Err(Problem::invalid(vec![error])),
        },
    };
    let work = async |work| asker.ask(facts.event, Tickets { order: facts.order, work }).await;
    let checked_in = match work(TicketWork::Scan).await {
        Ok(_) => {
            let by = admission(&facts, &identity, &body, now, at);
            let checked_in = api.engine.store().check_in(facts.ticket, &body.gate, at, by).await;
            // Where nobody knows whether the ticket is used now, its order must not be ended before the gate has
            // told again. If this is not heard, the order's buyer waits before they can cancel.
            if checked_in.as_ref().err().is_none_or(StoreError::is_without_effect) {
                let _ = work(TicketWork::Scanned).await;
            }
            checked_in?
        }
        // Its order is ended or its event cancelled, even if the store has not heard of it yet.
        Err(Refusal::Rejected(Rejection::OrderUnknown)) => CheckIn::Void,
        Err(Refusal::EventUnknown) => CheckIn::Unknown,
        Err(refusal) => return Err(wording::refusal(refusal, api.layout(facts.event).await?.as_ref())),
    };
    match checked_in {
        // A gate that did not hear the answer tells again what it told before.
        CheckIn::AlreadyUsed { at: before, gate }
            if body.scanned_at.is_some() && (before, &gate) == (at, &body.gate) =>
        {
            Ok(HttpResponse::Ok().json(checked_in_body(&facts, at, gate)))
        }
        CheckIn::Accepted => Ok(HttpResponse::Ok().json(checked_in_body(&facts, at, body.gate))),
        CheckIn::AlreadyUsed { at, gate } => {
            Err(Problem::new(409, "already_used", "this ticket was used before; do not let them in with it")
                .with("used_at", rfc3339(at))
                .with("gate", gate))
        }
        CheckIn::Void | CheckIn::Unknown => Err(Problem::new(
            409,
            "ticket_void",
            "this ticket's order was cancelled or refunded, or its event cancelled",
        )),
    }
}

/// Refuses a gate of another house. A ticket whose event is not here any more is judged like any other.
fn works_there(api: &Api, identity: &Identity, event: EventId) -> Result<(), Problem> {
    match api.entry(event) {
        Ok(_) => api.acting(event, Role::Gate, identity).map(|_| ()),
        Err(_) => Ok(()),
    }
}

/// Who lets somebody in, for the event's history.
fn admission(
    facts: &TicketFacts,
    identity: &Identity,
    body: &CheckInRequest,
    now: Timestamp,
    at: Timestamp,
) -> HistoryRow {
    let detail = HistoryDetail {
        ticket: Some(facts.ticket),
        gate: Some(body.gate.clone()),
        scanned_at: body.scanned_at.is_some().then_some(at),
        labels: vec![facts.seat.clone()],
        ..HistoryDetail::default()
    };
    row(&identity.user, OperatorCommand::CheckIn, detail, None, now)
}

/// The ticket that a gate means: what its signed code says, or, typed by hand, what the store knows of its id.
async fn ticket_meant(api: &Api, body: &CheckInRequest) -> Result<TicketFacts, Problem> {
    let invalid =
        |detail: String, reason: &str| Problem::new(422, "ticket_invalid", detail).with("reason", reason);
    match (&body.token, &body.ticket_id) {
        (Some(token), None) => {
            api.verifier.verify(token).map_err(|error| invalid(error.to_string(), error.code()))
        }
        (None, Some(text)) => {
            let unknown = || invalid("there is no ticket with this id".to_owned(), "not_a_ticket");
            let ticket: TicketId = id(text, "ticket").map_err(|_| unknown())?;
            let row = api.engine.store().ticket(ticket).await?.ok_or_else(unknown)?;
            Ok(TicketFacts { ticket, event: row.event, order: row.order, seat: row.label })
        }
        _ => {
            let detail = "send the token, or ticket_id in its place";
            Err(Problem::invalid(vec![FieldError::form("token", detail)]))
        }
    }
}

/// When a gate says that it let somebody in.
fn scanned_at(text: &str, now: Timestamp) -> Result<Timestamp, FieldError> {
    let at = parse_rfc3339(text).map_err(|detail| FieldError::form("scanned_at", detail))?;
    if at > now + AHEAD_MAX {
        return Err(FieldError::meaning("scanned_at", "this is in the future; set the gate's clock"));
    }
    if at < now - OFFLINE_MAX {
        return Err(FieldError::meaning("scanned_at", "this is more than 48 hours ago; leave it out"));
    }
    Ok(at)
}

/// The instant, if just this admission is recorded.
async fn recorded(
    api: &Api,
    facts: &TicketFacts,
    text: &str,
    gate: &str,
) -> Result<Option<Timestamp>, Problem> {
    let Ok(at) = parse_rfc3339(text) else { return Ok(None) };
    let used = api.engine.store().ticket(facts.ticket).await?.and_then(|row| row.used);
    Ok(used.filter(|(used_at, used_by)| *used_at == at && used_by == gate).map(|(at, _)| at))
}

fn checked_in_body(facts: &TicketFacts, at: Timestamp, gate: String) -> CheckedInBody {
    CheckedInBody {
        checked_in: true,
        ticket_id: facts.ticket,
        event_id: facts.event,
        seat: facts.seat.clone(),
        used_at: rfc3339(at),
        gate,
    }
}
