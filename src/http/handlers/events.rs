//! The catalogue, and the state of an event's seats.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{WorkerGateway, replays::seats_at};
use crate::http::routes::routes;
use crate::{
    actors::{CatalogueEntry, MapView, requests::Map},
    api::{
        Problem,
        bodies::AreaBody,
        labels,
        paging::{PAGES, PAGES_OF_SEATS, PageNumber, PageSize, SeatPageSize},
        wording,
    },
    clock::{parse_rfc3339, rfc3339},
    http::{
        Api,
        dto::{
            FieldError, FieldErrors, List, all_right,
            events::{CategoriesBody, CategoryBody, EventBody, EventDetailBody, event_body},
            layouts::{
                AvailabilityBody, AvailabilityGroupBody, SeatBody, SeatMapBody, SeatsBody, seat_body,
                sections_of, tiers_of,
            },
            money, page_and_size, page_of,
            replays::TransitionNumber,
        },
        etag,
        extract::{Caller, id},
    },
    server::Peer,
    services::listing::{Listing, Sort, seats_like},
};
use domain::{EventId, EventStatus, SeatIndex, Timestamp, VenueLayout};

routes! { hot: seats; list, categories, get, availability }

labels::labels! {
    EventSort, "`available`: events with places on sale first, then by start; `date`: by start; `price`: by the cheapest tier; `name`: by name.",
        ["available", "date", "price", "name"];
    SeatsView, "`list`: a list to read.", ["list"];
}

/// What to list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    q: Option<String>,
    status: Option<String>,
    category: Option<String>,
    from: Option<String>,
    to: Option<String>,
    sort: Option<String>,
    /// Only events of the caller's organisations.
    #[serde(default)]
    mine: bool,
    page: Option<String>,
    per_page: Option<String>,
}

/// List the events of the catalogue.
#[utoipa::path(get, path = "/api/events", tag = "events", security((), ("session" = [])),
    params(("q" = Option<String>, Query, description = "text in the name, the venue or the city"), ("category" = Option<String>, Query),
        ("status" = Option<labels::EventStatus>, Query), ("from" = Option<String>, Query, format = DateTime, description = "events that start at this instant or later"),
        ("to" = Option<String>, Query, format = DateTime, description = "events that start before this instant"), ("sort" = Option<EventSort>, Query),
        ("mine" = Option<bool>, Query, description = "only events for which the caller is organiser or gate staff"),
        ("page" = Option<PageNumber>, Query), ("per_page" = Option<PageSize>, Query)),
    responses((status = 200, body = List<EventBody>), (status = 304), (status = 422)))]
pub async fn list(
    request: HttpRequest,
    caller: Caller,
    api: web::Data<Api>,
    query: web::Query<ListQuery>,
) -> Result<HttpResponse, Problem> {
    let who = caller.guest(None)?;
    let mut errors = FieldErrors::new();
    let listing = listing(&query, &mut errors).of_mine(query.mine);
    let (page, per_page) =
        page_and_size(query.page.as_deref(), query.per_page.as_deref(), PAGES, &mut errors);
    all_right(errors)?;
    let now = api.engine.now();
    let entries = listing.entries(api.engine.catalogue(), who.as_ref(), now);
    let entries = page_of(entries, page, per_page);
    let items = entries.items.iter().map(|entry| event_body(entry, now)).collect();
    let List { page, per_page, total, .. } = entries;
    let list: List<EventBody> = List { items, page, per_page, total };
    let body = serde_json::to_vec(&list).map_err(|error| Problem::new(500, "internal", error.to_string()))?;
    let tag = format!("\"{:x}\"", Sha256::digest(&body));
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, tag.clone())).insert_header((header::CACHE_CONTROL, "no-cache"));
    if etag::matches(&request, &tag) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(response.content_type("application/json").body(body))
}

/// The listing that a query asks for; what is wrong is added to the errors.
fn listing(query: &ListQuery, errors: &mut FieldErrors) -> Listing {
    let mut instant = |field: &str, text: &Option<String>| {
        text.as_deref().and_then(|text| {
            parse_rfc3339(text).map_err(|error| errors.push(FieldError::form(field, error))).ok()
        })
    };
    let (from, to) = (instant("from", &query.from), instant("to", &query.to));
    let sort = Sort::named(query.sort.as_deref()).unwrap_or_else(|error| {
        errors.push(error);
        Sort::Date
    });
    let status = query.status.as_deref().map(EventStatus::named);
    if status == Some(None) {
        let names = EventStatus::ALL.map(EventStatus::as_str).join(", ");
        errors.push(FieldError::form("status", format!("one of: {names}")));
    }
    let listing = Listing::new(query.q.as_deref(), query.category.clone(), from, to, sort);
    listing.in_status(status.flatten())
}

/// List the categories of the catalogue, with the number of events in each.
#[utoipa::path(get, path = "/api/categories", tag = "events", security((), ("session" = [])), responses((status = 200, body = CategoriesBody)))]
pub async fn categories(caller: Caller, api: web::Data<Api>) -> Result<HttpResponse, Problem> {
    let who = caller.guest(None)?;
    let everything = Listing::new(None, None, None, None, Sort::Date);
    let mut counted = BTreeMap::new();
    for entry in everything.entries(api.engine.catalogue(), who.as_ref(), api.engine.now()) {
        *counted.entry(entry.record().details.category.clone()).or_insert(0) += 1;
    }
    let items = counted.into_iter().map(|(category, events)| CategoryBody { category, events });
    Ok(HttpResponse::Ok().json(CategoriesBody { items: items.collect() }))
}

/// The event's entry, if the caller may see it: drafts are for organisers.
pub fn visible(api: &Api, caller: &Caller, event: EventId) -> Result<Arc<CatalogueEntry>, Problem> {
    api.visible(event, || caller.guest(Some(event)))
}

/// Get an event with its sections and tiers.
#[utoipa::path(get, path = "/api/events/{id}", tag = "events", security((), ("session" = [])), params(("id" = String, Path)),
    responses((status = 200, body = EventDetailBody), (status = 404)))]
pub async fn get(
    caller: Caller,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let entry = visible(&api, &caller, event)?;
    Ok(HttpResponse::Ok().json(detail(&api, &entry).await?))
}

/// An event as it is told by itself.
pub(in crate::http) async fn detail(api: &Api, entry: &CatalogueEntry) -> Result<EventDetailBody, Problem> {
    let layout = api.layout(entry.event).await?;
    let event = event_body(entry, api.engine.now());
    Ok(EventDetailBody {
        invoice_instructions: api.invoice_instructions.get(&event.organisation).cloned(),
        event,
        sections: sections_of(&layout),
        tiers: tiers_of(&layout, &entry.prices(&layout)),
    })
}

/// Which seats to show, and in which form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatsQuery {
    view: Option<String>,
    section: Option<String>,
    status: Option<String>,
    page: Option<String>,
    per_page: Option<String>,
    at: Option<String>,
    at_seq: Option<String>,
}

impl SeatsQuery {
    /// Whether it chooses nothing, as in the requests of pages.
    fn is_plain(&self) -> bool {
        let Self { view, section, status, page, per_page, at: _, at_seq: _ } = self;
        [view, section, status, page, per_page].into_iter().all(Option::is_none)
    }

    /// The point of the past that it names, if it names one.
    fn past(&self) -> Option<(Option<&str>, Option<&str>)> {
        let named = (self.at.as_deref(), self.at_seq.as_deref());
        (named != (None, None)).then_some(named)
    }
}

/// A state of the seats, and the instant of its last transition if a state of the past was asked for.
struct Shown {
    view: Arc<MapView>,
    at: Option<Timestamp>,
}

/// Get the status of every seat: packed, or as a list to read. With `at` or `at_seq`, as it was (organisers).
#[utoipa::path(get, path = "/api/events/{id}/seats", tag = "events", security((), ("session" = [])),
    params(("id" = String, Path), ("view" = Option<SeatsView>, Query, description = "a list to read; by default the packed seat map"),
        ("section" = Option<String>, Query), ("status" = Option<labels::SeatStatus>, Query), ("page" = Option<PageNumber>, Query),
        ("per_page" = Option<SeatPageSize>, Query), ("at" = Option<String>, Query, format = DateTime, description = "organisers: as it was at this instant"),
        ("at_seq" = Option<TransitionNumber>, Query, description = "organisers: as it was after this transition; not together with `at`")),
    responses((status = 200, body = SeatsBody), (status = 404), (status = 422)))]
pub async fn seats(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    peer: Peer,
    path: web::Path<String>,
    query: web::Query<SeatsQuery>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let entry = visible(&api, &caller, event)?;
    let layout = api.layout(event).await?;
    let shown = match query.past() {
        None => Shown { view: map_view(&gateway, event, &layout).await?, at: None },
        Some(point) => {
            let past = seats_at(&caller, &api, event, &peer, point).await?;
            Shown { view: Arc::new(past.view), at: Some(past.at) }
        }
    };
    if query.is_plain() {
        return Ok(packed(&shown, &layout));
    }
    let mut errors = FieldErrors::new();
    if query.view.as_deref().is_some_and(|view| view != "list") {
        errors.push(FieldError::form("view", "leave it out, or send 'list'"));
    }
    let page = page_and_size(query.page.as_deref(), query.per_page.as_deref(), PAGES_OF_SEATS, &mut errors);
    let wanted = seats_like(&shown.view, &layout, query.section.as_deref(), query.status.as_deref(), page);
    let wanted = wanted.unwrap_or_else(|more| {
        errors.extend(more);
        List { items: Vec::new(), page: 1, per_page: page.1, total: 0 }
    });
    all_right(errors)?;
    // What chooses among the seats of a list is checked for the packed map too, and chooses nothing there.
    Ok(match query.view {
        Some(_) => seat_list(&entry, &shown.view, &layout, &wanted),
        None => packed(&shown, &layout),
    })
}

async fn map_view(
    gateway: &WorkerGateway,
    event: EventId,
    layout: &VenueLayout,
) -> Result<Arc<MapView>, Problem> {
    gateway.send(event, Map).await.map_err(|refusal| wording::refusal(refusal, layout))
}

fn packed(Shown { view, at }: &Shown, layout: &VenueLayout) -> HttpResponse {
    let encode = || {
        let area = |area: &crate::actors::AreaCounts| AreaBody {
            section: layout.sections()[area.section.at()].code.clone(),
            capacity: area.counts.total(),
            held: area.counts.held,
            sold: area.counts.sold,
            blocked: area.counts.blocked,
        };
        let body = SeatMapBody {
            event_id: view.event,
            seq: view.seq.0,
            epoch: view.epoch.0,
            count: view.seat_count,
            encoding: "2bit",
            status: STANDARD.encode(&view.packed),
            areas: view.areas.iter().map(area).collect(),
            at: at.map(rfc3339),
            counts: at.map(|_| view.counts.into()),
        };
        serde_json::to_vec(&body).unwrap_or_default().into()
    };
    let body = view.encoded.get_or_init(encode).clone();
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

fn seat_list(
    entry: &CatalogueEntry,
    view: &MapView,
    layout: &VenueLayout,
    page: &List<SeatIndex>,
) -> HttpResponse {
    let prices = entry.prices(layout);
    let items = page.items.iter().map(|seat| seat_body(layout, *seat, view.status_of(*seat), &prices));
    HttpResponse::Ok().json(List::<SeatBody> {
        items: items.collect(),
        page: page.page,
        per_page: page.per_page,
        total: page.total,
    })
}

/// Count the places by section and price tier.
#[utoipa::path(get, path = "/api/events/{id}/availability", tag = "events", security((), ("session" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AvailabilityBody), (status = 404)))]
pub async fn availability(
    caller: Caller,
    api: web::Data<Api>,
    gateway: WorkerGateway,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event = id(&path, "event")?;
    let entry = visible(&api, &caller, event)?;
    let layout = api.layout(event).await?;
    let view = map_view(&gateway, event, &layout).await?;
    let prices = entry.prices(&layout);
    let group = |group: &crate::actors::GroupCounts| {
        let tier = &layout.tiers()[group.tier.at()];
        AvailabilityGroupBody {
            section: layout.sections()[group.section.at()].code.clone(),
            tier: tier.code.clone(),
            price: money(prices.of_tier(group.tier), prices.charges().currency),
            counts: group.counts.into(),
        }
    };
    Ok(HttpResponse::Ok().json(AvailabilityBody {
        event_id: event,
        seq: view.seq.0,
        counts: view.counts.into(),
        groups: view.groups.iter().map(group).collect(),
    }))
}
