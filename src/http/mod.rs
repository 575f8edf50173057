//! The REST API. Handlers translate and delegate: extract, authorise, ask, answer; they decide nothing.

pub mod dto;
mod edge;
mod etag;
mod extract;
mod handlers;
mod limits;
mod openapi;
pub mod ops;
mod problem;
mod wording;

use std::{io, sync::Arc, time::Duration};

use actix_cors::Cors;
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, ResponseError,
    dev::Server,
    http::{Method, header},
    middleware::{Compress, from_fn},
    web,
};
use quick_cache::sync::Cache;

pub use self::{
    limits::Limiter,
    openapi::openapi,
    problem::{CODES, Problem},
    wording::moved,
};
use crate::{
    actors::{CatalogueEntry, Engine},
    auth::{HoldTokens, Sessions},
    config,
    domain::{EventId, Millis, Routed, VenueLayout},
    payments::Payments,
    tickets::TicketVerifier,
    ws,
};

/// What the API is made of.
pub struct Api {
    /// The engine.
    pub engine: Engine,
    /// Sessions.
    pub sessions: Sessions,
    /// Hold tokens.
    pub hold_tokens: HoldTokens,
    /// Verifies tickets.
    pub verifier: TicketVerifier,
    /// Payment providers.
    pub payments: Arc<Payments>,
    /// Rates.
    pub limiter: Limiter,
    /// Bounds.
    pub settings: config::Http,
    /// How long a session lives.
    pub session_length: Millis,
    /// Whether anybody may log in as anybody.
    pub dev_login: bool,
    /// How long holds live in events that do not say otherwise.
    pub hold_length: Millis,
    /// Layout bodies, made once per event, plain and compressed.
    layouts: Cache<EventId, Arc<handlers::layouts::EncodedLayout>>,
}

/// Layout bodies that are kept.
const LAYOUTS_MAX: usize = 64;

impl Api {
    /// An API over these parts.
    pub fn new(
        engine: Engine,
        sessions: Sessions,
        hold_tokens: HoldTokens,
        verifier: TicketVerifier,
        payments: Arc<Payments>,
        config: &config::Config,
        dev_login: bool,
    ) -> Self {
        Self {
            engine,
            sessions,
            hold_tokens,
            verifier,
            payments,
            limiter: Limiter::new(&config.rate_limit),
            settings: config.http.clone(),
            session_length: Millis::from_secs(config.auth.session_hours * 3_600),
            dev_login,
            hold_length: Millis::from_secs(config.holds.seconds),
            layouts: Cache::new(LAYOUTS_MAX),
        }
    }

    fn entry(&self, event: EventId) -> Result<Arc<CatalogueEntry>, Problem> {
        self.engine.catalogue().get(event).ok_or_else(|| Problem::not_found("event"))
    }

    async fn layout(&self, event: EventId) -> Result<Arc<VenueLayout>, Problem> {
        self.engine.layout(event).await?.ok_or_else(|| Problem::not_found("event"))
    }

    /// The event that an id of a hold, an order or a ticket belongs to.
    fn event_of(&self, id: &impl Routed, what: &str) -> Result<EventId, Problem> {
        self.engine.catalogue().routed(id.route()).ok_or_else(|| Problem::not_found(what))
    }
}

/// Starts the server on its configured address.
pub fn serve(api: Arc<Api>, live: ws::LiveParts) -> io::Result<(Server, Vec<std::net::SocketAddr>)> {
    let settings = api.settings.clone();
    let workers = match settings.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let server = HttpServer::new(move || {
        let worker = ws::Worker::start(live.clone());
        App::new()
            .wrap(Compress::default())
            .wrap(cors(&api.settings))
            .wrap(from_fn(edge::edge))
            .app_data(web::Data::from(api.clone()))
            .app_data(web::ThinData(api.engine.gateway()))
            .app_data(web::ThinData(worker))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found("resource").into()))
            .app_data(web::QueryConfig::default().error_handler(|error, _| {
                let detail = error.to_string();
                let detail = detail.trim_start_matches("Query deserialize error: ").to_owned();
                Problem::invalid(vec![("query".to_owned(), detail)]).into()
            }))
            .configure(handlers::routes)
            .configure(openapi::routes)
            .service(web::resource("/ws").route(web::get().to(ws::upgrade)))
            .default_service(web::route().to(unknown))
    })
    .workers(workers)
    .max_connections(settings.connections_max / workers.max(1) + 1)
    .keep_alive(Duration::from_secs(settings.keep_alive_seconds))
    .client_request_timeout(Duration::from_millis(settings.request_timeout_ms))
    .shutdown_timeout(5)
    .disable_signals()
    .on_connect(|connection, _| give_up_on_unread(connection))
    .bind(settings.listen)?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// How long the kernel keeps what a peer does not take.
const UNREAD_MS_MAX: u32 = 30_000;

/// A peer that stops reading holds nothing up, but would keep its connection; the kernel ends it
/// (`TCP_USER_TIMEOUT`, RFC 5482).
fn give_up_on_unread(connection: &dyn std::any::Any) {
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>()
        && let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, UNREAD_MS_MAX)
    {
        tracing::warn!(%error, "a connection has no limit on unread data");
    }
}

fn cors(settings: &config::Http) -> Cors {
    let mut cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            header::HeaderName::from_static("idempotency-key"),
            header::HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER])
        .max_age(3_600);
    for origin in &settings.cors_origins {
        cors = cors.allowed_origin(origin);
    }
    // Other origins get answers without CORS headers, so that their browsers keep the answers from them.
    cors.block_on_origin_mismatch(false)
}

async fn unknown(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    Problem::new(404, "not_found", format!("there is nothing at {path}; see /api/docs")).error_response()
}
