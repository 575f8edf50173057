//! The operations port: metrics, liveness, readiness.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use serde_json::json;

use crate::actors::Engine;

/// What readiness depends on.
#[derive(Clone)]
pub struct Ops {
    /// The engine.
    pub engine: Engine,
    /// Whether the process is stopping.
    pub stopping: Arc<AtomicBool>,
}

/// The longest that the store may take to say that it is there.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// Starts the server.
pub fn serve(ops: Ops, listen: SocketAddr) -> io::Result<(Server, Vec<SocketAddr>)> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(ops.clone()))
            .route("/metrics", web::get().to(metrics))
            .route("/health/live", web::get().to(live))
            .route("/health/ready", web::get().to(ready))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1)
    .bind(listen)?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

async fn metrics(ops: web::Data<Ops>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(ops.engine.metrics().render())
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "ok"}))
}

async fn ready(ops: web::Data<Ops>) -> HttpResponse {
    let answered = actix_rt::time::timeout(PING_TIMEOUT, ops.engine.store().ping()).await;
    let store = matches!(answered, Ok(Ok(())));
    let queue = ops.engine.backlog().has_room_for_orders();
    let open = !ops.stopping.load(Relaxed);
    let owner = !ops.engine.ownership().is_lost();
    let ready = store && queue && open && owner;
    let body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "checks": {
            "store": store, "write_behind_has_room": queue, "not_stopping": open, "owns_its_events": owner,
        },
    });
    if ready { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}
