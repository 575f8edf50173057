//! `ticketbuster serve`: puts the parts together, runs, and stops in order.

use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::signal::unix::{SignalKind, signal};

use super::CliError;
use crate::{
    actors::{
        Engine, EngineParts, EngineSettings,
        gateway::GatewaySettings,
        live::{FeedSettings, LiveHub},
        write_behind::machine::FlushSettings,
    },
    auth::{HoldTokens, Revocations, Sessions},
    config::{AuthMode, BrokerKind, Config, Durability, Profile, StoreKind},
    demo,
    domain::Millis,
    http::{self, Api, ops::Ops},
    import,
    keys::KeyRing,
    messaging::{Broker, in_process::InProcessBroker},
    payments::{Payments, TestProvider},
    persistence::{
        PaymentChoice, Store, StoreError,
        sqlite::{SqliteOptions, SqliteStore},
    },
    telemetry::{self, Metrics},
    tickets::{TicketMinter, TicketVerifier},
    ws,
};

/// Opens the configured store.
pub(super) fn open_store(config: &Config) -> Result<SqliteStore, StoreError> {
    match config.store.kind {
        StoreKind::Sqlite => {
            let options = SqliteOptions { readers: config.store.readers, ..SqliteOptions::default() };
            SqliteStore::open(&config.store.path, options)
        }
    }
}

pub(super) fn run(config: Config, profile: Profile) -> Result<ExitCode, CliError> {
    telemetry::start_logs(config.log.format, &config.log.filter);
    let store: Arc<dyn Store> = Arc::new(open_store(&config)?);
    actix_rt::System::new().block_on(async move {
        let server = Server::start(config, profile, store).await?;
        for address in &server.addresses {
            tracing::info!(%address, "ticketbuster listens");
        }
        let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
        server.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// A running server; tests start it on free ports.
pub struct Server {
    /// Where the API listens.
    pub addresses: Vec<std::net::SocketAddr>,
    /// Where operations listen.
    pub ops_addresses: Vec<std::net::SocketAddr>,
    /// The engine.
    pub engine: Engine,
    handles: [actix_web::dev::ServerHandle; 2],
    live: ws::LiveParts,
    stopping: Arc<AtomicBool>,
}

impl Server {
    /// Starts everything over this store. Must be called inside an actix system.
    pub async fn start(config: Config, profile: Profile, store: Arc<dyn Store>) -> Result<Self, CliError> {
        let keys = Arc::new(KeyRing::load_or_create(&config.auth.key_file)?);
        let metrics = Arc::new(Metrics::new());
        let payments = Arc::new(payments(&config));
        let broker: Arc<dyn Broker> = match config.broker.kind {
            BrokerKind::InProcess => Arc::new(InProcessBroker::default()),
        };
        let parts = EngineParts {
            store: store.clone(),
            broker,
            payments: payments.clone(),
            minter: Arc::new(TicketMinter::new(keys.clone())),
            metrics,
        };
        let engine = Engine::start(engine_settings(&config), parts).await?;
        if config.demo.load && profile == Profile::Development && engine.catalogue().all().is_empty() {
            load_samples(&engine).await?;
        }
        let revocations = Revocations::new(store.revocations(engine.now()).await?);
        let dev_login = config.auth.mode == AuthMode::Dev && profile == Profile::Development;
        let api = Arc::new(Api::new(
            engine.clone(),
            Sessions::new(keys.clone(), revocations, config.auth.remembered_sessions),
            HoldTokens::new(&keys),
            TicketVerifier::new(keys.public()),
            payments,
            &config,
            dev_login,
        ));
        let feeds = FeedSettings {
            window: Duration::from_millis(config.live.window_ms),
            history_frames: config.live.history_frames,
        };
        let hub = LiveHub::new(engine.clone(), feeds);
        let live = ws::LiveParts::new(engine.clone(), hub, ws::Settings::of(&config));
        let (server, addresses) = http::serve(api, live.clone())
            .map_err(|error| format!("http.listen = {}: {error}", config.http.listen))?;
        let stopping = Arc::new(AtomicBool::new(false));
        let ops = Ops { engine: engine.clone(), stopping: stopping.clone() };
        let (ops_server, ops_addresses) = http::ops::serve(ops, config.ops.listen)
            .map_err(|error| format!("ops.listen = {}: {error}", config.ops.listen))?;
        let handles = [server.handle(), ops_server.handle()];
        actix_rt::spawn(server);
        actix_rt::spawn(ops_server);
        actix_rt::spawn(forget_outcomes(engine.clone()));
        actix_rt::spawn(close_sockets_when_lost(engine.clone(), live.clone()));
        Ok(Self { addresses, ops_addresses, engine, handles, live, stopping })
    }

    /// Stops: no new requests, sockets closed, everything acknowledged made durable.
    pub async fn stop(self) {
        tracing::info!("stopping");
        self.stopping.store(true, Relaxed);
        self.live.close_all();
        let [server, ops] = self.handles;
        // Requests in flight have as long as the server's shutdown time allows.
        server.stop(true).await;
        self.engine.stop(DRAIN_MAX).await;
        ops.stop(false).await;
        tracing::info!("stopped");
    }
}

fn payments(config: &Config) -> Payments {
    let default = PaymentChoice {
        provider: config.orders.default_provider.clone(),
        token: config.orders.default_token.clone(),
    };
    let timeout = Duration::from_millis(config.orders.payment_timeout_ms);
    Payments::new(vec![Arc::new(TestProvider)], default, timeout)
}

/// The engine's bounds, as configured.
pub fn engine_settings(config: &Config) -> EngineSettings {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let retry_after = Millis::from_secs(1);
    EngineSettings {
        node: format!("{}:{}", config.http.listen, std::process::id()),
        arbiters: config.actors.arbiters,
        processors: if config.orders.processors == 0 { cores } else { config.orders.processors },
        mailbox_capacity: config.actors.mailbox_capacity,
        idle: Duration::from_secs(config.actors.idle_seconds),
        holds_durable: config.holds.durability == Durability::Store,
        expiring_notice: Millis::from_secs(config.holds.expiring_notice_seconds),
        outcomes_max: config.orders.outcomes_max,
        outcome_lifetime: Millis::from_secs(config.orders.idempotency_hours * 3_600),
        flush: FlushSettings {
            interval: Millis(config.store.flush_interval_ms),
            transitions_max: config.store.flush_transitions_max,
            retry_first: Millis(20),
            retry_max: Millis::from_secs(2),
        },
        queue_capacity: config.store.queue_capacity,
        snapshot_every: config.store.snapshot_every,
        orders_in_flight_max: config.orders.in_flight_max,
        relay_window: config.broker.window,
        layout_seats_max: config.actors.layout_seats_max,
        gateway: GatewaySettings {
            waiting_max: config.actors.waiting_max,
            batch_max: config.actors.batch_max,
            ask_timeout: Duration::from_millis(config.actors.ask_timeout_ms),
            durable_timeout: Duration::from_millis(config.orders.durable_timeout_ms),
            retry_after,
        },
    }
}

async fn load_samples(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.now();
    for event in demo::sample_events(now) {
        engine.create_event(import::to_new_event(&event, now)).await?;
    }
    tracing::info!("sample events are loaded");
    Ok(())
}

/// The longest that a stop waits for what is queued; with the requests in flight (5 s) and the sockets it
/// stays within ten seconds.
const DRAIN_MAX: Duration = Duration::from_secs(4);

/// Viewers must not go on looking at a map that is another process's now: they connect again, elsewhere.
async fn close_sockets_when_lost(engine: Engine, live: ws::LiveParts) {
    engine.ownership().lost().await;
    live.close_all();
}

/// Forgets outcomes whose time is over, once an hour.
async fn forget_outcomes(engine: Engine) {
    loop {
        actix_rt::time::sleep(Duration::from_secs(3_600)).await;
        if let Err(error) = engine.store().forget_outcomes(engine.now()).await {
            tracing::warn!(%error, "old outcomes were not forgotten");
        }
    }
}
