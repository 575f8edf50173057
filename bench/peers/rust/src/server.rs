//! The REST contract over HTTP, the same for every peer.

use std::{future::Future, sync::Arc, time::Duration};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::header,
    rt,
    web::{self, Data, Json, Path},
};
use domain::{Epoch, EventId, HoldId, OrderId, Places, SeatList, Seq};
use serde_json::json;
use ticketbuster::{
    actors::HoldView,
    api::{Problem, fields::FieldError, requests::OrderRequest},
    http::dto::{
        auth::{AuthConfigBody, DevLoginRequest},
        events::{EventDetailBody, record_body},
        holds::{HoldRequest, hold_body},
        layouts::{sections_of, tiers_of},
        money,
        orders::{AcceptedOrderBody, OrderPaths, order_path},
        reports::{OrderCountsBody, RevenueBody, TicketCountsBody},
    },
};

use crate::{
    contract::Peer,
    event::{EVENT, Event},
    map::MapCache,
    options::Common,
    session::{Buyer, Organiser, Sessions},
};

/// Longer than clients keep a connection without using it, so that a request never meets its end.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Serves until the process is told to end; `peer` makes every HTTP thread its own.
pub async fn serve<P: Peer, F, Fut>(common: &Common, event: Arc<Event>, peer: F) -> Result<(), String>
where
    F: Fn() -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<P, String>> + 'static,
{
    let event = Data::from(event);
    let (sessions, maps) = (Data::new(Sessions::generate()), Data::new(MapCache::default()));
    let server = HttpServer::new(move || {
        let wrong = |error: actix_web::error::JsonPayloadError, _: &HttpRequest| {
            Problem::invalid(vec![FieldError::form("body", error.to_string())]).into()
        };
        App::new()
            .data_factory(peer.clone())
            .app_data(event.clone())
            .app_data(sessions.clone())
            .app_data(maps.clone())
            .app_data(web::JsonConfig::default().error_handler(wrong))
            .route("/api/auth/config", web::get().to(auth_config))
            .route("/api/auth/dev-login", web::post().to(dev_login))
            .route("/api/events", web::get().to(events::<P>))
            .route("/api/events/{id}", web::get().to(event_of::<P>))
            .route("/api/events/{id}/layout", web::get().to(layout))
            .route("/api/events/{id}/seats", web::get().to(seats::<P>))
            .route("/api/events/{id}/report", web::get().to(report::<P>))
            .route("/api/events/{id}/holds", web::post().to(hold::<P>))
            .route("/api/holds/{id}", web::delete().to(release::<P>))
            .route("/api/orders", web::post().to(order::<P>))
            .route("/api/orders/{id}", web::get().to(order_of::<P>))
            .default_service(web::to(nothing))
    })
    .workers(usize::from(common.workers))
    .keep_alive(KEEP_ALIVE)
    .backlog(4_096)
    .shutdown_timeout(1)
    .bind(common.listen)
    .map_err(|error| format!("{}: {error}", common.listen))?;
    let address = server.addrs().first().copied().unwrap_or(common.listen);
    let server = server.run();
    println!("ready http://{address} {EVENT}");
    server.await.map_err(|error| error.to_string())
}

async fn nothing() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found("resource"))
}

async fn auth_config() -> HttpResponse {
    let (issuer, client_id, scopes) = (None, None, None);
    HttpResponse::Ok().json(AuthConfigBody {
        mode: "dev",
        dev_login: true,
        guests: false,
        issuer,
        client_id,
        scopes,
    })
}

async fn dev_login(
    sessions: Data<Sessions>,
    event: Data<Event>,
    Json(login): Json<DevLoginRequest>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(sessions.login(&login, event.clock.now())?))
}

async fn detail<P: Peer>(peer: &P, event: &Event, maps: &MapCache) -> Result<EventDetailBody, Problem> {
    let counts = maps.get(peer).await?.counts;
    let (record, layout) = (&event.record, &event.layout);
    Ok(EventDetailBody {
        event: record_body(record, counts, event.clock.now()),
        sections: sections_of(layout),
        tiers: tiers_of(layout, &event.prices),
    })
}

async fn events<P: Peer>(
    peer: Data<P>,
    event: Data<Event>,
    maps: Data<MapCache>,
) -> Result<HttpResponse, Problem> {
    let detail = detail(peer.get_ref(), &event, &maps).await?;
    Ok(HttpResponse::Ok().json(json!({"items": [detail.event], "page": 1, "per_page": 100, "total": 1})))
}

async fn event_of<P: Peer>(
    id: Path<String>,
    peer: Data<P>,
    event: Data<Event>,
    maps: Data<MapCache>,
) -> Result<HttpResponse, Problem> {
    this_event(&id)?;
    Ok(HttpResponse::Ok().json(detail(peer.get_ref(), &event, &maps).await?))
}

async fn layout(id: Path<String>, event: Data<Event>) -> Result<HttpResponse, Problem> {
    this_event(&id)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(event.layout_json.clone()))
}

async fn seats<P: Peer>(
    id: Path<String>,
    peer: Data<P>,
    maps: Data<MapCache>,
) -> Result<HttpResponse, Problem> {
    this_event(&id)?;
    Ok(HttpResponse::Ok().json(maps.get(peer.get_ref()).await?.body()))
}

async fn report<P: Peer>(
    _: Organiser,
    id: Path<String>,
    peer: Data<P>,
    event: Data<Event>,
) -> Result<HttpResponse, Problem> {
    this_event(&id)?;
    let sales = peer.sales().await?;
    let amount = |amount| money(amount, event.record.rules.charges.currency);
    let totals = sales.totals;
    Ok(HttpResponse::Ok().json(json!({
        "event_id": EVENT,
        "orders": OrderCountsBody { completed: sales.orders, ..Default::default() },
        "revenue": RevenueBody {
            subtotal: amount(totals.subtotal),
            fees: amount(totals.fees),
            tax: amount(totals.tax),
            total: amount(totals.total),
            refunded: amount(domain::Amount(0)),
        },
        "tickets": TicketCountsBody { issued: sales.tickets, used: 0 },
    })))
}

async fn hold<P: Peer>(
    Buyer(buyer): Buyer,
    id: Path<String>,
    Json(request): Json<HoldRequest>,
    peer: Data<P>,
    event: Data<Event>,
) -> Result<HttpResponse, Problem> {
    this_event(&id)?;
    if request.best_available.is_some() || !request.areas.is_empty() || request.token.is_some() {
        let detail = "this server holds seats by name alone";
        return Err(Problem::invalid(vec![FieldError::form("seats", detail)]));
    }
    let seats = event.seats_of(&request.seats)?;
    let granted = peer.hold(&buyer, &seats).await?;
    let view = HoldView {
        hold: granted.hold,
        buyer,
        totals: event.price(&seats)?,
        places: Places { seats: seats.into(), areas: Default::default() },
        deadline: granted.deadline,
        extensions_left: 0,
        order: None,
        epoch: Epoch(0),
        seq: Seq(0),
        together: None,
        orphans: SeatList::new(),
    };
    let token = granted.hold.to_string();
    Ok(HttpResponse::Created().json(hold_body(EVENT, &view, &event.layout, &event.prices, Some(token))))
}

async fn release<P: Peer>(
    Buyer(buyer): Buyer,
    id: Path<String>,
    peer: Data<P>,
) -> Result<HttpResponse, Problem> {
    let hold: HoldId = id.parse().map_err(|_| Problem::not_found("hold"))?;
    peer.release(&buyer, hold).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn order<P: Peer>(
    request: HttpRequest,
    Buyer(buyer): Buyer,
    Json(body): Json<OrderRequest>,
    peer: Data<P>,
) -> Result<HttpResponse, Problem> {
    let wrong = |field: &str, detail: &str| Problem::invalid(vec![FieldError::form(field, detail)]);
    let key = request.headers().get("Idempotency-Key").and_then(|key| key.to_str().ok());
    let key = key.filter(|key| (1..=128).contains(&key.len()));
    let key = key.ok_or_else(|| wrong("Idempotency-Key", "send a key of 1 to 128 bytes in this header"))?;
    let hold = body.hold_id.as_deref().ok_or_else(|| wrong("hold_id", "send the id of a hold"))?;
    let hold: HoldId = hold.parse().map_err(|_| Problem::not_found("hold"))?;
    if body.event_id.is_some() || !body.seats.is_empty() || body.best_available.is_some() {
        return Err(wrong("hold_id", "this server orders holds alone"));
    }
    // Whoever hangs up now has ordered all the same: what was begun is not left half done.
    let key = key.to_owned();
    let order = rt::spawn(async move { peer.order(&buyer, hold, &key).await }).await;
    let order = order.map_err(|error| Problem::new(500, "internal", error.to_string()))??;
    let path = order_path(order);
    Ok(HttpResponse::Accepted().insert_header((header::LOCATION, path.as_str())).json(AcceptedOrderBody {
        order_id: order.to_string(),
        event_id: EVENT.to_string(),
        hold_id: hold.to_string(),
        status: "completed",
        links: OrderPaths { this: path },
    }))
}

async fn order_of<P: Peer>(
    Buyer(buyer): Buyer,
    id: Path<String>,
    peer: Data<P>,
) -> Result<HttpResponse, Problem> {
    let order: OrderId = id.parse().map_err(|_| Problem::not_found("order"))?;
    Ok(HttpResponse::Ok().json(peer.order_of(&buyer, order).await?))
}

fn this_event(id: &str) -> Result<(), Problem> {
    if id.parse::<EventId>().is_ok_and(|id| id == EVENT) { Ok(()) } else { Err(Problem::not_found("event")) }
}
