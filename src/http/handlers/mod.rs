//! Handlers by resource.

pub mod auth;
#[cfg(feature = "echo")]
mod echo;
pub mod events;
pub mod exports;
pub mod gates;
pub mod health;
pub mod history;
pub mod holds;
pub mod layouts;
pub mod orders;
pub mod organiser;
pub mod payments;
pub mod reports;
pub mod tickets;

use actix_web::web::{self, ServiceConfig, delete, get, patch, post, resource};

/// Every route of the API. They are tried in this order: what an on-sale asks for comes first.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/api/events/{id}/holds").route(get().to(holds::list)).route(post().to(holds::create)),
        )
        .service(resource("/api/orders").route(get().to(orders::list)).route(post().to(orders::create)))
        .service(resource("/api/orders/{id}").route(get().to(orders::show)))
        .service(resource("/api/holds/{id}").route(get().to(holds::show)).route(delete().to(holds::release)))
        .service(resource("/api/events/{id}/seats").route(get().to(events::seats)))
        .service(resource("/health").route(get().to(health::health)))
        .service(resource("/api/events").route(get().to(events::list)).route(post().to(organiser::create)))
        .service(
            resource("/api/events/{id}").route(get().to(events::get)).route(patch().to(organiser::patch)),
        )
        .service(resource("/api/events/{id}/layout").route(get().to(layouts::layout)))
        .service(resource("/api/events/{id}/layout/packed").route(get().to(layouts::packed)))
        .service(resource("/api/events/{id}/availability").route(get().to(events::availability)))
        .service(resource("/api/events/{id}/status").route(post().to(organiser::status)))
        .service(resource("/api/events/{id}/block").route(post().to(organiser::block)))
        .service(resource("/api/events/{id}/unblock").route(post().to(organiser::unblock)))
        .service(resource("/api/events/{id}/report").route(get().to(reports::report)))
        .service(resource("/api/events/{id}/history").route(get().to(history::history)))
        .service(resource("/api/events/{id}/orders.csv").route(get().to(exports::orders_csv)))
        .service(resource("/api/events/{id}/gate-list").route(get().to(gates::gate_list)))
        .service(resource("/api/events/{id}/tickets").route(get().to(gates::numbered)))
        .service(resource("/api/categories").route(get().to(events::categories)))
        .service(resource("/api/holds/{id}/extend").route(post().to(holds::extend)))
        .service(resource("/api/orders/{id}/cancel").route(post().to(orders::cancel)))
        .service(resource("/api/orders/{id}/refund").route(post().to(orders::refund)))
        .service(resource("/api/orders/{id}/paid").route(post().to(orders::paid)))
        .service(resource("/api/orders/{id}/tickets").route(get().to(tickets::of_order)))
        .service(resource("/api/payments").route(get().to(payments::show)))
        .service(resource("/api/tickets/keys").route(get().to(gates::keys)))
        .service(resource("/api/tickets/verify").route(post().to(tickets::verify)))
        .service(resource("/api/tickets/check-in").route(post().to(tickets::check_in)))
        .service(resource("/api/tickets/{id}.{format}").route(get().to(tickets::picture)))
        .service(resource("/api/auth/dev-login").route(post().to(auth::dev_login)))
        .service(resource("/api/auth/session").route(post().to(auth::session)))
        .service(resource("/api/auth/config").route(get().to(auth::config)))
        .service(resource("/api/auth/logout").route(post().to(auth::logout)));
    #[cfg(feature = "echo")]
    config.configure(echo::routes);
}

/// The gateway of the worker that handles a request.
pub type Asker = web::ThinData<crate::actors::Gateway>;
