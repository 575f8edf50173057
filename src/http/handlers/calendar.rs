//! An event as a calendar file.

use actix_web::{HttpResponse, http::header, web};

use super::events::visible;
use crate::http::routes::routes;
use crate::{
    api::Problem,
    http::{
        Api,
        extract::{Caller, id},
    },
    mail::calendar::CalendarEntry,
};

routes! { calendar }

/// Get an event as a calendar file (iCalendar).
#[utoipa::path(get, path = "/api/events/{id}/calendar.ics", tag = "events", security((), ("session" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/calendar"), (status = 404)))]
pub async fn calendar(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let entry = visible(&api, &caller, event)?;
    let url = api.mails.as_ref().map_or_else(String::new, |mails| mails.event_url(event));
    let record = entry.record();
    let calendar = CalendarEntry { event: &record, url: &url, at: api.engine.now(), order: None };
    Ok(HttpResponse::Ok()
        .content_type(calendar.media_type())
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"event.ics\""))
        .body(calendar.file()))
}
