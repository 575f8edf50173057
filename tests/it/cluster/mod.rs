//! Several servers on one database: who serves what, and what becomes of it when one of them ends.

mod anywhere;
mod commands;
mod etcd;
mod kills;
mod link;
mod load;
mod moves;
mod rehearsal;
mod silence;

use std::{sync::Arc, time::Duration};

use domain::{EventId, ShardId};
use serde_json::json;
use ticketbuster::{
    cli::{serve::Server, store::open_store},
    config::{ClusterMode, Config, Profile, SecretUrl},
    keys::KeyRing,
};

use self::link::Link;
use crate::support::{Buyers, Ground, Site, event_with};

/// How soon a shard has another owner at the latest after its owner has gone: a lease of 2 s, and what a slow machine takes.
const TAKE_OVER_MAX: Duration = Duration::from_secs(20);

/// A database, and the keys that all of its processes have.
pub struct Ring {
    folder: Arc<tempfile::TempDir>,
    config: Config,
}

impl Ring {
    pub fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = Ground::Postgres.config(folder.path());
        drop(KeyRing::load_or_create(&config.auth.key_file).unwrap());
        config.orders.durable_timeout_ms = 1_500;
        config.cluster.mode = ClusterMode::Clustered;
        (config.cluster.lease_ms, config.cluster.renew_ms) = (2_000, 400);
        config.cluster.drain_seconds = 20;
        config.cluster.weight = 1;
        config.cluster.mesh_listen = "127.0.0.1:0".parse().unwrap();
        Self { folder, config }
    }

    /// The configuration of one of its processes.
    pub fn config(&self, node: &str) -> Config {
        let mut config = self.config.clone();
        config.cluster.node = node.to_owned();
        config
    }

    /// Starts another process.
    pub async fn start(&self, node: &str) -> Site {
        self.start_with(self.config(node)).await
    }

    /// The same, with the database behind a link that can be cut.
    pub async fn start_behind_a_link(&self, node: &str) -> (Site, Link) {
        let mut config = self.config(node);
        let url = config.store.url.expose().to_owned();
        let port: u16 = url.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        let link = Link::before(port).await;
        let behind = url.replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{}", link.port));
        config.store.url = SecretUrl::new(behind);
        (self.start_with(config).await, link)
    }

    async fn start_with(&self, config: Config) -> Site {
        let store = open_store(&config).await.unwrap();
        Box::pin(Site::over(self.folder.clone(), config, store)).await
    }

    /// Starts a process that sells alone; or why not.
    pub async fn start_single(&self) -> Result<Server, String> {
        let mut config = self.config("");
        config.cluster.mode = ClusterMode::Single;
        let store = open_store(&config).await.unwrap();
        let started = Box::pin(Server::start(config, Profile::Development, store)).await;
        started.map_err(|error| error.to_string())
    }
}

/// How many shards a process serves.
pub fn served(site: &Site) -> usize {
    (0..ShardId::COUNT).filter(|shard| site.server.engine.tenure().epoch(ShardId(*shard)).is_some()).count()
}

/// Whether a process serves an event.
pub fn serves(site: &Site, event: EventId) -> bool {
    site.server.engine.tenure().epoch(ShardId::of(event)).is_some()
}

/// Waits until something is the case.
#[track_caller]
pub fn until(what: &'static str, is_so: impl Fn() -> bool) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    async move {
        let began = std::time::Instant::now();
        while !is_so() {
            assert!(began.elapsed() < TAKE_OVER_MAX, "{place}: {what}");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Waits until these processes have all shards, each of them its part.
pub async fn shared_by(sites: &[&Site]) {
    let part = usize::from(ShardId::COUNT).div_ceil(sites.len());
    until("the shards are shared evenly", || {
        let all: Vec<usize> = sites.iter().map(|site| served(site)).collect();
        all.iter().sum::<usize>() == usize::from(ShardId::COUNT) && all.iter().all(|shards| *shards <= part)
    })
    .await;
}

/// Adds so many events on sale.
pub async fn add_events(site: &Site, count: usize) -> Vec<EventId> {
    let mut events = Vec::new();
    for _ in 0..count {
        events.push(site.add(&event_with(2, 20, json!({"seats_per_buyer": 1_000}))).await);
    }
    events
}

/// Whether a process answers for an event from memory; otherwise it says that it is another's.
pub async fn answers(buyers: &Buyers, event: EventId) -> bool {
    let answer = buyers.get(&format!("/api/events/{event}/seats"), "").await;
    match answer.status.as_u16() {
        200 => true,
        _ => {
            assert!(answer.headers.get("retry-after").is_some());
            answer.refused(503, "moved");
            false
        }
    }
}
