//! The operations port: metrics, liveness, readiness. It is not for the public and has no authentication.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use actix_web::{App, HttpResponse, dev::Server, web};
use serde_json::json;

use crate::{
    actors::{Engine, engine::Readiness},
    http::settings,
    server::{self, Listener, NoSession},
};

/// What readiness depends on.
#[derive(Clone)]
pub struct Ops {
    /// The engine.
    pub engine: Engine,
    /// Whether the process is stopping.
    pub stopping: Arc<AtomicBool>,
}

/// Starts the server. Its connections have the times and sizes of the API's, and a number of their own.
pub fn serve(
    ops: Ops,
    settings: &settings::Ops,
    http: &settings::Http,
) -> io::Result<(Server, Vec<SocketAddr>)> {
    let application = move || {
        App::new()
            .app_data(web::Data::new(ops.clone()))
            .route("/metrics", web::get().to(metrics))
            .route("/health/live", web::get().to(live))
            .route("/health/ready", web::get().to(ready))
    };
    let listener = Listener {
        address: settings.listen,
        workers: 1,
        connections_max: settings.connections_max,
        shutdown_seconds: 1,
        keep_alive: http.keep_alive(),
        bounds: http.bounds(),
        services: None,
        certificate: None,
    };
    server::run::<NoSession, _, _, _, _>(application, listener)
}

async fn metrics(ops: web::Data<Ops>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(ops.engine.render_metrics())
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "ok"}))
}

async fn ready(ops: web::Data<Ops>) -> HttpResponse {
    let readiness = ops.engine.readiness().await;
    let Readiness { store, writes, queue, owns_its_events } = readiness;
    let open = !ops.stopping.load(Relaxed);
    let ready = readiness.is_ready() && open;
    let body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "checks": {
            "store": store, "writes_in_time": writes, "write_behind_has_room": queue, "not_stopping": open,
            "owns_its_events": owns_its_events,
        },
    });
    if ready { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}
