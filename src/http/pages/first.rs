//! The first document of the catalogue and of an event, with what can be known at once already in it.
//!
//! People on slow networks read names and dates before any script has loaded, the application finds the API's answers in the
//! document instead of requesting them, browsers preload what the page needs, and shared addresses show the event's name.

use std::fmt::Write as _;

use actix_web::{HttpRequest, HttpResponse, http::header};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Site, linked_data, site::Template};
use crate::{
    http::{
        Api,
        dto::{
            List,
            events::{EventBody, EventDetailBody, event_body},
        },
        etag,
        handlers::events::detail,
    },
    services::listing::{Listing, Sort},
};
use domain::{EventDetails, EventId, EventRecord, Millis, Timestamp};

/// Events of the catalogue that are in its document: as many as the application asks for at first, in its order.
const EVENTS_MAX: usize = 24;
/// The application begins with the day of its device, which may be a day behind.
const BEHIND_MAX: Millis = Millis::from_secs(24 * 3_600);

/// A document that was made for one address.
pub(super) struct Document {
    html: String,
}

/// What the application finds in place of asking for it; see `web/src/api/first.ts`.
#[derive(Serialize)]
struct Answers {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventDetailBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<List<EventBody>>,
}

/// What is in a document's body.
struct Main<'a> {
    /// What is read before the application has loaded.
    shown: &'a str,
    /// What search engines read.
    linked_data: &'a str,
}

/// The document of a path; nothing if it is as any other page's.
pub(super) async fn document(api: &Api, site: &Site, path: &str) -> Option<Document> {
    let template = site.template()?;
    if path == "/" {
        return Some(catalogue(api, template));
    }
    let event: EventId = path.strip_prefix("/events/")?.parse().ok()?;
    // As a guest: a draft is nobody's to know of.
    let entry = api.visible(event, || Ok(None)).ok()?;
    let record = entry.record();
    let body = detail(api, &entry).await.ok()?;
    let answers = Answers { event: Some(body), events: None };
    let parts = ["layout/packed", "seats", "availability"];
    let mut head = preloads(template.files("event"));
    for part in parts {
        let _ = write!(
            head,
            "<link rel=\"preload\" as=\"fetch\" crossorigin href=\"/api/events/{event}/{part}\">"
        );
    }
    let details = &record.details;
    let about = match details.description.trim() {
        "" => place(details),
        text => format!("{} · {text}", place(details)),
    };
    // The bar says that more comes, in every language: the map takes a while on a slow network.
    let (name, place) = (escaped(&details.name), escaped(&place(details)));
    let main = format!("<h1>{name}</h1><p>{place}</p><progress aria-hidden=\"true\"></progress>");
    let title = format!("{} · TicketBuster", details.name);
    let counted = EventRecord { counts: entry.counts(), ..EventRecord::clone(&record) };
    let url = api.mails.as_ref().map_or_else(String::new, |mails| mails.event_url(event));
    let more = linked_data::script(&counted, &url, api.engine.now());
    let main = Main { shown: &main, linked_data: &more };
    Some(template.document(&title, &details.name, &about, &head, main, &answers))
}

fn catalogue(api: &Api, template: &Template) -> Document {
    let now = api.engine.now();
    let listing = Listing::new(None, None, Some(now - BEHIND_MAX), None, Sort::Available);
    let entries = listing.entries(api.engine.catalogue(), None, now);
    let total = entries.len() as u64;
    let mut main = String::from("<ul>");
    for entry in entries.iter().take(EVENTS_MAX) {
        let record = entry.record();
        let details = &record.details;
        let (name, place) = (escaped(&details.name), escaped(&place(details)));
        let _ = write!(main, "<li><a href=\"/events/{}\">{name}</a> <span>{place}</span></li>", entry.event);
    }
    main.push_str("</ul>");
    let items = entries.iter().take(EVENTS_MAX).map(|entry| event_body(entry, now)).collect();
    let events = List { items, page: 1, per_page: EVENTS_MAX as u64, total };
    let answers = Answers { event: None, events: Some(events) };
    let main = Main { shown: &main, linked_data: "" };
    let head = preloads(template.files("catalogue"));
    template.document("TicketBuster", "TicketBuster", template.description(), &head, main, &answers)
}

/// When and where, in figures and names alone: which language is read here is for the application to find out.
fn place(details: &EventDetails) -> String {
    let when = local(details.starts_at, &details.time_zone);
    let parts = [when.as_str(), details.venue.as_str(), details.city.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `2026-12-24 20:00` on the venue's clock; empty if that can't be told.
fn local(at: Timestamp, time_zone: &str) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).and_then(|at| at.in_tz(time_zone));
    zoned.map(|zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// Loads files at once that the application would ask for one after the other.
fn preloads(files: &[String]) -> String {
    let mut tags = String::new();
    for file in files {
        let relation = if file.ends_with(".css") { "stylesheet" } else { "modulepreload" };
        let _ = write!(tags, "<link rel=\"{relation}\" crossorigin href=\"/{}\">", escaped(file));
    }
    tags
}

/// Text as it stands between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

impl Template {
    fn document(
        &self,
        title: &str,
        name: &str,
        about: &str,
        head: &str,
        main: Main<'_>,
        answers: &Answers,
    ) -> Document {
        let Main { shown, linked_data } = main;
        let (title, name, about) = (escaped(title), escaped(name), escaped(about));
        // No tag ends it early, whatever an event is called: JSON can say `<` otherwise.
        let answers = serde_json::to_string(answers).unwrap_or_default().replace('<', "\\u003c");
        let head = format!(
            "<meta name=\"description\" content=\"{about}\"><meta property=\"og:site_name\" content=\"TicketBuster\">\
             <meta property=\"og:type\" content=\"website\"><meta property=\"og:title\" content=\"{name}\">\
             <meta property=\"og:description\" content=\"{about}\"><title>{title}</title>{head}"
        );
        let body = format!(
            "<div id=\"root\"><main class=\"first\">{shown}</main></div>\
             <script type=\"application/json\" id=\"first-answers\">{answers}</script>{linked_data}"
        );
        Document { html: self.filled(&head, &body) }
    }
}

impl Document {
    pub(super) fn answer(self, request: &HttpRequest) -> HttpResponse {
        let digest = Sha256::digest(self.html.as_bytes());
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("\"{hex}\"");
        let mut response = HttpResponse::Ok();
        response
            .insert_header((header::ETAG, tag.clone()))
            .insert_header((header::CACHE_CONTROL, "no-cache"));
        if etag::matches(request, &tag) {
            return response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
        }
        response.content_type("text/html; charset=utf-8").body(self.html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_typed_becomes_a_tag() {
        assert_eq!(escaped("<b onload='x'>\"&"), "&lt;b onload=&#39;x&#39;&gt;&quot;&amp;");
    }

    #[test]
    fn the_time_is_the_venues() {
        let at = Timestamp(1_798_167_600_000);
        assert_eq!(local(at, "America/Lima"), "2026-12-24 22:00");
        assert_eq!(local(at, "Europe/Madrid"), "2026-12-25 04:00");
        assert_eq!(local(at, "Nowhere/At_All"), "");
    }
}
