//! The past of an event, rebuilt from its journal: for its organisers alone.

use actix_web::{HttpResponse, http::header, web};
use serde::Deserialize;

use crate::http::routes::routes;
use crate::{
    api::{Problem, paging::whole_number, wording::client_gone},
    auth::Role,
    clock::parse_rfc3339,
    http::{
        Api,
        dto::{
            FieldError,
            replays::{SeatLifeBody, TimelineBody, seat_life_body, timeline_body},
        },
        extract::{Caller, id},
    },
    replay::Point,
    server::Peer,
    services::replay::PastSeats,
};
use domain::{EventId, Seq};

routes! { timeline, seat_changes }

/// The seats at a point of the past: `at` an instant, or after the transition `at_seq`.
pub(super) async fn seats_at(
    caller: &Caller,
    api: &Api,
    event: EventId,
    peer: &Peer,
    (at, at_seq): (Option<&str>, Option<&str>),
) -> Result<PastSeats, Problem> {
    let (identity, entry) = caller.acting(Role::Organiser, event)?;
    let requester = api.requester(&identity, &entry);
    unless_gone(peer, api.seats_at(&requester, event, point(at, at_seq)?)).await
}

/// What comes of the work, which ends when the client that it is for is gone.
async fn unless_gone<T>(peer: &Peer, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    tokio::select! {
        done = work => done,
        () = peer.gone() => Err(client_gone()),
    }
}

/// The point that a query names.
fn point(at: Option<&str>, at_seq: Option<&str>) -> Result<Point, Problem> {
    let named = match (at, at_seq) {
        (Some(at), None) => {
            parse_rfc3339(at).map(Point::Instant).map_err(|error| FieldError::form("at", error))
        }
        (None, Some(seq)) => {
            let wrong = || FieldError::form("at_seq", "a whole number from 0, in digits such as 41");
            let number = whole_number(seq).filter(|number| i64::try_from(*number).is_ok());
            number.map(|number| Point::Seq(Seq(number))).ok_or_else(wrong)
        }
        _ => Err(FieldError::meaning("at_seq", "send either 'at' or 'at_seq'")),
    };
    named.map_err(|error| Problem::invalid(vec![error]))
}

/// Get the course of a sale in at most 500 parts (organisers).
#[utoipa::path(get, path = "/api/events/{id}/timeline", tag = "organiser", params(("id" = String, Path)),
    security(("session" = [])), responses((status = 200, body = TimelineBody), (status = 403), (status = 422)))]
pub async fn timeline(
    caller: Caller,
    api: web::Data<Api>,
    peer: Peer,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    let (identity, entry) = caller.acting(Role::Organiser, event)?;
    let requester = api.requester(&identity, &entry);
    let timeline = unless_gone(&peer, api.timeline(&requester, event)).await?;
    let body = timeline_body(event, &timeline, &api.engine.refusals(event).await);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}

/// Which seat.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatChangesQuery {
    seat: String,
}

/// Get the last 200 changes of a seat (organisers).
#[utoipa::path(get, path = "/api/events/{id}/seat-changes", tag = "organiser", security(("session" = [])),
    params(("id" = String, Path), ("seat" = String, Query, description = "the seat's label")),
    responses((status = 200, body = SeatLifeBody), (status = 403), (status = 422)))]
pub async fn seat_changes(
    caller: Caller,
    api: web::Data<Api>,
    peer: Peer,
    path: web::Path<String>,
    query: web::Query<SeatChangesQuery>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = id(&path, "event")?;
    let (identity, entry) = caller.acting(Role::Organiser, event)?;
    let layout = api.layout(event).await?;
    let seat = layout.seat_labelled(&query.seat).ok_or_else(|| {
        let error = FieldError::meaning("seat", "there is no such seat in this event");
        Problem::invalid(vec![error])
    })?;
    let requester = api.requester(&identity, &entry);
    let life = unless_gone(&peer, api.seat_life(&requester, event, seat)).await?;
    let body = seat_life_body(event, &layout, &life);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body))
}
