//! The preparation before the first buyer arrives: chooses the events, reads their layouts and seat maps, and gets a
//! session for every buyer and viewer. None of it is measured.

use std::{collections::HashSet, net::Ipv4Addr, rc::Rc, time::Duration};

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::json;

use crate::{
    check::Sales,
    replies::Money,
    scenario::Scenario,
    venue::{EventBody, LayoutBody, Venue},
    viewer_map::SeatStates,
    wire::{Pool, Request},
};

/// How long a request of the preparation may take, over all tries.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Events on a page of the catalogue.
const PER_PAGE: u32 = 100;
/// How many pages of the catalogue are read at most.
const PAGES_MAX: u32 = 100;

#[derive(Deserialize)]
struct Page {
    items: Vec<EventBody>,
    total: u64,
}

/// `GET /api/auth/config`, without the fields that are not used.
#[derive(Deserialize)]
struct AuthConfig {
    dev_login: bool,
}

#[derive(Deserialize)]
struct Session {
    token: Box<str>,
}

/// `GET /api/events/{id}/report`, without the fields that are not used.
#[derive(Deserialize)]
struct Report {
    orders: OrderCounts,
    revenue: Revenue,
}

#[derive(Deserialize)]
struct OrderCounts {
    completed: u64,
}

#[derive(Deserialize)]
struct Revenue {
    total: Money,
}

/// The events of a rehearsal: those that are named, or the largest that are on sale.
pub async fn venues(pool: &Pool, scenario: &Scenario) -> Result<Vec<Venue>, String> {
    let events = if scenario.events.0.is_empty() {
        let mut on_sale = catalogue(pool).await?;
        on_sale.retain(|event| event.status == "on_sale");
        on_sale.sort_by_key(|event| (std::cmp::Reverse(event.counts.available), event.event_id));
        on_sale.truncate(scenario.events_max as usize);
        on_sale
    } else {
        let mut events: Vec<EventBody> = Vec::new();
        for id in &scenario.events.0 {
            let id =
                id.parse::<uuid::Uuid>().map_err(|_| format!("events: '{id}' is not the id of an event"))?;
            events.push(pool.get(Request::get("/api/events/", &id.to_string(), "", ""), PATIENCE).await?);
        }
        let ids: HashSet<_> = events.iter().map(|event| event.event_id).collect();
        if ids.len() < events.len() {
            return Err("events: name every event once".to_owned());
        }
        events
    };
    if events.is_empty() {
        return Err("no event is on sale: put one on sale, or name events with --events ID,ID".to_owned());
    }
    if events.len() > usize::from(u16::MAX) {
        return Err("events: too many".to_owned());
    }
    let mut venues = Vec::new();
    for event in events {
        let id = event.event_id.to_string();
        let layout: LayoutBody = pool.get(Request::get("/api/events/", &id, "/layout", ""), PATIENCE).await?;
        let map = map(pool, &id).await?;
        venues.push(Venue::new(event, layout, map)?);
    }
    Ok(venues)
}

async fn catalogue(pool: &Pool) -> Result<Vec<EventBody>, String> {
    let mut events = Vec::new();
    for page in 1..=PAGES_MAX {
        let query = format!("?page={page}&per_page={PER_PAGE}");
        let found: Page = pool.get(Request::get("/api/events", &query, "", ""), PATIENCE).await?;
        let last = found.items.is_empty();
        events.extend(found.items);
        if last || events.len() as u64 >= found.total {
            break;
        }
    }
    Ok(events)
}

/// The map of an event now.
pub async fn map(pool: &Pool, event: &str) -> Result<SeatStates, String> {
    let answer = pool.ask(Request::get("/api/events/", event, "/seats", ""), PATIENCE).await?;
    if answer.status != 200 {
        return Err(format!("the map of event {event}: {} {}", answer.status, answer.code()));
    }
    SeatStates::parse(&answer.body)
}

pub async fn event(pool: &Pool, event: &str) -> Result<EventBody, String> {
    pool.get(Request::get("/api/events/", event, "", ""), PATIENCE).await
}

/// The completed orders in the organiser's report.
pub async fn sales(pool: &Pool, event: &str, organiser: &str) -> Result<Sales, String> {
    let report: Report =
        pool.get(Request::get("/api/events/", event, "/report", organiser), PATIENCE).await?;
    Ok(Sales { orders: report.orders.completed, revenue: report.revenue.total.amount })
}

/// Sessions of buyers: from a file, or by the development login.
pub async fn sessions(
    pool: &Rc<Pool>,
    scenario: &Scenario,
    run: &str,
    file: Option<&[String]>,
    progress: impl Fn(usize),
) -> Result<Vec<Box<str>>, String> {
    if let Some(tokens) = file {
        if tokens.is_empty() {
            return Err("--tokens: the file has no session: write one a line".to_owned());
        }
        return Ok(tokens.iter().map(|token| token.as_str().into()).collect());
    }
    if !dev_login(pool).await? {
        return Err(
            "this server has no development login: give sessions with --tokens FILE, one a line".to_owned()
        );
    }
    let mut logins = stream::iter(0..scenario.buyers)
        .map(|buyer| {
            let (pool, user) = (pool.clone(), format!("{run}-{buyer}"));
            let address = scenario.address_of(buyer);
            async move { login(&pool, &user, "buyer", address).await }
        })
        .buffered(64);
    let mut tokens = Vec::with_capacity(scenario.buyers as usize);
    while let Some(token) = logins.next().await {
        tokens.push(token?);
        progress(tokens.len());
    }
    Ok(tokens)
}

/// An organiser's session: the given one, or by the development login; `None` if neither is available.
pub async fn organiser(pool: &Pool, run: &str, given: Option<&str>) -> Result<Option<Box<str>>, String> {
    if let Some(token) = given {
        return Ok(Some(token.into()));
    }
    if dev_login(pool).await? {
        login(pool, &format!("{run}-organiser"), "organiser", None).await.map(Some)
    } else {
        Ok(None)
    }
}

/// Whether there is a development login.
pub(super) async fn dev_login(pool: &Pool) -> Result<bool, String> {
    let config: AuthConfig = pool.get(Request::get("/api/auth/config", "", "", ""), PATIENCE).await?;
    Ok(config.dev_login)
}

/// A session by the development login.
pub(super) async fn login(
    pool: &Pool,
    user: &str,
    role: &str,
    from: Option<Ipv4Addr>,
) -> Result<Box<str>, String> {
    let body = json!({"user": user, "roles": [role]}).to_string();
    let mut request = Request::post("/api/auth/dev-login", "", body.as_bytes());
    request.forwarded_for = from;
    let answer = pool.ask(request, PATIENCE).await;
    let answer = answer.map_err(|error| {
        if error.contains("429") {
            format!(
                "{error}: the server counts all requests of this machine as one address's; for a rehearsal set \
                 rate_limit.enabled = false, or http.trusted_proxies to this machine and use --forwarded-for true"
            )
        } else {
            error
        }
    })?;
    if answer.status != 200 {
        return Err(format!("logging in as {user}: {} {}", answer.status, answer.code()));
    }
    let session: Session =
        serde_json::from_slice(&answer.body).map_err(|error| format!("logging in as {user}: {error}"))?;
    Ok(session.token)
}
