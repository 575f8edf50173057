//! The OpenAPI document, made from the handlers, and its page.

use actix_web::web::ServiceConfig;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_swagger_ui::SwaggerUi;

use super::handlers::{auth, events, health, holds, layouts, orders, organiser, tickets};

#[derive(OpenApi)]
#[openapi(
    info(title = "TicketBuster", description = "Seats, holds, orders and tickets. Errors are RFC 9457 problems."),
    paths(
        health::health, events::list, events::get, events::seats, events::availability, layouts::layout,
        holds::create, holds::show, holds::extend, holds::release,
        orders::create, orders::list, orders::show, orders::cancel, orders::refund,
        tickets::of_order, tickets::picture, tickets::verify, tickets::check_in,
        organiser::create, organiser::patch, organiser::status, organiser::block, organiser::unblock,
        organiser::report, auth::dev_login, auth::session, auth::config, auth::logout,
    ),
    modifiers(&Session)
)]
struct Document;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The document and its page; the page's assets are in the binary.
pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", openapi()));
}
