//! Handlers, a file for each resource: they extract, authorise, call a service and answer; they decide nothing.

pub mod admin;
pub mod auth;
pub mod calendar;
#[cfg(feature = "echo")]
mod echo;
pub mod events;
pub mod exports;
pub mod gates;
pub mod guests;
pub mod health;
pub mod history;
pub mod holds;
pub mod layouts;
pub mod mails;
pub mod orders;
pub mod organiser;
pub mod payment_views;
pub mod payments;
pub mod replays;
pub mod reports;
mod test_payments;
pub mod tickets;

use actix_web::web::{self, ServiceConfig};
use utoipa::OpenApi;

use super::routes::{Route, register};

/// A file of handlers: its routes, and its part of the document.
type HandlerFile = (fn() -> Vec<Route>, fn() -> utoipa::openapi::OpenApi);

/// Those of an on-sale first: of what is hot, what comes first here is found first.
const FILES: [HandlerFile; 19] = [
    (holds::routes, holds::Document::openapi),
    (guests::routes, guests::Document::openapi),
    (orders::routes, orders::Document::openapi),
    (events::routes, events::Document::openapi),
    (health::routes, health::Document::openapi),
    (admin::routes, admin::Document::openapi),
    (auth::routes, auth::Document::openapi),
    (calendar::routes, calendar::Document::openapi),
    (exports::routes, exports::Document::openapi),
    (gates::routes, gates::Document::openapi),
    (history::routes, history::Document::openapi),
    (layouts::routes, layouts::Document::openapi),
    (mails::routes, mails::Document::openapi),
    (organiser::routes, organiser::Document::openapi),
    (payment_views::routes, payment_views::Document::openapi),
    (payments::routes, payments::Document::openapi),
    (replays::routes, replays::Document::openapi),
    (reports::routes, reports::Document::openapi),
    (tickets::routes, tickets::Document::openapi),
];

/// Every route of the API.
pub fn routes(config: &mut ServiceConfig) {
    register(FILES.iter().flat_map(|(routes, _)| routes()).collect(), config);
    test_payments::routes(config);
    #[cfg(feature = "echo")]
    config.configure(echo::routes);
}

/// What the document says of all handlers.
pub fn document() -> utoipa::openapi::OpenApi {
    FILES.iter().fold(utoipa::openapi::OpenApi::default(), |all, (_, document)| all.merge_from(document()))
}

/// The gateway of the worker that handles a request.
pub type WorkerGateway = web::ThinData<crate::actors::Gateway>;
