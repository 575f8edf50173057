//! How the engine of a run is configured: as it is delivered, with narrow bounds, so that every bound is met.

use std::{path::Path, sync::OnceLock, time::Duration};

use rand::{Rng, rngs::StdRng};

use crate::{
    actors::{EngineSettings, live::feed::FeedSettings},
    config::{Config, Durability, Profile},
    sim::faults::OneIn,
};

/// The settings of a run.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) config: Config,
    pub(super) engine: EngineSettings,
    pub(super) feed: FeedSettings,
    /// Whether the broker is within the process.
    pub(super) is_in_process: bool,
    /// Each half second an event's shard is closed and opened again, one in so many times.
    pub(super) shard_closed: OneIn,
}

fn delivered() -> &'static Config {
    static DELIVERED: OnceLock<Config> = OnceLock::new();
    DELIVERED.get_or_init(|| {
        // A folder without files: what is built in counts.
        let config = Config::load(Profile::Development, Path::new("/dev/null"));
        config.unwrap_or_else(|problem| panic!("the built-in settings are right: {problem}"))
    })
}

impl Settings {
    /// Those of a seed.
    pub(super) fn of_seed(rng: &mut StdRng) -> Self {
        let config = delivered().clone();
        let mut engine = EngineSettings {
            is_sharing: false,
            node: "simulated".to_owned(),
            actors: config.actors.clone(),
            holds: config.holds.clone(),
            orders: config.orders.clone(),
            payments: config.payments.clone(),
            store: config.store.clone(),
            broker: config.broker.clone(),
        };
        engine.actors.arbiters = 1;
        engine.actors.idle_seconds = [1, 10, 3_600][rng.random_range(0..3)];
        engine.actors.mailbox_capacity = [2, 64, 4_096][rng.random_range(0..3)];
        engine.actors.waiting_max = [4, 50, 10_000][rng.random_range(0..3)];
        engine.actors.batch_max = [1, 8, 256][rng.random_range(0..3)];
        engine.actors.ask_timeout_ms = [100, 5_000][rng.random_range(0..2)];
        engine.holds.durability = if rng.random_bool(0.3) { Durability::Store } else { Durability::Memory };
        engine.orders.in_flight_max = [1, 20, 1_000][rng.random_range(0..3)];
        engine.orders.durable_timeout_ms = [500, 10_000][rng.random_range(0..2)];
        engine.orders.payment_timeout_ms = [1_000, 10_000][rng.random_range(0..2)];
        engine.orders.outcomes_max = rng.random_range(2..60);
        engine.orders.outcome_notes_max = rng.random_range(1..60);
        engine.orders.outcomes_per_user_max = rng.random_range(3..100);
        engine.orders.outcome_lookups_max = [1, 4, 100][rng.random_range(0..3)];
        engine.payments.seconds_min = rng.random_range(2..30);
        engine.payments.invoice_seconds = [20, 3_600][rng.random_range(0..2)];
        engine.payments.refunds_per_second = 50;
        engine.store.flush_interval_ms = rng.random_range(0..20);
        engine.store.flush_transitions_max = rng.random_range(1..50);
        engine.store.queue_capacity = rng.random_range(8..200);
        engine.store.snapshot_every = [5, 40, 1_000][rng.random_range(0..3)];
        engine.broker.window = [1, 2, 4, 20][rng.random_range(0..4)];
        engine.broker.prefetch = [1, 10, 100][rng.random_range(0..3)];
        let window = Duration::from_millis([1, 50, 500][rng.random_range(0..3)]);
        let feed = FeedSettings { window, history_frames: rng.random_range(1..10) };
        let is_in_process = rng.random_bool(0.4);
        let shard_closed = OneIn([0, 0, 3, 12, 60][rng.random_range(0..5)]);
        Self { config, engine, feed, is_in_process, shard_closed }
    }
}
