//! `ticketbuster serve`: the composition root. It builds the parts, runs them, and stops them in order.
//!
//! A stop hands the shards over, takes no new requests, closes sockets, and makes everything durable that was acknowledged.

mod alone;
mod listen;
mod members;
mod revocations;

use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::signal::unix::{SignalKind, signal};

use self::members::{Joined, Members};
use super::{CliError, broker::open_broker, identity, mail, store::open_store, upkeep};
use crate::{
    actors::{Engine, EngineParts, EngineSettings, live::LiveHub},
    auth::{Bearers, Cursors, HoldTokens, OrderLinks, People, Revocations, Sessions},
    cluster::keeper::Keeper,
    config::{AuthMode, Config, Profile},
    demo,
    grpc::GrpcServer,
    http::{Api, ApiSettings, Site},
    import,
    keys::KeyRing,
    mail::{check::MailTester, compose::MailWriter},
    payments::{Books, Payments, SetupError, providers},
    replay::Replays,
    services::{
        Addresses, Guests, LateLooks, Limiter, Services,
        addresses::{AddressCap, AddressSettings},
    },
    store::{Store, StoreError},
    telemetry::{self, Metrics},
    tickets::{TicketMinter, TicketVerifier},
    ws,
};
use domain::{Millis, PaymentChoice};

#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Sell alone although others are members of a cluster on this database: they are declared dead. Only if none of them
    /// runs any more.
    #[arg(long)]
    take_over: bool,
}

pub(super) fn run(args: Args, config: Config, profile: Profile) -> Result<ExitCode, CliError> {
    telemetry::start_logs(config.log.format, &config.log.filter);
    actix_rt::System::new().block_on(async move {
        let store = open_store(&config).await?;
        if args.take_over {
            alone::end_members(&config, store.as_ref()).await?;
        }
        let server = Server::start(config, profile, store).await?;
        for address in &server.ops_addresses {
            tracing::info!(%address, "ticketbuster listens for operations");
        }
        for address in &server.addresses {
            tracing::info!(%address, "ticketbuster listens");
        }
        for address in &server.grpc_addresses {
            tracing::info!(%address, "ticketbuster listens for gRPC");
        }
        let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let mut hangup = signal(SignalKind::hangup())?;
        let ends = loop {
            tokio::select! {
                _ = term.recv() => break ExitCode::SUCCESS,
                _ = interrupt.recv() => break ExitCode::SUCCESS,
                () = members::died(server.keeper()) => break ExitCode::FAILURE,
                Some(()) = hangup.recv() => {
                    let keys = server.keys.clone();
                    // It logs what became of it.
                    let _ = tokio::task::spawn_blocking(move || keys.reload()).await;
                }
            }
        };
        server.stop().await;
        Ok(ends)
    })
}

/// A running server; tests start it on free ports.
pub struct Server {
    /// Where the API listens.
    pub addresses: Vec<std::net::SocketAddr>,
    /// Where gRPC listens.
    pub grpc_addresses: Vec<std::net::SocketAddr>,
    /// Where operations listen.
    pub ops_addresses: Vec<std::net::SocketAddr>,
    /// The engine.
    pub engine: Engine,
    joined: Option<Joined>,
    drain: Duration,
    keys: Arc<KeyRing>,
    handles: [actix_web::dev::ServerHandle; 2],
    grpc: Option<GrpcServer>,
    live: ws::LiveParts,
    stopping: Arc<AtomicBool>,
}

impl Server {
    /// Starts everything over this store. Must be called inside an actix system.
    pub async fn start(config: Config, profile: Profile, store: Arc<dyn Store>) -> Result<Self, CliError> {
        let pages = Site::load(&config.http)?;
        if config.cluster.is_clustered() {
            listen::find_free(&config)?;
        }
        alone::check(&config, store.as_ref()).await?;
        let keys = Arc::new(members::key_ring(&config)?);
        let metrics = Arc::new(Metrics::new());
        metrics.show_store(store.metrics());
        let payments = Arc::new(payments(&config, profile)?);
        let minter = Arc::new(TicketMinter::new(keys.clone()));
        let mut mails =
            mail::open_mails(&config, &store, &metrics, order_links(&config, &keys), minter.clone())?;
        let members = members::prepare(&config, &keys, store.as_ref(), &metrics).await?;
        let parts = EngineParts {
            store: store.clone(),
            broker: open_broker(&config, &metrics)?,
            mails: mails.route.take(),
            payments: payments.clone(),
            minter: minter.clone(),
            metrics,
            elsewhere: members.as_ref().map(Members::elsewhere),
        };
        let engine = Engine::start(engine_settings(&config), parts).await?;
        let hub = LiveHub::new(engine.clone(), listen::feed_settings(&config));
        let joined = match members {
            Some(members) => Some(members.join(&config, &engine, &hub).await?),
            None => None,
        };
        let keeper = joined.as_ref().map(|joined| joined.keeper.clone());
        let begun = Begun { profile, store, pages, keys, payments, minter, mails, engine, hub };
        let started = begun.serve(&config, joined).await;
        if let (Err(_), Some(keeper)) = (&started, keeper) {
            // The others need not wait until its lease is over.
            keeper.leave(config.cluster.drain()).await;
            keeper.end().await;
        }
        started
    }

    /// What keeps this process's shards, if it shares them with others.
    pub fn keeper(&self) -> Option<&Keeper> {
        self.joined.as_ref().map(|joined| &joined.keeper)
    }

    /// Stops: shards handed over, no new requests, sockets closed, everything acknowledged made durable.
    pub async fn stop(mut self) {
        tracing::info!("stopping");
        self.stopping.store(true, Relaxed);
        if let Some(Joined { keeper, .. }) = &self.joined
            && !keeper.leave(self.drain).await
        {
            tracing::warn!("not all shards could be handed over: the others take them over");
        }
        self.live.close_all();
        let [server, ops] = self.handles;
        // Requests in flight have as long as each server's shutdown time allows, side by side.
        let grpc = async {
            if let Some(grpc) = self.grpc {
                grpc.stop().await;
            }
        };
        tokio::join!(server.stop(true), grpc);
        if let Some(joined) = &mut self.joined {
            joined.stop_reading();
        }
        self.engine.stop(DRAIN_MAX).await;
        if let Some(joined) = self.joined {
            joined.end().await;
        }
        ops.stop(false).await;
        tracing::info!("stopped");
    }
}

/// A server that does not serve yet.
struct Begun {
    profile: Profile,
    store: Arc<dyn Store>,
    pages: Option<Site>,
    keys: Arc<KeyRing>,
    payments: Arc<Payments>,
    minter: Arc<TicketMinter>,
    mails: mail::Mails,
    engine: Engine,
    hub: LiveHub,
}

impl Begun {
    async fn serve(self, config: &Config, mut joined: Option<Joined>) -> Result<Server, CliError> {
        let Self { profile, store, pages, keys, payments, minter, mails, engine, hub } = self;
        if config.demo.load && profile == Profile::Development && engine.catalogue().all().is_empty() {
            load_samples(&engine).await?;
        }
        let sessions = sessions(config, &keys, &engine).await?;
        let provider = identity::provider(&config.auth, profile)?;
        let bearers = Arc::new(Bearers::new(sessions, provider.clone()));
        if let Some(joined) = &mut joined {
            joined.follow_revocations(engine.clone(), bearers.clone());
        }
        let services = Arc::new(Services {
            engine: engine.clone(),
            bearers,
            hold_tokens: HoldTokens::new(keys.clone()),
            cursors: Cursors::new(keys.clone()),
            verifier: TicketVerifier::following(keys.clone()),
            minter,
            payments,
            limiter: Limiter::new(&config.rate_limit),
            addresses: Addresses::new(address_settings(config)),
            late_looks: LateLooks::default(),
            guests: Guests::new(People::new(keys.clone()), mails.sender, config.auth.guests),
            replays: Replays::new(store.clone(), &config.replay),
            has_organisations: !config.auth.organisations_claim.is_empty(),
        });
        services.hear_attempts();
        if let Some(Joined { keeper, .. }) = &joined {
            actix_rt::spawn(members::share_rates(keeper.clone(), services.clone()));
        }
        warn_of_unconfirmable(&services);
        let settings = api_settings(config, profile, (mails.writer, mails.tester));
        let api = Arc::new(Api::new(services.clone(), pages, settings));
        if let Some(provider) = provider {
            actix_rt::spawn(provider.keep_keys_fresh());
        }
        Server::listen(config, joined, hub, keys, services, api)
    }
}

/// All providers, because earlier orders may have been paid through another one than new orders are.
pub(super) fn payments(config: &Config, profile: Profile) -> Result<Payments, SetupError> {
    let choice =
        PaymentChoice { provider: config.payments.provider.clone(), token: config.payments.token.clone() };
    let timeout = Duration::from_millis(config.orders.payment_timeout_ms);
    let providers = providers(&config.payments, test_books(config, profile))?;
    Ok(Payments::new(providers, choice, timeout).returning_to(config.http.public_url()))
}

/// The test provider's books, beside the keys of this installation; in memory, if they can't be written there.
fn test_books(config: &Config, profile: Profile) -> Option<Books> {
    let is_open = profile == Profile::Development;
    is_open.then(|| {
        let path = config.auth.key_file.with_file_name("test-payments.jsonl");
        Books::open(&path).unwrap_or_else(|error| {
            tracing::warn!(path = %path.display(), %error, "the test provider forgets its payments at a restart");
            Books::default()
        })
    })
}

/// Sessions, of which those that were revoked are refused.
async fn sessions(config: &Config, keys: &Arc<KeyRing>, engine: &Engine) -> Result<Sessions, StoreError> {
    let revoked = engine.sessions().revocations(engine.now()).await?;
    let revoked = revoked.into_iter().map(|row| (row.id, row.until));
    let revocations = Revocations::new(revoked, config.auth.ended_sessions_per_user_max);
    Ok(Sessions::new(keys.clone(), revocations, config.auth.remembered_sessions_bytes_max))
}

/// What opens orders without a login, as configured.
fn order_links(config: &Config, keys: &Arc<KeyRing>) -> OrderLinks {
    OrderLinks::new(keys.clone(), Millis::from_hours(24 * config.auth.order_link_days))
}

/// Says which events want addresses confirmed that nobody can confirm: they were made while mails were sent.
fn warn_of_unconfirmable(services: &Services) {
    for entry in services.engine.catalogue().all() {
        if services.check_guest_rules(&entry.record().rules).is_err() {
            tracing::warn!(event = %entry.event, "this event wants guests to confirm their address, and no mails are sent");
        }
    }
}

/// Whose addresses count how, as configured.
fn address_settings(config: &Config) -> AddressSettings {
    let held_max = AddressCap::ALL.map(|held| match held {
        AddressCap::Connection => config.http.connections_per_address_max,
        AddressCap::Socket => config.live.sockets_per_address_max,
        AddressCap::GrpcConnection => config.grpc.connections_per_address_max,
        AddressCap::GrpcWatch => config.grpc.watchers_per_address_max,
        AddressCap::GrpcCall => config.grpc.calls_per_address_max,
    });
    AddressSettings {
        trusted_proxies: config.http.trusted_proxies.clone(),
        uncapped: config.http.uncapped_addresses.clone(),
        held_max,
    }
}

/// What REST does, as configured.
fn api_settings(
    config: &Config,
    profile: Profile,
    (mails, mail_tester): (Option<Arc<MailWriter>>, Option<MailTester>),
) -> ApiSettings {
    ApiSettings {
        http: config.http.clone(),
        auth: config.auth.clone(),
        dev_login: config.auth.mode == AuthMode::Dev && profile == Profile::Development,
        hold_seconds: config.holds.seconds,
        invoice_seconds: config.payments.invoice_seconds,
        invoice_instructions: match config.payments.provider == PaymentChoice::INVOICE {
            true => config.payments.invoice_instructions.clone(),
            false => BTreeMap::new(),
        },
        mails,
        mail_tester,
    }
}

/// What the engine is started with.
pub fn engine_settings(config: &Config) -> EngineSettings {
    EngineSettings {
        is_sharing: config.cluster.is_clustered(),
        node: format!("{}:{}", config.http.listen, std::process::id()),
        actors: config.actors.clone(),
        holds: config.holds.clone(),
        orders: config.orders.clone(),
        payments: config.payments.clone(),
        store: config.store.clone(),
        broker: config.broker.clone(),
    }
}

/// How often a process that sells with others tries to load a sample that another one may be loading, twice a second.
const SAMPLE_TRIES_MAX: u32 = 40;

async fn load_samples(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.now();
    for event in demo::sample_events(now) {
        let new = import::to_new_event(&event, now);
        let (id, mut tries) = (new.record.event, 0);
        while let Err(error) = engine.create_event(new.clone()).await {
            tries += 1;
            if engine.elsewhere().is_none() || tries == SAMPLE_TRIES_MAX {
                return Err(error);
            }
            // Another process that has started at the same time loads it.
            actix_rt::time::sleep(Duration::from_millis(500)).await;
            engine.read_events().await?;
            if engine.catalogue().get(id).is_some() {
                break;
            }
        }
    }
    tracing::info!("sample events are loaded");
    Ok(())
}

/// The longest that a stop waits for what is queued; with the requests in flight (5 s) and the sockets it
/// stays within ten seconds.
const DRAIN_MAX: Duration = Duration::from_secs(4);
