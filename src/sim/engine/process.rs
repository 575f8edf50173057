//! A process of a run: the engine with its gateway, its live feeds, and the services over it.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use rand::Rng;

use super::{
    broker::SimulatedBroker, outside::Outside, provider::SimulatedProvider, settings::Settings,
    store::Connection,
};
use crate::{
    actors::{Engine, EngineParts, Gateway, Host, live::hub::LiveHub},
    auth::{Bearers, Cursors, HoldTokens, People, Revocations, Sessions},
    keys::KeyRing,
    messaging::{Broker, in_process::InProcessBroker},
    payments::{InvoiceProvider, Payments},
    replay::Replays,
    services::{Addresses, Guests, LateLooks, Limiter, Services, addresses::AddressSettings},
    sim::world::ProcessId,
    store::StoreError,
    telemetry::Metrics,
    tickets::{TicketMinter, TicketVerifier},
};
use domain::{Millis, PaymentChoice};

/// A process.
pub(super) struct Process {
    pub(super) number: ProcessId,
    pub(super) engine: Engine,
    pub(super) gateway: Gateway,
    pub(super) services: Arc<Services>,
    pub(super) hub: LiveHub,
}

/// How soon a process is started again that could not start.
const START_AGAIN: Duration = Duration::from_millis(200);

/// Keys of this program, whose files nobody needs.
fn keys() -> Arc<KeyRing> {
    static KEYS: OnceLock<Arc<KeyRing>> = OnceLock::new();
    let made = KEYS.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("ticketbuster-sim-{}", std::process::id()));
        let made = std::fs::create_dir_all(&folder).map_err(|error| error.to_string());
        let made =
            made.and_then(|()| KeyRing::load_or_create(&folder.join("keys.json")).map_err(|e| e.to_string()));
        let _ = std::fs::remove_dir_all(&folder);
        made.map_or_else(|error| panic!("no keys can be made in {}: {error}", folder.display()), Arc::new)
    });
    made.clone()
}

impl Process {
    /// Starts one, which takes every event; again, until the store answers.
    pub(super) async fn start(outside: &Outside, settings: &Settings) -> Self {
        loop {
            match Self::try_to_start(outside, settings).await {
                Ok(process) => return process,
                Err(_) => actix_rt::time::sleep(START_AGAIN).await,
            }
        }
    }

    async fn try_to_start(outside: &Outside, settings: &Settings) -> Result<Self, StoreError> {
        let (number, host) = outside.with(|state| {
            state.processes += 1;
            let off = state.faults.clock_off.0;
            let off = if off > 0 { state.rng.random_range(-off..=off) } else { 0 };
            (state.processes, Host::simulated(state.now() + Millis(off), state.rng.random()))
        });
        let broker: Arc<dyn Broker> = match settings.is_in_process {
            true => Arc::new(InProcessBroker::default()),
            false => Arc::new(SimulatedBroker(outside.clone())),
        };
        let choice = PaymentChoice { provider: "test".to_owned(), token: String::new() };
        let timeout = Duration::from_millis(settings.engine.orders.payment_timeout_ms);
        let payments = Arc::new(Payments::new(
            vec![Arc::new(SimulatedProvider(outside.clone())), Arc::new(InvoiceProvider)],
            choice,
            timeout,
        ));
        let parts = EngineParts {
            store: Arc::new(Connection::new(outside.clone(), number)),
            broker,
            mails: None,
            payments: payments.clone(),
            minter: Arc::new(TicketMinter::new(keys())),
            metrics: Arc::new(Metrics::new()),
            elsewhere: None,
        };
        let engine = Engine::start_on(host, settings.engine.clone(), parts).await?;
        let services = Arc::new(services(&engine, payments, settings));
        let hub = LiveHub::new(engine.clone(), settings.feed);
        Ok(Self { number, gateway: engine.gateway(), engine, services, hub })
    }
}

fn services(engine: &Engine, payments: Arc<Payments>, settings: &Settings) -> Services {
    let auth = &settings.config.auth;
    let revocations = Revocations::new([], auth.ended_sessions_per_user_max);
    let sessions = Sessions::new(keys(), revocations, auth.remembered_sessions_bytes_max);
    Services {
        engine: engine.clone(),
        bearers: Arc::new(Bearers::new(sessions, None)),
        hold_tokens: HoldTokens::new(keys()),
        cursors: Cursors::new(keys()),
        replays: Replays::new(engine.store().clone(), &settings.config.replay),
        has_organisations: false,
        verifier: TicketVerifier::following(keys()),
        minter: Arc::new(TicketMinter::new(keys())),
        payments,
        limiter: Limiter::new(&settings.config.rate_limit),
        addresses: Addresses::new(AddressSettings::default()),
        late_looks: LateLooks::default(),
        guests: Guests::new(People::new(keys()), None, auth.guests),
    }
}
