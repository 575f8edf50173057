//! The listeners of a server: HTTP with WebSocket, gRPC, operations.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use super::{Server, members::Joined, upkeep};
use crate::{
    actors::{
        Engine,
        live::{FeedSettings, LiveHub},
    },
    cli::CliError,
    config::{Config, given},
    grpc::{self, GrpcServer},
    http::{self, Api, ops::Ops},
    keys::KeyRing,
    services::Services,
    tls::{Certificate, TlsError, TlsFiles},
    ws,
};

impl Server {
    /// Listens, and starts what goes on beside requests.
    pub(super) fn listen(
        config: &Config,
        joined: Option<Joined>,
        hub: LiveHub,
        keys: Arc<KeyRing>,
        services: Arc<Services>,
        api: Arc<Api>,
    ) -> Result<Self, CliError> {
        let engine = services.engine.clone();
        let http_tls = certificate("http", &config.http.tls_certificate, &config.http.tls_key, config)?;
        let grpc_tls = certificate("grpc", &config.grpc.tls_certificate, &config.grpc.tls_key, config)?;
        let live = ws::LiveParts::new(
            services.clone(),
            hub.clone(),
            ws::Settings::of(&config.live, &config.http.cors_origins),
        );
        let (server, addresses) = http::serve(api, live.clone(), http_tls.as_ref())
            .map_err(|error| format!("http.listen = {}: {error}", config.http.listen))?;
        services.payments.listens_at(own_url(config, &addresses, http_tls.is_some()));
        let grpc = serve_grpc(config, services, hub, grpc_tls.as_ref())?;
        let grpc_addresses = grpc.as_ref().map(|grpc| grpc.addresses.clone()).unwrap_or_default();
        let stopping = Arc::new(AtomicBool::new(false));
        let keeper = joined.as_ref().map(|joined| joined.keeper.clone());
        let ops = Ops { engine: engine.clone(), stopping: stopping.clone(), keeper };
        let (ops_server, ops_addresses) = http::ops::serve(ops, &config.ops, &config.http)
            .map_err(|error| format!("ops.listen = {}: {error}", config.ops.listen))?;
        let handles = [server.handle(), ops_server.handle()];
        actix_rt::spawn(server);
        actix_rt::spawn(ops_server);
        actix_rt::spawn(keys.watch(Duration::from_secs(config.auth.key_file_reload_seconds)));
        upkeep::start(&engine, config);
        actix_rt::spawn(close_sockets_when_lost(engine.clone(), live.clone()));
        let drain = config.cluster.drain();
        Ok(Self {
            addresses,
            grpc_addresses,
            ops_addresses,
            engine,
            joined,
            drain,
            keys,
            handles,
            grpc,
            live,
            stopping,
        })
    }
}

/// Fails if something listens already where this process is to: before it joins others, who would hand shards over to it.
pub(super) fn find_free(config: &Config) -> Result<(), CliError> {
    let mut wanted = vec![("http.listen", config.http.listen), ("ops.listen", config.ops.listen)];
    if config.grpc.enabled {
        wanted.push(("grpc.listen", config.grpc.listen));
    }
    for (setting, address) in wanted {
        TcpListener::bind(address).map_err(|error| format!("{setting} = {address}: {error}"))?;
    }
    Ok(())
}

/// Serves gRPC, if that is wanted.
fn serve_grpc(
    config: &Config,
    services: Arc<Services>,
    hub: LiveHub,
    tls: Option<&Arc<Certificate>>,
) -> Result<Option<GrpcServer>, CliError> {
    if !config.grpc.enabled {
        return Ok(None);
    }
    let served = grpc::serve(services, hub, config.grpc.clone(), tls, config.actors.waiting_max);
    Ok(Some(served.map_err(|error| format!("grpc.listen = {}: {error}", config.grpc.listen))?))
}

/// The certificate of a listener, if it has one; its files are watched from now on.
fn certificate(
    section: &str,
    certificate: &Path,
    key: &Path,
    config: &Config,
) -> Result<Option<Arc<Certificate>>, String> {
    let Some(certificate) = given(certificate) else { return Ok(None) };
    let files = TlsFiles { certificate: certificate.to_owned(), key: key.to_owned() };
    let loaded = Certificate::load(files)
        .map_err(|error: TlsError| format!("{section}.tls_certificate, {section}.tls_key: {error}"))?;
    actix_rt::spawn(loaded.watch(Duration::from_secs(config.tls.reload_seconds)));
    Ok(Some(loaded))
}

/// Where this process reaches itself: at the address on which it listens, or with TLS, whose certificate is of a name, at its
/// public one.
fn own_url(config: &Config, addresses: &[SocketAddr], has_tls: bool) -> String {
    let listens = addresses.first().filter(|_| !has_tls).map(|address| {
        let ip = match address.ip() {
            ip if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(ip, address.port()))
    });
    listens.unwrap_or_else(|| config.http.public_url())
}

/// How often viewers get frames, as configured.
pub(super) fn feed_settings(config: &Config) -> FeedSettings {
    FeedSettings {
        window: Duration::from_millis(config.live.window_ms),
        history_frames: config.live.history_frames,
    }
}

/// Viewers must not go on watching a map that another process owns now: they connect again, elsewhere.
async fn close_sockets_when_lost(engine: Engine, live: ws::LiveParts) {
    engine.tenure().lost().await;
    live.close_all();
}
