//! Tickets: lists, pictures, verification and check-in.

use std::ops::RangeInclusive;

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use super::{WorkerGateway, orders::visible_order};
use crate::http::routes::routes;
use crate::{
    api::{
        Problem,
        bodies::{TicketBody, ticket_body},
        labels,
        requests::CheckInRequest,
        schemas::{schemas, whole},
    },
    auth::{Access, Role},
    clock::rfc3339,
    http::{
        Api,
        dto::{
            FieldError, List,
            gates::{CheckedInBody, VerifiedBody},
            orders::VerifyRequest,
        },
        extract::{Body, Caller, id},
    },
    services::{
        access,
        check_in::{CheckedIn, TicketStanding},
        visible::VisibleOrder,
    },
    tickets::qr,
};
use domain::{EventId, SignedTicket, Ticket, TicketId, TicketStatus};

routes! { of_order, picture, verify, check_in }

/// List the tickets of an order.
#[utoipa::path(get, path = "/api/orders/{id}/tickets", tag = "tickets", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = List<TicketBody>), (status = 404)))]
pub async fn of_order(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let VisibleOrder { tickets, .. } = visible_order(&api, &caller, &path).await?;
    let items: Vec<TicketBody> = signed(&api, tickets).await?.iter().map(ticket_body).collect();
    let total = items.len() as u64;
    Ok(HttpResponse::Ok().json(List { items, page: 1, per_page: total.max(1), total }))
}

/// So many tickets are signed on a worker's own thread, for which others wait.
const SIGNED_AT_ONCE: usize = 8;

/// These tickets with their codes.
pub async fn signed(api: &Api, tickets: Vec<Ticket>) -> Result<Vec<SignedTicket>, Problem> {
    let (minter, are_few) = (api.minter.clone(), tickets.len() <= SIGNED_AT_ONCE);
    let all = move || tickets.into_iter().map(|ticket| minter.sign(ticket)).collect();
    if are_few {
        return Ok(all());
    }
    api.turns.run(all).await
}

/// Pixels a side: from where a code can be read to where nobody needs more.
const PICTURE_PIXELS: RangeInclusive<u32> = 69..=2_000;

schemas! {
    PictureSize, "The width and height of a PNG in pixels.",
        whole(i64::from(*PICTURE_PIXELS.start()), i64::from(*PICTURE_PIXELS.end()));
}

labels::labels! {
    PictureFormat, "The format of a picture.", ["svg", "png"];
}

/// How large a picture.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureQuery {
    /// Pixels a side, for PNG.
    size: Option<u32>,
}

/// Get a ticket's QR code as SVG or PNG.
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
    let row = api.minter.sign(visible_ticket(&caller, &api, ticket).await?);
    let size = query.size.unwrap_or(554);
    if !PICTURE_PIXELS.contains(&size) {
        let (least, most) = (PICTURE_PIXELS.start(), PICTURE_PIXELS.end());
        let detail = format!("{least} to {most} pixels");
        return Err(Problem::invalid(vec![FieldError::form("size", detail)]));
    }
    let (drawn, kind) = match format.as_str() {
        "svg" => {
            let draw = move || qr::svg(&row.token).map(String::into_bytes);
            (api.turns.run(draw).await?, "image/svg+xml")
        }
        "png" => (api.turns.run(move || qr::png(&row.token, size)).await?, "image/png"),
        _ => return Err(Problem::not_found("picture; ask for .svg or .png")),
    };
    let picture = drawn.map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "private, max-age=600"))
        .body(picture))
}

/// The ticket, if the caller may see its order.
async fn visible_ticket(caller: &Caller, api: &Api, ticket: TicketId) -> Result<Ticket, Problem> {
    let recognised = caller.recognised()?;
    // A session that is narrowed to an order needs to know which it is.
    let found = api.engine.queries().ticket(ticket).await?;
    let order = found.as_ref().map(|row| row.order);
    let access = |event| Access { writes: false, event, order };
    let who = |event| Ok(recognised.allowed(&access(event), api.engine.now())?);
    let (event, identity) = api.event_of(&ticket, "ticket", who)?;
    let row = found.ok_or_else(|| Problem::not_found("ticket"))?;
    let may = access::may(&identity, Role::Organiser, &*api.entry(event)?)
        || api.is_own(&identity, row.order, &row.user).await?;
    if may { Ok(row) } else { Err(Problem::not_found("ticket")) }
}

/// Verify a token without checking it in (gate staff).
#[utoipa::path(post, path = "/api/tickets/verify", tag = "tickets", request_body = VerifyRequest,
    security(("session" = [])), responses((status = 200, body = VerifiedBody, description = "whether it is a valid ticket, and why not"), (status = 403), (status = 410)))]
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
    let TicketStanding { status, used_at } = api.ticket_standing(&identity, &facts).await?;
    Ok(HttpResponse::Ok().json(VerifiedBody {
        valid: status != TicketStatus::Void,
        code: (status == TicketStatus::Void).then_some("ticket_void"),
        detail: None,
        event_id: Some(facts.event),
        seat: Some(facts.seat),
        ticket_id: Some(facts.ticket),
        order_id: Some(facts.order),
        status: Some(status.as_str()),
        used_at: used_at.map(rfc3339),
    }))
}

/// Check a ticket in, once (gate staff).
#[utoipa::path(post, path = "/api/tickets/check-in", tag = "tickets", request_body = CheckInRequest,
    security(("session" = [])), responses((status = 200, body = CheckedInBody, description = "the ticket was checked in: admit its holder"), (status = 404), (status = 409), (status = 410), (status = 422)))]
pub async fn check_in(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    Body(body): Body<CheckInRequest>,
) -> Result<HttpResponse, Problem> {
    let wanted: Option<EventId> = body.event_id.as_deref().map(|event| id(event, "event")).transpose()?;
    let identity = caller.with_role(Role::Gate, wanted)?;
    let CheckedIn { ticket, at, gate } = api.check_in(&*gateway, &identity, wanted, body).await?;
    Ok(HttpResponse::Ok().json(CheckedInBody {
        checked_in: true,
        ticket_id: ticket.ticket,
        event_id: ticket.event,
        seat: ticket.seat,
        used_at: rfc3339(at),
        gate,
    }))
}
