//! The REST API. Handlers translate and delegate: extract, authorise, ask, answer; they decide nothing.

mod checks;
pub mod dto;
mod etag;
mod extract;
mod handlers;
mod middleware;
mod openapi;
pub mod ops;
mod pages;
mod routes;
mod security_headers;
pub mod settings;
mod spreadsheet;
mod turns;
mod uploads;

use std::{collections::BTreeMap, io, sync::Arc};

use actix_cors::Cors;
use actix_web::{
    App,
    dev::Server,
    http::{Method, header},
    middleware::{Compress, from_fn},
    web,
};
use quick_cache::sync::Cache;
use tokio::sync::Mutex;

use self::checks::Checks;
pub use self::{openapi::openapi, pages::Site};
use crate::{
    api::{Problem, fields::FieldError},
    auth::settings::Auth,
    mail::{check::MailTester, compose::MailWriter},
    server::{self, Listener},
    services::Services,
    tls::Certificate,
    ws,
};
use domain::{EventId, Millis, SalesFigures, Timestamp};

/// What the API is made of: what every adapter has, and what only REST needs.
pub struct Api {
    services: Arc<Services>,
    /// Bounds.
    pub settings: settings::Http,
    /// How long a session lives.
    pub session_length: Millis,
    /// How long one lives that was given for a token of the identity provider.
    pub exchanged_session_length: Millis,
    /// How long a guest's lives.
    pub guest_session_length: Millis,
    /// How people log in.
    pub auth: Auth,
    /// Whether anybody may log in as anybody.
    pub dev_login: bool,
    /// How long holds live in events that do not say otherwise.
    pub hold_length: Millis,
    /// How long an order by invoice awaits its payment, in seconds.
    pub invoice_seconds: i64,
    /// What buyers are told who pay by invoice, by organisation; nothing if another provider is chosen.
    pub invoice_instructions: BTreeMap<String, String>,
    /// Who writes mails, if any are sent.
    pub mails: Option<Arc<MailWriter>>,
    /// Tries the mail server, if there is one.
    pub mail_tester: Option<MailTester>,
    /// How often settings may be tried.
    pub checks: Checks,
    /// The web application's pages, unless they are served elsewhere.
    pages: Option<Site>,
    security_headers: security_headers::SecurityHeaders,
    /// Layout bodies, made once per event, plain and compressed.
    layouts: handlers::layouts::EncodedLayouts,
    /// Drawing pictures, and signing many tickets.
    turns: turns::Turns,
    /// Uploads of plans that are read and checked at a time.
    uploads: uploads::Uploads,
    /// What the store said of events' sales, and when; whoever asks meanwhile waits for the one answer.
    figures: Cache<EventId, Arc<Mutex<KeptFigures>>>,
}

/// What the API does as configured.
pub struct ApiSettings {
    /// Bounds.
    pub http: settings::Http,
    /// How people log in.
    pub auth: Auth,
    /// Whether anybody may log in as anybody.
    pub dev_login: bool,
    /// How long holds live in events that do not say otherwise.
    pub hold_seconds: i64,
    /// How long an order by invoice awaits its payment.
    pub invoice_seconds: i64,
    /// What buyers are told who pay by invoice, by organisation.
    pub invoice_instructions: BTreeMap<String, String>,
    /// Who writes mails, if any are sent.
    pub mails: Option<Arc<MailWriter>>,
    /// Tries the mail server, if there is one.
    pub mail_tester: Option<MailTester>,
}

/// Figures of an event's sale, and when they were asked for.
type KeptFigures = Option<(Timestamp, Arc<SalesFigures>)>;

/// Events whose figures are kept.
const FIGURES_MAX: usize = 64;

/// Handlers say `api.engine`, whether REST shares it or not.
impl std::ops::Deref for Api {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl Api {
    /// An API over these parts.
    pub fn new(services: Arc<Services>, pages: Option<Site>, settings: ApiSettings) -> Self {
        let ApiSettings {
            http,
            auth,
            dev_login,
            hold_seconds,
            invoice_seconds,
            invoice_instructions,
            mails,
            mail_tester,
        } = settings;
        let session_length = Millis::from_hours(auth.session_hours);
        let exchanged_max = Millis::from_minutes(auth.exchanged_session_minutes_max);
        Self {
            services,
            session_length,
            guest_session_length: Millis::from_hours(auth.guest_session_hours),
            exchanged_session_length: session_length.min(exchanged_max),
            pages,
            security_headers: security_headers::SecurityHeaders::new(&http, &auth),
            dev_login,
            hold_length: Millis::from_secs(hold_seconds),
            invoice_seconds,
            invoice_instructions,
            mails,
            mail_tester,
            checks: Checks::default(),
            layouts: handlers::layouts::EncodedLayouts::new(http.layout_bytes_max),
            settings: http,
            auth,
            turns: turns::Turns::default(),
            uploads: uploads::Uploads::default(),
            figures: Cache::new(FIGURES_MAX),
        }
    }
}

/// Starts the server on its configured address.
/// With a certificate it speaks TLS, and nothing else.
pub fn serve(
    api: Arc<Api>,
    live: ws::LiveParts,
    certificate: Option<&Arc<Certificate>>,
) -> io::Result<(Server, Vec<std::net::SocketAddr>)> {
    let (settings, services) = (api.settings.clone(), api.services.clone());
    let application = move || {
        let worker = ws::Worker::start(live.clone());
        App::new()
            .wrap(Compress::default())
            .wrap(cors(&api.settings))
            .wrap(from_fn(middleware::middleware))
            .app_data(web::Data::from(api.clone()))
            .app_data(web::ThinData(api.engine.gateway()))
            .app_data(web::ThinData(worker))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found("resource").into()))
            .app_data(web::QueryConfig::default().error_handler(|error, _| {
                let detail = error.to_string();
                let detail = detail.trim_start_matches("Query deserialize error: ").to_owned();
                Problem::invalid(vec![FieldError::form("query", detail)]).into()
            }))
            .configure(handlers::routes)
            .configure(openapi::routes)
            .service(web::resource("/ws").route(web::get().to(ws::upgrade)))
            .default_service(web::route().to(pages::elsewhere))
    };
    let listener = Listener {
        address: settings.listen,
        workers: settings.workers,
        connections_max: settings.connections_max,
        shutdown_seconds: 5,
        keep_alive: settings.keep_alive(),
        bounds: settings.bounds(),
        services: Some(services),
        certificate,
    };
    server::run::<ws::Session, _, _, _, _>(application, listener)
}

fn cors(settings: &settings::Http) -> Cors {
    let mut cors = Cors::default()
        .allowed_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            header::HeaderName::from_static("idempotency-key"),
            header::HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            server::RATE_LIMIT,
            server::RATE_LIMIT_POLICY,
        ])
        .max_age(3_600);
    for origin in &settings.cors_origins {
        cors = cors.allowed_origin(origin);
    }
    // Other origins get answers without CORS headers, so that their browsers keep the answers from them.
    cors.block_on_origin_mismatch(false)
}
