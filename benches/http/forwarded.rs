//! What a hold costs that another process decides: two servers share a database, and holds are sent to the one that has their
//! event and to the other one in turn, at the same pace.

use std::{path::Path, time::Duration};

use domain::{EventId, ShardId};
use loadtest::wire::Target;
use ticketbuster::{
    cli::store::open_store,
    cluster::status::ClusterStatus,
    config::{Config, Profile, SecretUrl, StoreKind},
    keys::KeyRing,
};

use super::{CONNECTIONS, SEATS, Site, client::send, postgres::Postgres, rabbitmq::Rabbit, server::Server};

/// Holds a second.
const PER_SECOND: u32 = 10_000;
const ROUNDS: usize = 3;

/// Processor time and latencies of holds that were sent to one server.
struct Cost {
    micros: f64,
    p50: f64,
    p99: f64,
}

/// Moves an event to a server, by its node's name.
async fn pin(url: &str, folder: &Path, event: EventId, node: &str) {
    let mut config = Config::load(Profile::Development, folder).unwrap();
    (config.store.kind, config.store.url) = (StoreKind::Postgres, SecretUrl::new(url.to_owned()));
    let store = open_store(&config).await.unwrap();
    let (cluster, shard) = (store.cluster().unwrap(), ShardId::of(event));
    cluster.pin(shard, Some(node.to_owned())).await.unwrap();
    for _ in 0..300 {
        let status = ClusterStatus::read(cluster).await.unwrap();
        let owners = cluster.owners(Default::default()).await.unwrap();
        let owner = owners.changed.iter().find(|owner| owner.shard == shard).and_then(|owner| owner.process);
        let is_there = status
            .members
            .iter()
            .any(|member| member.node == node && owner.is_some_and(|is| is.0 == member.process));
        if is_there && status.members.len() == 2 && status.unowned == 0 {
            return store.close().await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the event does not come to {node}");
}

async fn cost(site: &Site, other: &Server, target: &Target) -> Cost {
    let used = || site.server.cpu_seconds() + other.cpu_seconds();
    let (holds, before) = (site.holds(None), used());
    let every = Duration::from_secs(1) / PER_SECOND;
    let outcome = send(target, &holds, CONNECTIONS * 4, 201, true, Some(every)).await;
    let micros = (used() - before) * 1e6 / holds.len() as f64;
    let at = |quantile: f64| outcome.latency.value_at_quantile(quantile) as f64 / 1e3;
    let (p50, p99) = (at(0.5), at(0.99));
    send(&site.target, &site.releases(&outcome), CONNECTIONS, 204, false, None).await;
    Cost { micros, p50, p99 }
}

fn print(what: &str, mut costs: Vec<Cost>) -> f64 {
    costs.sort_by(|one, other| one.micros.total_cmp(&other.micros));
    let Cost { micros, p50, p99 } = costs.swap_remove(ROUNDS / 2);
    println!("{what:<34} {micros:>5.1} µs of both servers' processors   p50 {p50:.2} ms   p99 {p99:.2} ms");
    micros
}

/// Measures holds at a fixed pace, of an event that the server has that is asked, and of one that another has.
pub async fn forwarded() {
    let (postgres, rabbit) = (Postgres::start(&[]), Rabbit::start());
    let folder = tempfile::tempdir().unwrap();
    let (database, broker) = (postgres.database(), rabbit.url());
    let keys = folder.path().join("keys.json");
    drop(KeyRing::load_or_create(&keys).unwrap());
    let start = |node: &str| {
        Server::start(&[
            ("TICKETBUSTER__HTTP__WORKERS", "1"),
            ("TICKETBUSTER__STORE__KIND", "postgres"),
            ("TICKETBUSTER__STORE__URL", &database),
            ("TICKETBUSTER__BROKER__KIND", "amqp"),
            ("TICKETBUSTER__BROKER__URL", &broker),
            ("TICKETBUSTER__AUTH__KEY_FILE", keys.to_str().unwrap()),
            ("TICKETBUSTER__CLUSTER__MODE", "clustered"),
            ("TICKETBUSTER__CLUSTER__MESH_LISTEN", "127.0.0.1:0"),
            ("TICKETBUSTER__CLUSTER__NODE", node),
        ])
    };
    let (first, other) = (start("a"), start("b"));
    let site = Site::of(first, SEATS).await;
    let there =
        Target::find(std::slice::from_ref(&other.url), || Err("no TLS here".to_owned())).await.unwrap();
    pin(&database, folder.path(), site.event.parse().unwrap(), "a").await;
    println!("two servers, {PER_SECOND} holds a second of {SEATS} seats, median of {ROUNDS} rounds");
    let (mut own, mut forwarded) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let here = cost(&site, &other, &site.target).await;
        let far = cost(&site, &other, &there).await;
        // The first round warms up.
        if round > 0 {
            own.push(here);
            forwarded.push(far);
        }
    }
    let own = print("to the one that has the event", own);
    let forwarded = print("to the other one", forwarded);
    println!("to forward a hold costs {:.1} µs", forwarded - own);
}
