//! Several servers on one database: who serves what, and what becomes of it when one of them ends.

mod anywhere;
mod commands;
mod cost;
mod drill;
mod etcd;
mod limits;
mod link;
mod load;
mod moves;
mod rehearsal;
mod silence;
mod viewers;

use std::{ffi::OsStr, sync::Arc, time::Duration};

use domain::{EventId, ShardId};
use serde_json::json;
use ticketbuster::{
    cli::{serve::Server, store::open_store},
    config::{ClusterMode, Config, Profile, SecretUrl},
    keys::KeyRing,
    store::{ProcessId, Store},
};

use self::link::Link;
use crate::support::{
    Buyers, Ground, Site, event_with,
    process::{Process, binary},
};

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

    /// One in which nobody dies: a slow machine ends no lease, and has time for what is durable.
    pub fn patient() -> Self {
        let mut ring = Self::new().with_leases_of(20_000);
        ring.config.orders.durable_timeout_ms = 14_000;
        ring
    }

    /// The same with leases of so many milliseconds.
    pub fn with_leases_of(mut self, lease_ms: i64) -> Self {
        (self.config.cluster.lease_ms, self.config.cluster.renew_ms) = (lease_ms, 600);
        self
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
        let link = Link::before(self.database_port()).await;
        config.store.url = SecretUrl::new(self.database_by(link.port));
        (self.start_with(config).await, link)
    }

    /// The port of its database.
    pub fn database_port(&self) -> u16 {
        let url = self.config.store.url.expose();
        url.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap()
    }

    /// The URL of its database by this port.
    pub fn database_by(&self, port: u16) -> String {
        let url = self.config.store.url.expose();
        url.replace(&format!("127.0.0.1:{}", self.database_port()), &format!("127.0.0.1:{port}"))
    }

    /// A ring on this database, by a link.
    pub fn over(database: &str, link: &Link) -> Self {
        let mut ring = Self::new();
        ring.config.store.url = SecretUrl::new(database.to_owned());
        ring.config.store.url = SecretUrl::new(ring.database_by(link.port));
        ring
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

/// Starts the program as one process of a ring, with these settings on top.
pub async fn start_process(ring: &Ring, node: &str, broker: &str, settings: &[(&str, &str)]) -> Process {
    start_program(&binary(), ring, node, broker, settings).await
}

/// The same with another program.
pub async fn start_program(
    program: &OsStr,
    ring: &Ring,
    node: &str,
    broker: &str,
    settings: &[(&str, &str)],
) -> Process {
    let timing = &ring.config.cluster;
    let numbers = [timing.lease_ms, timing.renew_ms].map(|ms| ms.to_string());
    let own = [
        ("TICKETBUSTER__BROKER__KIND", "amqp"),
        ("TICKETBUSTER__BROKER__URL", broker),
        ("TICKETBUSTER__CLUSTER__MODE", "clustered"),
        ("TICKETBUSTER__CLUSTER__MESH_LISTEN", "127.0.0.1:0"),
        ("TICKETBUSTER__CLUSTER__NODE", node),
        ("TICKETBUSTER__CLUSTER__WEIGHT", "1"),
        ("TICKETBUSTER__CLUSTER__LEASE_MS", &numbers[0]),
        ("TICKETBUSTER__CLUSTER__RENEW_MS", &numbers[1]),
    ];
    Process::of_program(program, &ring.config, &[&own, settings].concat()).await
}

/// Whose an event is, as the store has it.
pub async fn owner(store: &dyn Store, event: EventId) -> Option<ProcessId> {
    let owners = store.cluster().unwrap().owners(Default::default()).await.unwrap();
    owners.changed.iter().find(|owner| owner.shard == ShardId::of(event))?.process
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
