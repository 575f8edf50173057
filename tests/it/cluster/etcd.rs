//! Three real processes whose leases a real etcd keeps, while one of them is killed, PostgreSQL is away, and etcd's own members die.
//! `make drill ARGS=etcd` runs it.

use std::{
    cell::Cell,
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use domain::EventId;
use futures_util::future::join_all;
use serde_json::json;
use ticketbuster::{
    clock, cluster::status::ClusterStatus, config::SecretUrl, persistence::audit::audit, store::Store,
};

use super::{
    Ring,
    load::{Load, insisting, order_of},
    rehearsal::{pause, probe, shared_by},
    start_process,
};
use crate::support::{
    Buyers, etcd::Etcd, event_with, given_number, planned, postgres::Postgres, process::Process,
    rabbitmq::Rabbit, run,
};

/// How soon the events of a process that was killed sell again, at the latest (lease 6 s).
const TAKE_OVER_MAX: Duration = Duration::from_secs(12);
/// The longest that holds may pause for a scheduler that is busy, where they may not pause.
const NO_PAUSE: Duration = Duration::from_secs(2);

/// Processes, and all that they need.
struct Ground {
    ring: Ring,
    postgres: Arc<Postgres>,
    etcd: Etcd,
    store: Arc<dyn Store>,
    events: Vec<EventId>,
}

impl Ground {
    async fn new(seats: u32) -> Self {
        let mut ring = Ring::new();
        // As it is by default.
        (ring.config.cluster.lease_ms, ring.config.cluster.renew_ms) = (6_000, 1_500);
        let postgres = Arc::new(Postgres::start(&[]));
        ring.config.store.url = SecretUrl::new(postgres.database());
        let etcd = Etcd::start().await;
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let mut events = Vec::new();
        for number in 0..12 {
            let more = json!({"name": format!("Event {number}"), "seats_per_buyer": 100_000});
            let new = planned(&event_with(seats, 100, more), clock::wall());
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        Self { ring, postgres, etcd, store, events }
    }

    async fn start(&self, node: &str) -> Process {
        let settings = self.etcd.settings();
        let settings: Vec<(&str, &str)> =
            settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        start_process(&self.ring, node, &Rabbit::shared().url(), &settings).await
    }

    async fn three(&self) -> Vec<Process> {
        let mut processes = Vec::new();
        for node in ["a", "b", "c"] {
            processes.push(self.start(node).await);
        }
        shared_by(self.store.as_ref(), 3).await;
        processes
    }

    async fn members(&self) -> BTreeSet<uuid::Uuid> {
        let status = ClusterStatus::read(self.store.cluster().unwrap()).await.unwrap();
        status.members.iter().map(|member| member.process).collect()
    }

    /// Ends the processes; nothing may be wrong with what they have written.
    async fn audited(&self, processes: Vec<Process>) -> u64 {
        for process in processes {
            process.end().await;
        }
        let report = audit(self.store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert!(self.members().await.is_empty());
        report.orders
    }

    /// Holds all the time at these nodes, while something happens: the longest pause of each event from then on.
    async fn holding(
        &self,
        nodes: &[Buyers],
        lasts: Duration,
        fault: impl Future<Output = ()>,
    ) -> Vec<Duration> {
        let token = nodes[0].login("probe", &[]).await;
        let (before, until) = (Duration::from_secs(3), Instant::now() + lasts);
        let began = Cell::new(until);
        let faulty = async {
            actix_rt::time::sleep(before).await;
            began.set(Instant::now());
            fault.await;
        };
        let probes = join_all(self.events.iter().map(|event| probe(nodes, *event, &token, until)));
        let (probes, ()) = futures_util::future::join(probes, faulty).await;
        let mut pauses: Vec<Duration> = probes
            .iter()
            .map(|(_, granted)| pause(granted, began.get()).max(silence(granted, until)))
            .collect();
        pauses.sort_unstable();
        pauses
    }
}

/// From the last hold to the end.
fn silence(granted: &[Instant], until: Instant) -> Duration {
    granted.last().map_or(Duration::MAX, |last| until.saturating_duration_since(*last))
}

#[test]
#[ignore = "it needs etcd: `make drill ARGS=etcd` builds and runs it"]
fn the_killed_are_taken_over_and_holds_go_on_without_postgresql() {
    run(async {
        let ground = Ground::new(2).await;
        let mut processes = ground.three().await;
        let nodes: Vec<Buyers> = processes.iter().map(|process| process.buyers.clone()).collect();
        let (status, ready) = processes[0].ready().await;
        assert_eq!((status, ready["checks"]["etcd"].as_bool()), (200, Some(true)), "{ready}");

        // PostgreSQL is away for longer than three leases.
        let before = ground.members().await;
        let away = async {
            // On threads of their own, or it is this test that pauses.
            let (ends, begins) = (ground.postgres.clone(), ground.postgres.clone());
            tokio::task::spawn_blocking(move || ends.kill()).await.unwrap();
            actix_rt::time::sleep(Duration::from_secs(20)).await;
            tokio::task::spawn_blocking(move || begins.resume_service()).await.unwrap();
        };
        let pauses = ground.holding(&nodes, Duration::from_secs(30), away).await;
        println!("postgresql away for 20 s: the longest pauses of events {pauses:.2?}");
        assert!(*pauses.last().unwrap() < NO_PAUSE, "{pauses:?}");
        shared_by(ground.store.as_ref(), 3).await;
        assert_eq!(ground.members().await, before, "somebody was taken over");

        for _ in 0..given_number("ETCD_KILLS", 3) {
            let victim = processes.pop().unwrap();
            let nodes: Vec<Buyers> = processes.iter().map(|process| process.buyers.clone()).collect();
            let pauses = ground.holding(&nodes, Duration::from_secs(20), async { victim.kill() }).await;
            println!("a process killed: the longest pauses of events {pauses:.2?}");
            assert!(*pauses.last().unwrap() < TAKE_OVER_MAX, "{pauses:?}");
            processes.push(ground.start("c").await);
            shared_by(ground.store.as_ref(), 3).await;
        }
        ground.audited(processes).await;
    });
}

/// The longest time without an accepted order.
async fn longest_wait(load: &Load<'_>) -> Duration {
    let (mut count, mut at, mut longest) = (0, Instant::now(), Duration::ZERO);
    while !load.is_over.load(SeqCst) {
        actix_rt::time::sleep(Duration::from_millis(20)).await;
        let accepted = load.accepted.load(SeqCst);
        longest = longest.max(at.elapsed());
        if accepted > count {
            (count, at) = (accepted, Instant::now());
        }
    }
    longest
}

/// Kills whoever leads, again and again.
async fn kill_leaders(etcd: &mut Etcd) {
    for _ in 0..given_number("ETCD_LEADERS", 8) {
        let leader = etcd.leader().await;
        etcd.kill(leader);
        actix_rt::time::sleep(Duration::from_secs(4)).await;
        etcd.run(leader);
        actix_rt::time::sleep(Duration::from_secs(2)).await;
    }
}

#[test]
#[ignore = "it needs etcd: `make drill ARGS=etcd` builds and runs it"]
fn orders_go_on_while_etcd_loses_its_leader_and_its_quorum() {
    run(async {
        let mut ground = Ground::new(60).await;
        let processes = ground.three().await;
        let before = ground.members().await;
        let nodes: Vec<Buyers> = processes.iter().map(|process| process.buyers.clone()).collect();
        let users = ["ana", "ben", "eva", "leo"];
        let tokens = join_all(users.iter().map(|user| nodes[0].login(user, &[]))).await;
        let events = ground.events.clone();
        let load = Load {
            nodes: &nodes,
            events: &events,
            is_over: AtomicBool::new(false),
            accepted: AtomicUsize::new(0),
        };
        let faults = async {
            kill_leaders(&mut ground.etcd).await;
            println!("{} orders while leaders were killed", load.accepted.load(SeqCst));
            let leader = ground.etcd.leader().await;
            let other = (leader + 1) % 3;
            ground.etcd.kill(leader);
            ground.etcd.kill(other);
            actix_rt::time::sleep(Duration::from_secs(20)).await;
            // Past every lease: what is durable is answered, and balancers send on.
            let (status, ready) = processes[0].ready().await;
            assert_eq!(status, 200, "{ready}");
            let checks = &ready["checks"];
            assert_eq!(
                (checks["etcd"].as_bool(), checks["member_with_a_lease"].as_bool()),
                (Some(false), Some(false))
            );
            let accepted = load.accepted.load(SeqCst);
            actix_rt::time::sleep(Duration::from_secs(40)).await;
            println!("{} orders in 40 s without a lease", load.accepted.load(SeqCst) - accepted);
            assert!(load.accepted.load(SeqCst) > accepted + 40, "orders have stopped");
            ground.etcd.run(leader);
            ground.etcd.run(other);
            ground.etcd.leader().await;
            // Also all of etcd at once.
            actix_rt::time::sleep(Duration::from_secs(8)).await;
            (0..3).for_each(|member| ground.etcd.kill(member));
            actix_rt::time::sleep(Duration::from_secs(10)).await;
            (0..3).for_each(|member| ground.etcd.run(member));
            ground.etcd.leader().await;
            actix_rt::time::sleep(Duration::from_secs(8)).await;
            load.is_over.store(true, SeqCst);
        };
        let ordering = join_all(users.iter().zip(&tokens).map(|(user, token)| load.order(user, token)));
        let ((), longest, orders) = futures_util::future::join3(faults, longest_wait(&load), ordering).await;
        println!("{} orders, the longest time without one {longest:.2?}", load.accepted.load(SeqCst));
        assert!(longest < NO_PAUSE, "orders have stopped for {longest:?}");
        assert_eq!(ground.members().await, before, "somebody was taken over");
        let (status, ready) = processes[0].ready().await;
        assert_eq!((status, ready["checks"]["member_with_a_lease"].as_bool()), (200, Some(true)), "{ready}");
        let last = Cell::new(0);
        for (token, orders) in tokens.iter().zip(&orders) {
            for (key, event, order) in orders {
                let again = Some(order_of(*event));
                let same = insisting(&nodes, &last, "/api/orders", token, Some(key), again, 202).await;
                assert_eq!(same["order_id"], order.as_str());
            }
        }
        let accepted = load.accepted.load(SeqCst);
        assert_eq!(ground.audited(processes).await as usize, accepted);
    });
}
