//! The operations port: metrics, liveness, readiness, members. It is not for the public and has no authentication.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use actix_web::{App, HttpRequest, HttpResponse, dev::Server, http::header, web};
use serde_json::json;

use crate::{
    actors::{Engine, engine::Readiness},
    cluster::{keeper::Keeper, membership::Standing, status::ClusterStatus},
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
    /// What keeps its shards, if it shares them with others.
    pub keeper: Option<Keeper>,
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
            .route("/cluster", web::get().to(cluster))
            .route("/cluster/drain", web::post().to(drain))
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
    let is_member = ops.keeper.as_ref().is_none_or(Keeper::is_ready);
    let ready = readiness.is_ready() && open && is_member;
    let mut body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "checks": {
            "store": store, "writes_in_time": writes, "write_behind_has_room": queue, "not_stopping": open,
            "owns_its_events": owns_its_events,
        },
    });
    if let Some(keeper) = &ops.keeper {
        body["checks"]["member_with_a_lease"] = (keeper.standing() == Standing::Up).into();
        if let Some(is_answering) = keeper.is_etcd_answering() {
            body["checks"]["etcd"] = is_answering.into();
        }
    }
    if ready { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}

/// Members and owners as the store has them, and how far this process is as a member.
async fn cluster(ops: web::Data<Ops>) -> HttpResponse {
    let Some(keeper) = &ops.keeper else { return sells_alone() };
    match keeper.status().await {
        Ok(status) => HttpResponse::Ok().json(Seen {
            process: keeper.directory().own().0,
            standing: keeper.standing().as_str(),
            lease_left_ms: keeper.lease_left().0,
            authority: keeper.authority().as_str(),
            status,
        }),
        Err(error) => HttpResponse::ServiceUnavailable().json(json!({"status": error.to_string()})),
    }
}

#[derive(serde::Serialize)]
struct Seen {
    process: uuid::Uuid,
    standing: &'static str,
    lease_left_ms: i64,
    authority: &'static str,
    #[serde(flatten)]
    status: ClusterStatus,
}

/// Begins to hand all shards over; how far that is, `/cluster` says.
async fn drain(ops: web::Data<Ops>, request: HttpRequest) -> HttpResponse {
    // A page in a browser on this machine must not.
    if request.headers().contains_key(header::ORIGIN) {
        return HttpResponse::Forbidden().json(json!({"status": "not from a browser"}));
    }
    let Some(keeper) = &ops.keeper else { return sells_alone() };
    if keeper.directory().living().is_some_and(|living| living <= 1) {
        let status = "nobody else is up: nothing would be sold any more. Start another process first, or stop this one";
        return HttpResponse::Conflict().json(json!({"status": status}));
    }
    keeper.begin_to_leave();
    HttpResponse::Accepted().json(json!({"standing": keeper.standing().as_str()}))
}

fn sells_alone() -> HttpResponse {
    HttpResponse::NotFound().json(json!({"status": "this process sells alone: cluster.mode is \"single\""}))
}
