//! The gRPC server: puts the service together, listens, and stops in order.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use actix::prelude::*;
use tokio::sync::{oneshot, watch};
use tokio_rustls::TlsAcceptor;
use tonic::transport::Server;
use tonic_reflection::server::Builder;

use super::{
    DESCRIPTORS, bridge::Asker, catalog::CatalogService, connection, health,
    proto::catalog_server::CatalogServer, watch::Watchers,
};
use crate::{actors::live::LiveHub, config, front::Front, tls::Certificate};

/// The protocol that TLS negotiates.
const HTTP_2: &[u8] = b"h2";
/// A peer that says nothing is pinged after this, and given up after as long again.
const PING_AFTER: Duration = Duration::from_secs(20);
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
    front: Arc<Front>,
    hub: LiveHub,
    settings: config::Grpc,
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
        let asker = Asker::start(front.engine.gateway(), waiting_max);
        let watchers = Watchers {
            hub,
            arbiter: relays,
            open: Arc::default(),
            watchers_max: settings.watchers_max,
            buffer_frames: settings.watch_buffer_frames,
            stopping: stops.clone(),
        };
        let timeout = Duration::from_millis(settings.timeout_ms);
        let service = CatalogService { front, asker, watchers, timeout };
        actix_rt::spawn(async move {
            if let Err(error) = run(listener, service, settings, tls, stops).await {
                tracing::error!(%error, "the gRPC server failed");
            }
            // Nobody waits for the end of a server that is not being stopped.
            let _ = ends.send(());
        });
    });
    Ok(GrpcServer { addresses, stopping, ended, arbiter })
}

async fn run(
    listener: TcpListener,
    service: CatalogService,
    settings: config::Grpc,
    tls: Option<TlsAcceptor>,
    mut stops: watch::Receiver<bool>,
) -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let connections =
        connection::accept(listener, service.front.clone(), settings.connections_max, tls, stops.clone());
    let (reporter, health) = tonic_health::server::health_reporter();
    // Not before the first look says so.
    health::set(&reporter, false).await;
    tokio::spawn(health::report(service.front.engine.clone(), reporter, stops.clone()));
    let described = || {
        Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let catalog = CatalogServer::new(service).max_decoding_message_size(settings.message_bytes_max);
    Server::builder()
        .max_concurrent_streams(settings.streams_max)
        .http2_keepalive_interval(Some(PING_AFTER))
        .http2_keepalive_timeout(Some(PING_AFTER))
        .add_service(catalog)
        .add_service(health)
        .add_service(described().build_v1()?)
        // What many clients still ask for.
        .add_service(described().build_v1alpha()?)
        .serve_with_incoming_shutdown(connections, async move {
            // The sender is gone when the server is: that is a stop as well.
            let _ = stops.wait_for(|stops| *stops).await;
        })
        .await?;
    Ok(())
}

impl GrpcServer {
    /// Stops: not serving, no new connections, streams ended, calls in flight finished, for some seconds.
    pub async fn stop(self) {
        // Nobody listens any more if the server failed.
        let _ = self.stopping.send(true);
        if tokio::time::timeout(STOP_MAX, self.ended).await.is_err() {
            tracing::warn!("some gRPC calls were cut off by the stop");
        }
        self.arbiter.stop();
    }
}
