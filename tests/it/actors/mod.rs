//! Idempotency keys have one outcome, and events have one owner.

pub(crate) mod elsewhere;
pub(crate) mod histories;
pub(crate) mod many_outcomes;
pub(crate) mod outcomes;
pub(crate) mod ownership;
pub(crate) mod shards;

use std::{sync::Arc, time::Duration};

use domain::PaymentChoice;
use ticketbuster::{
    actors::{Engine, EngineParts, gateway::elsewhere::Elsewhere},
    cli::serve::engine_settings,
    config::Config,
    keys::KeyRing,
    messaging::in_process::InProcessBroker,
    payments::Payments,
    store::Store,
    telemetry::Metrics,
    tickets::TicketMinter,
};

use crate::support::books::Books;

/// An engine that shares the shards, without adapters; it serves nothing yet.
async fn sharing_engine(
    config: &Config,
    store: Arc<dyn Store>,
    elsewhere: Option<Arc<dyn Elsewhere>>,
) -> Engine {
    let keys = Arc::new(KeyRing::load_or_create(&config.auth.key_file).unwrap());
    let choice = PaymentChoice { provider: Books::NAME.to_owned(), token: String::new() };
    let parts = EngineParts {
        store,
        broker: Arc::new(InProcessBroker::default()),
        mails: None,
        payments: Arc::new(Payments::new(
            vec![Arc::new(Books::new(Duration::ZERO))],
            choice,
            Duration::from_secs(10),
        )),
        minter: Arc::new(TicketMinter::new(keys)),
        metrics: Arc::new(Metrics::new()),
        elsewhere,
    };
    let mut settings = engine_settings(config);
    settings.is_sharing = true;
    Engine::start(settings, parts).await.unwrap()
}
