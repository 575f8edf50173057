//! What the benchmarks share: an event, and an engine with the configured store and broker.

#![allow(dead_code, reason = "each benchmark uses its part")]

use std::{path::Path, sync::Arc, time::Duration};

use domain::{Millis, PaymentChoice, Timestamp};
use ticketbuster::{
    actors::{Engine, EngineParts},
    cli::{broker::open_broker, serve::engine_settings, store::open_store},
    config::{Config, Profile},
    import,
    keys::KeyRing,
    payments::{Payments, TestProvider},
    persistence::audit::audit,
    store::NewEvent,
    telemetry::Metrics,
    tickets::TicketMinter,
};

/// An event with `rows` straight rows of `seats` seats each.
pub fn event_of(rows: usize, seats: usize) -> NewEvent {
    let rows: Vec<_> = (0..rows)
        .map(|row| serde_json::json!({"row": format!("R{row}"), "from": 1, "to": seats, "y": row * 10}))
        .collect();
    let document = serde_json::json!({
        "name": "Bench", "category": "bench", "venue": "Bench", "city": "Lima", "status": "on_sale",
        "starts_at": "2999-01-01T00:00:00Z", "time_zone": "America/Lima", "currency": "PEN",
        "seats_per_hold": 8, "seats_per_buyer": 1_000_000, "tiers": [{"tier": "T", "price": 10_000}],
        "prices": "exclusive", "tax": {"name": "IGV", "basis_points": 1800},
        "sections": [{"section": "S", "tier": "T", "rows": rows}],
    });
    let planned =
        import::parse_upload(document.to_string().as_bytes(), Millis::from_secs(600), Timestamp(1_000))
            .unwrap();
    import::to_new_event(&planned, Timestamp(1_000))
}

/// The development configuration with SQLite in this folder and the broker within the process.
pub fn config(folder: &Path) -> Config {
    let mut config = Config::load(Profile::Development, folder).unwrap();
    config.store.path = folder.join("bench.db");
    config.auth.key_file = folder.join("keys.json");
    config
}

/// An engine with the store and broker of a configuration, without adapters.
pub async fn engine_over(config: &Config) -> (Engine, Arc<TicketMinter>) {
    let keys = Arc::new(KeyRing::load_or_create(&config.auth.key_file).unwrap());
    let minter = Arc::new(TicketMinter::new(keys));
    let metrics = Arc::new(Metrics::new());
    let choice = PaymentChoice { provider: "test".to_owned(), token: "tok_success".to_owned() };
    let parts = EngineParts {
        store: open_store(config).await.unwrap(),
        broker: open_broker(config, &metrics).unwrap(),
        mails: None,
        payments: Arc::new(Payments::new(
            vec![Arc::new(TestProvider::default())],
            choice,
            Duration::from_secs(10),
        )),
        minter: minter.clone(),
        metrics,
        elsewhere: None,
    };
    (Engine::start(engine_settings(config), parts).await.unwrap(), minter)
}

/// The number of violations that the audit finds in the store of a run. The engine must have stopped.
pub async fn violations(config: &Config) -> usize {
    let store = open_store(config).await.unwrap();
    let report = audit(store.as_ref()).await.unwrap();
    assert!(report.violations.is_empty(), "{report}");
    store.close().await.unwrap();
    report.violations.len()
}
