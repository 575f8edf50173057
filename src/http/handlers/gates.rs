//! What a gate needs to work offline: the public keys, and the tickets that no longer open it.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::http::routes::routes;
use crate::{
    api::{
        Problem, labels,
        paging::{GatePageSize, PAGES_OF_GATES},
        schemas::{pattern, schemas},
    },
    auth::Role,
    clock::rfc3339,
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, all_right,
            gates::{GateListBody, NumberedTicketsBody, TicketKeyBody, TicketKeysBody, gate_ticket_body},
            page_and_size,
        },
        extract::{Caller, id},
    },
};
use domain::{EventId, TicketId};

routes! { keys, gate_list, numbered }

/// List the public keys that tickets are verified with.
#[utoipa::path(get, path = "/api/tickets/keys", tag = "tickets", responses((status = 200, body = TicketKeysBody)))]
pub async fn keys(api: web::Data<Api>) -> HttpResponse {
    let key =
        |(key_id, public_key): (u32, String)| TicketKeyBody { key_id, algorithm: "ed25519", public_key };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(TicketKeysBody {
        keys: api.verifier.keys().into_iter().map(key).collect(),
        now: rfc3339(api.engine.now()),
    })
}

schemas! {
    TicketNumber, "The number on a ticket: the last 8 hexadecimal digits of its id.", pattern("^[0-9A-Fa-f]{8}$");
}

labels::labels! {
    GateListTickets, "`spent`: tickets that are used or void; `all`: all tickets.", ["spent", "all"];
}

/// The most tickets of one printed number that are listed: nobody can choose among more.
const NUMBERED_MAX: u32 = 10;

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateListQuery {
    tickets: Option<String>,
    after: Option<String>,
    per_page: Option<String>,
}

/// List the tickets of an event that are used or void, or all of them, by id (gate staff).
#[utoipa::path(get, path = "/api/events/{id}/gate-list", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path), ("tickets" = Option<GateListTickets>, Query, description = "`spent` by default"),
        ("after" = Option<String>, Query, format = Uuid, description = "`next` of the previous page"),
        ("per_page" = Option<GatePageSize>, Query)),
    responses((status = 200, body = GateListBody), (status = 403), (status = 422)))]
pub async fn gate_list(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    query: web::Query<GateListQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Gate, event)?;
    let mut errors = FieldErrors::new();
    let (_, per_page) = page_and_size(None, query.per_page.as_deref(), PAGES_OF_GATES, &mut errors);
    let after: Option<Option<TicketId>> = query.after.as_deref().map(|after| after.parse().ok());
    if after == Some(None) {
        errors.push(FieldError::form("after", "send the 'next' of the previous page"));
    }
    let everything = match query.tickets.as_deref() {
        None | Some("spent") => false,
        Some("all") => true,
        Some(_) => {
            errors.push(FieldError::form("tickets", "one of: spent, all"));
            false
        }
    };
    all_right(errors)?;
    let as_of = rfc3339(api.engine.now());
    // One more than asked for tells whether there is another page.
    let (queries, after, limit) = (api.engine.queries(), after.flatten(), per_page as u32 + 1);
    let mut rows = if everything {
        queries.tickets_of_event(event, after, limit).await?
    } else {
        queries.spent_tickets(event, after, limit).await?
    };
    let more = rows.len() as u64 > per_page;
    rows.truncate(per_page as usize);
    let next = rows.last().filter(|_| more).map(|row| row.ticket.to_string());
    let items = rows.iter().map(gate_ticket_body).collect();
    Ok(HttpResponse::Ok().json(GateListBody { event_id: event, as_of, items, next }))
}

/// What is printed on a ticket.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberQuery {
    number: Option<String>,
}

/// Find the ticket with this printed number, for a gate that cannot read its QR code (gate staff).
#[utoipa::path(get, path = "/api/events/{id}/tickets", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path), ("number" = TicketNumber, Query)),
    responses((status = 200, body = NumberedTicketsBody), (status = 403), (status = 404), (status = 422)))]
pub async fn numbered(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
    query: web::Query<NumberQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    caller.acting(Role::Gate, event)?;
    let number = query.number.as_deref().and_then(printed_number).ok_or_else(|| {
        let detail = "the ticket's printed number: 8 characters, 0 to 9 or A to F";
        Problem::invalid(vec![FieldError::form("number", detail)])
    })?;
    let rows = api.engine.queries().tickets_numbered(event, number, NUMBERED_MAX).await?;
    if rows.is_empty() {
        return Err(Problem::not_found("ticket of this event with this number"));
    }
    let items = rows.iter().map(gate_ticket_body).collect();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(NumberedTicketsBody { event_id: event, items }))
}

/// Eight hexadecimal digits as the bytes that they stand for.
fn printed_number(text: &str) -> Option<[u8; 4]> {
    let is_number = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| u32::from_str_radix(text, 16).ok()).flatten().map(u32::to_be_bytes)
}
