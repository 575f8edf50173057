//! The operations port: metrics, liveness, readiness.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use serde_json::json;

use crate::actors::{Engine, engine::Readiness};

/// What readiness depends on.
#[derive(Clone)]
pub struct Ops {
    /// The engine.
    pub engine: Engine,
    /// Whether the process is stopping.
    pub stopping: Arc<AtomicBool>,
}

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
