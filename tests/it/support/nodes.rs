//! Every test's server as several processes of a cluster, if `TEST_NODES` says how many: each request goes to one of them by
//! chance. For tests of what is answered; not for those that look into the server, or end it.

use std::{sync::Arc, time::Duration};

use domain::ShardId;
use ticketbuster::{
    cli::{serve::Server, store::open_store},
    config::{ClusterMode, Config, Profile},
    store::Store,
};

/// How many processes a test has, if that is said.
pub fn wanted() -> Option<usize> {
    std::env::var("TEST_NODES").ok()?.parse().ok().filter(|nodes| *nodes > 1)
}

/// Makes one of several processes of this server, if the store can be shared.
pub fn share(config: &mut Config, store: &dyn Store) -> bool {
    let is_shared = wanted().is_some() && store.cluster().is_some() && !config.cluster.is_clustered();
    if is_shared {
        drop(ticketbuster::keys::KeyRing::load_or_create(&config.auth.key_file).unwrap());
        config.cluster.mode = ClusterMode::Clustered;
        (config.cluster.lease_ms, config.cluster.renew_ms) = (6_000, 300);
        config.cluster.move_shards_max = usize::from(ShardId::COUNT);
        config.cluster.weight = 1;
        config.cluster.park_ms = 10_000;
        config.cluster.mesh_listen = "127.0.0.1:0".parse().unwrap();
        (config.store.readers, config.cluster.node) = (2, "first".to_owned());
    }
    is_shared
}

/// The others beside the first one, once the shards are shared.
pub async fn others(config: &Config, first: &Server) -> Vec<Server> {
    let mut others = Vec::new();
    for node in 1..wanted().unwrap_or(1) {
        let mut config = config.clone();
        config.cluster.node = format!("other-{node}");
        let store: Arc<dyn Store> = open_store(&config).await.unwrap();
        others.push(Box::pin(Server::start(config, Profile::Development, store)).await.unwrap());
    }
    let most = usize::from(ShardId::COUNT).div_ceil(others.len() + 1);
    let served = |server: &Server| {
        (0..ShardId::COUNT).filter(|shard| server.engine.tenure().epoch(ShardId(*shard)).is_some()).count()
    };
    for _ in 0..1_000 {
        let all: Vec<usize> = others.iter().chain([first]).map(served).collect();
        if all.iter().sum::<usize>() == usize::from(ShardId::COUNT)
            && all.iter().all(|shards| *shards <= most)
        {
            return others;
        }
        actix_rt::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the shards are not shared");
}
