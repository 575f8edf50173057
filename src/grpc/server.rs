//! The gRPC server: builds the services, listens, and stops in order.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use actix::prelude::*;
use hyper::server::conn::http2;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    sync::{oneshot, watch},
    time::MissedTickBehavior,
};
use tokio_rustls::TlsAcceptor;
use tonic::service::Routes;
use tonic_reflection::server::Builder;

use super::settings::Grpc;
use super::{
    DESCRIPTORS, answer,
    bridge::Bridge,
    catalog::CatalogService,
    connection::{self, Connection, ConnectionSlots},
    health,
    layouts::Layouts,
    middleware::{ConnectionMiddleware, Middleware, Streams},
    proto::catalog_server::CatalogServer,
    transit::Transit,
    watch::Watchers,
};
use crate::{actors::live::LiveHub, services::Services, tls::Certificate};

/// The protocol that TLS negotiates.
const HTTP_2: &[u8] = b"h2";
/// A silent peer is pinged after this, and disconnected after as long again.
const PING_AFTER: Duration = Duration::from_secs(20);
/// HTTP/2 windows of one request and of a connection: how much may arrive before it is handled.
const STREAM_WINDOW_BYTES: u32 = 65_535;
const CONNECTION_WINDOW_BYTES: u32 = 262_144;
/// How often it is checked whether a connection is used.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a peer may take for its first word, and that while all places are taken.
const BEGIN_MAX: Duration = Duration::from_secs(10);
const BEGIN_MAX_IF_FULL: Duration = Duration::from_secs(2);
/// How long a connection may be without calls while all places are taken.
const IDLE_MAX_IF_FULL: Duration = Duration::from_secs(5);
/// How long a peer that is told to leave may take for it.
const LEAVE_MAX: Duration = Duration::from_secs(2);
/// How long the last refusals have to go out when there were too many.
const LAST_ANSWERS: Duration = Duration::from_millis(50);
/// How long calls in flight may take when the server stops.
const STOP_MAX: Duration = Duration::from_secs(5);

/// A running server.
pub struct GrpcServer {
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    stopping: watch::Sender<bool>,
    ended: oneshot::Receiver<()>,
    arbiter: Arbiter,
}

/// Starts the server on its configured address. `waiting_max` asks may wait for events at a time.
pub fn serve(
    services: Arc<Services>,
    hub: LiveHub,
    settings: Grpc,
    certificate: Option<&Arc<Certificate>>,
    waiting_max: usize,
) -> io::Result<GrpcServer> {
    let listener = TcpListener::bind(settings.listen)?;
    listener.set_nonblocking(true)?;
    let addresses = vec![listener.local_addr()?];
    let tls = certificate.map(|certificate| certificate.server_config(&[HTTP_2])).transpose();
    let tls = tls.map_err(io::Error::other)?.map(|config| TlsAcceptor::from(Arc::new(config)));
    let (stopping, stops) = watch::channel(false);
    let (ends, ended) = oneshot::channel();
    let arbiter = Arbiter::new();
    let relays = arbiter.handle();
    arbiter.spawn_fn(move || {
        let bridge = Bridge::start(services.engine.gateway(), waiting_max);
        let watchers = Watchers {
            hub,
            arbiter: relays,
            open: Arc::default(),
            watchers_max: settings.watchers_max,
            buffer_frames: settings.watch_buffer_frames,
            stopping: stops.clone(),
        };
        let timeout = Duration::from_millis(settings.timeout_ms);
        let layouts = Layouts::new(settings.layouts_bytes_max);
        let service = CatalogService { services, bridge, watchers, layouts, timeout };
        actix_rt::spawn(async move {
            if let Err(error) = run(listener, service, settings, tls, stops).await {
                tracing::error!(%error, "the gRPC server failed");
            }
            // The receiver is gone if the server is not being stopped.
            let _ = ends.send(());
        });
    });
    Ok(GrpcServer { addresses, stopping, ended, arbiter })
}

async fn run(
    listener: TcpListener,
    service: CatalogService,
    settings: Grpc,
    tls: Option<TlsAcceptor>,
    stops: watch::Receiver<bool>,
) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let services = service.services.clone();
    let (reporter, health) = tonic_health::server::health_reporter();
    // Not before the first look says so.
    health::set(&reporter, false).await;
    tokio::spawn(health::report(services.engine.clone(), reporter, stops.clone()));
    let described = || {
        Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let most = settings.message_bytes_max;
    let routes = Routes::new(CatalogServer::new(service).max_decoding_message_size(most))
        .add_service(health.max_decoding_message_size(most))
        .add_service(described().build_v1()?.max_decoding_message_size(most))
        // What many clients still ask for.
        .add_service(described().build_v1alpha()?.max_decoding_message_size(most))
        .prepare();
    let middleware = Arc::new(Middleware {
        services: services.clone(),
        routes,
        transit: Transit::new(settings.transit_bytes_max, settings.transit_bytes_per_address_max),
        open: Arc::default(),
        calls_max: settings.calls_max,
        message_bytes_max: most,
        timeout: Duration::from_millis(settings.timeout_ms),
    });
    let limits = connection::Limits {
        connections_max: settings.connections_max,
        frame_bytes_per_second: settings.frame_bytes_per_second,
        refused_in_a_row_max: settings.refused_in_a_row_max,
    };
    let (streams_max, idle) = (settings.streams_max, Duration::from_secs(settings.idle_seconds));
    let serving = stops.clone();
    let serve = move |connection, slots| {
        serve_connection(connection, slots, middleware.clone(), streams_max, idle, serving.clone())
    };
    connection::accept(listener, services, limits, tls, stops, serve).await;
    Ok(())
}

/// How long a connection may take for its first word, and be without calls.
fn patience(slots: &ConnectionSlots, idle: Duration) -> (Duration, Duration) {
    match slots.is_full() {
        true => (BEGIN_MAX_IF_FULL, idle.min(IDLE_MAX_IF_FULL)),
        false => (BEGIN_MAX, idle),
    }
}

/// Serves one connection until its peer leaves, it is of no use, or the server stops.
async fn serve_connection(
    connection: Connection,
    slots: ConnectionSlots,
    middleware: Arc<Middleware>,
    streams_max: u32,
    idle: Duration,
    mut stops: watch::Receiver<bool>,
) {
    let (activity, streams) = (connection.activity.clone(), Streams::default());
    let service = ConnectionMiddleware {
        middleware,
        peer: connection.peer,
        activity: activity.clone(),
        streams: streams.clone(),
    };
    let served = http2::Builder::new(streams)
        .timer(TokioTimer::new())
        .max_concurrent_streams(streams_max)
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .max_send_buf_size(answer::PIECE_BYTES)
        .keep_alive_interval(PING_AFTER)
        .keep_alive_timeout(PING_AFTER)
        .serve_connection(TokioIo::new(connection), service);
    tokio::pin!(served);
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut is_stopping, mut leaves) = (false, None::<Instant>);
    loop {
        tokio::select! {
            // How the connection ended does not matter.
            _ = &mut served => return,
            // The sender is gone when the server is: that is a stop as well.
            () = async { let _ = stops.wait_for(|stops| *stops).await; }, if !is_stopping => {
                is_stopping = true;
                served.as_mut().graceful_shutdown();
            }
            () = activity.given_up.notified() => {
                served.as_mut().graceful_shutdown();
                let _ = tokio::time::timeout(LAST_ANSWERS, &mut served).await;
                return;
            }
            _ = look.tick() => {
                let (begin, idle) = patience(&slots, idle);
                // A call that came before the peer heard of it is finished.
                if leaves.is_some_and(|leaves| leaves <= Instant::now()) && !activity.is_in_use() {
                    return;
                }
                if leaves.is_none() && activity.is_useless(begin, idle) {
                    if !activity.has_begun() {
                        return;
                    }
                    served.as_mut().graceful_shutdown();
                    leaves = Some(Instant::now() + LEAVE_MAX);
                }
            }
        }
    }
}

impl GrpcServer {
    /// Stops: not serving, no new connections, streams ended, calls in flight finished, for some seconds.
    pub async fn stop(self) {
        // Nobody listens any more if the server failed.
        let _ = self.stopping.send(true);
        if tokio::time::timeout(STOP_MAX, self.ended).await.is_err() {
            tracing::warn!("some gRPC calls were aborted when the server stopped");
        }
        self.arbiter.stop();
    }
}
