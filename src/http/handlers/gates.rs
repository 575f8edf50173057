//! What a gate takes along to work offline: the keys, and the tickets that open it no more.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::{
    auth::Role,
    clock::rfc3339,
    domain::{EventId, TicketId},
    http::{
        Api, Problem,
        dto::{
            FieldErrors, all_right,
            gates::{GateListBody, TicketKeyBody, TicketKeysBody, spent_ticket_body},
            page_and_size,
        },
        extract::{Caller, id},
    },
};

/// The public keys that tickets are verified with.
#[utoipa::path(get, path = "/api/tickets/keys", tag = "tickets", responses((status = 200, body = TicketKeysBody)))]
pub async fn keys(api: web::Data<Api>) -> HttpResponse {
    let key =
        |(key_id, public_key): (u32, String)| TicketKeyBody { key_id, algorithm: "ed25519", public_key };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .json(TicketKeysBody { keys: api.verifier.keys().map(key).collect(), now: rfc3339(api.engine.now()) })
}

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateListQuery {
    after: Option<String>,
    per_page: Option<String>,
}

/// The tickets of an event that are used or void, by id (gate staff).
#[utoipa::path(get, path = "/api/events/{id}/gate-list", tag = "tickets", security(("session" = [])),
    params(("id" = String, Path), ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("per_page" = Option<u64>, Query, description = "1 to 5000; left out, 1000")),
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
    let (_, per_page) = page_and_size(None, query.per_page.as_deref(), (1_000, 5_000), &mut errors);
    let after: Option<Option<TicketId>> = query.after.as_deref().map(|after| after.parse().ok());
    if after == Some(None) {
        errors.push(("after".to_owned(), "send what 'next' of the page before says".to_owned()));
    }
    all_right(errors)?;
    let as_of = rfc3339(api.engine.now());
    // One more than asked for tells whether there is another page.
    let mut rows = api.engine.store().spent_tickets(event, after.flatten(), per_page as u32 + 1).await?;
    let more = rows.len() as u64 > per_page;
    rows.truncate(per_page as usize);
    let next = rows.last().filter(|_| more).map(|row| row.ticket.to_string());
    let items = rows.iter().map(spent_ticket_body).collect();
    Ok(HttpResponse::Ok().json(GateListBody { event_id: event, as_of, items, next }))
}
