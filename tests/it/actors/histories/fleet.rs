//! Three engines that share a database, the ways between them, and how an event passes from one to another.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use domain::{Epoch, EventId, ShardId};
use futures_util::{
    future::{LocalBoxFuture, ready},
    stream::LocalBoxStream,
};
use parking_lot::Mutex;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use ticketbuster::{
    actors::{
        Engine, Gateway,
        gateway::elsewhere::{Elsewhere, NoAnswer, Way},
    },
    cli::store::open_store,
    config::{Config, Durability},
    store::{Authority, Claim, Cluster, ProcessId, Suspect},
};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    actors::sharing_engine,
    persistence::cluster_contract::member,
    support::{event_with, planned},
};

const NODES: usize = 3;
/// What is left of a lease's margin when others claim: long enough for a write to end that was decided before.
const AFTER_THE_LEASE: Duration = Duration::from_millis(40);

/// Whether an owner that is replaced has heard in time that its lease is over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    EndsFirst,
    /// Planted.
    GoesOn,
}

/// How an event passes on.
#[derive(Clone, Copy)]
pub struct Passing {
    after: Duration,
    from: usize,
    to: usize,
    /// It is taken over from an owner that was declared dead, not handed over.
    is_taken: bool,
    lease: Lease,
}

impl Passing {
    pub fn of_chance(from: usize, lease: Lease, rng: &mut StdRng) -> Self {
        let after = Duration::from_micros(rng.random_range(0..6_000));
        let to = (from + rng.random_range(1..NODES)) % NODES;
        let is_taken = lease == Lease::GoesOn || rng.random_range(0..4) == 0;
        Self { after, from, to, is_taken, lease }
    }
}

/// What all have heard of owners, and how the ways between them are.
struct Heard {
    owners: Mutex<BTreeMap<ShardId, usize>>,
    news: watch::Sender<u64>,
    rng: Mutex<StdRng>,
}

#[derive(Clone)]
struct Link(Arc<Heard>, usize);

thread_local! {
    /// The engines, for the ways on this thread.
    static ENGINES: RefCell<Vec<(Engine, Gateway)>> = const { RefCell::new(Vec::new()) };
}

/// The name of a node to the others.
fn named(node: usize) -> ProcessId {
    ProcessId(Uuid::from_u128(node as u128))
}

impl Elsewhere for Link {
    fn owner(&self, shard: ShardId) -> Option<ProcessId> {
        self.0.owners.lock().get(&shard).filter(|owner| **owner != self.1).map(|owner| named(*owner))
    }

    fn others(&self) -> Vec<ProcessId> {
        Vec::new()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.0.news.subscribe()
    }

    fn look_again(&self) {}

    fn way(&self) -> Rc<dyn Way> {
        Rc::new(self.clone())
    }

    fn park(&self) -> Duration {
        Duration::from_millis(1_500)
    }
}

impl Way for Link {
    fn ask(&self, to: ProcessId, ask: Bytes, _: Duration) -> LocalBoxFuture<'_, Result<Bytes, NoAnswer>> {
        let (there, back, fate) = {
            let mut rng = self.0.rng.lock();
            let mut takes = || Duration::from_micros(rng.random_range(0..1_500));
            let (there, back) = (takes(), takes());
            (there, back, rng.random_range(0..30))
        };
        Box::pin(async move {
            let found = ENGINES.with_borrow(|engines| engines.get(to.0.as_u128() as usize).cloned());
            let Some((engine, gateway)) = found.filter(|_| fate != 0) else {
                return Err(NoAnswer::Unreachable);
            };
            // Whether anybody waits for it or not.
            let answer = actix_rt::spawn(async move {
                actix_rt::time::sleep(there).await;
                engine.answer(&gateway, ask).await
            });
            if fate == 1 {
                actix_rt::time::sleep(back).await;
                return Err(NoAnswer::Broken);
            }
            let answer = answer.await.map_err(|_| NoAnswer::Broken)?;
            actix_rt::time::sleep(back).await;
            Ok(answer)
        })
    }

    fn follow(
        &self,
        _: ProcessId,
        _: Bytes,
    ) -> LocalBoxFuture<'_, Result<LocalBoxStream<'static, Bytes>, NoAnswer>> {
        Box::pin(ready(Err(NoAnswer::Unreachable)))
    }

    fn tell(&self, _: ProcessId, _: Bytes) {}
}

struct Node {
    engine: Engine,
    gateway: Gateway,
    process: Cell<ProcessId>,
}

impl Node {
    async fn start(config: &Config, link: Link) -> Self {
        let store = open_store(config).await.unwrap();
        let engine = sharing_engine(config, store, Some(Arc::new(link))).await;
        let node = Self { gateway: engine.gateway(), engine, process: Cell::new(ProcessId(Uuid::nil())) };
        node.join().await;
        node
    }

    fn cluster(&self) -> &dyn Cluster {
        self.engine.store().cluster().unwrap()
    }

    /// Becomes a member under a new id, and renews all the time from then on.
    async fn join(&self) {
        let process = ProcessId(Uuid::now_v7());
        self.cluster().join(member(process), Authority::Postgres).await.unwrap();
        self.cluster().renew(process).await.unwrap().unwrap();
        self.process.set(process);
        self.engine.tenure().lease_until(i64::MAX);
    }

    /// Claims a shard, as often as a write keeps it, and serves it.
    async fn take(&self, shard: ShardId, suspects: Vec<Suspect>) {
        loop {
            let seen = self.engine.store().shard_epoch(shard).await.unwrap();
            let claim = Claim {
                process: self.process.get(),
                suspects: suspects.clone(),
                shards: vec![(shard, seen)],
            };
            let claimed = self.cluster().claim(claim).await.unwrap().shards;
            if !claimed.is_empty() {
                self.engine.open_shards(&claimed).await.unwrap();
                return;
            }
            actix_rt::time::sleep(Duration::from_millis(1)).await;
        }
    }

    async fn give(&self, shard: ShardId, epoch: Epoch) {
        self.engine.close_shards(&[shard]).await;
        let released = self.cluster().release(self.process.get(), vec![(shard, epoch)]).await.unwrap();
        assert_eq!(released, [shard]);
    }
}

/// The engines.
pub struct Fleet {
    nodes: Vec<Node>,
    heard: Arc<Heard>,
}

impl Fleet {
    pub async fn start(config: &Config, seed: u64) -> Self {
        let mut config = config.clone();
        // What is acknowledged is not lost, however its owner ends.
        config.holds.durability = Durability::Store;
        let rng = Mutex::new(StdRng::seed_from_u64(seed));
        let heard = Arc::new(Heard { owners: Mutex::default(), news: watch::Sender::new(0), rng });
        let mut nodes = Vec::new();
        for node in 0..NODES {
            nodes.push(Node::start(&config, Link(heard.clone(), node)).await);
        }
        ENGINES.set(nodes.iter().map(|node| (node.engine.clone(), node.gateway.clone())).collect());
        Self { nodes, heard }
    }

    pub fn gateway(&self, node: usize) -> &Gateway {
        &self.nodes[node].gateway
    }

    /// A new event of three seats.
    pub async fn event(&self) -> EventId {
        let engine = &self.nodes[0].engine;
        let new = planned(&event_with(1, 3, json!({})), engine.now());
        let event = new.record.event;
        engine.create_event(new).await.unwrap();
        event
    }

    /// One of them serves it.
    pub async fn claim_anywhere(&self, event: EventId, rng: &mut StdRng) -> usize {
        let owner = rng.random_range(0..NODES);
        self.nodes[owner].take(ShardId::of(event), Vec::new()).await;
        self.hear(event, Some(owner));
        owner
    }

    fn hear(&self, event: EventId, owner: Option<usize>) {
        let shard = ShardId::of(event);
        match owner {
            Some(owner) => self.heard.owners.lock().insert(shard, owner),
            None => self.heard.owners.lock().remove(&shard),
        };
        self.heard.news.send_modify(|count| *count += 1);
    }

    pub async fn pass(&self, event: EventId, passing: Passing) {
        let Passing { after, from, to, is_taken, lease } = passing;
        let (shard, owner) = (ShardId::of(event), &self.nodes[from]);
        actix_rt::time::sleep(after).await;
        if !is_taken {
            let epoch = owner.engine.tenure().epoch(shard).unwrap();
            owner.give(shard, epoch).await;
            self.nodes[to].take(shard, Vec::new()).await;
            return self.hear(event, Some(to));
        }
        if lease == Lease::EndsFirst {
            owner.engine.tenure().end_lease();
            actix_rt::time::sleep(AFTER_THE_LEASE).await;
        }
        let dead = Suspect { process: owner.process.get(), renewals: None };
        self.nodes[to].take(shard, vec![dead]).await;
        self.hear(event, Some(to));
        actix_rt::time::sleep(Duration::from_millis(5)).await;
        // It notices, drops everything, and is a new member.
        owner.engine.close_shards(&[shard]).await;
        owner.join().await;
    }

    /// Nobody serves it any more.
    pub async fn close(&self, event: EventId) {
        let shard = ShardId::of(event);
        let owner = self.heard.owners.lock().get(&shard).copied().unwrap();
        let epoch = self.nodes[owner].engine.tenure().epoch(shard).unwrap();
        self.nodes[owner].give(shard, epoch).await;
        self.hear(event, None);
    }

    pub async fn stop(self) {
        ENGINES.set(Vec::new());
        for node in self.nodes {
            node.engine.stop(Duration::from_secs(5)).await;
        }
    }
}
