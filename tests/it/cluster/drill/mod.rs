//! Three real processes with faults while clients hold, order and look: every order is there once, every key has its one
//! outcome, and the journals explain all answers. `make test` runs one round of each fault, `make drill` all of them.

mod clients;
mod failover;
mod faults;
mod witness;

use std::{
    cell::RefCell,
    collections::HashSet,
    ffi::{OsStr, OsString},
    fmt,
    net::TcpListener,
    time::{Duration, Instant},
};

use domain::EventId;
use futures_util::future::join_all;
use rustix::process::Signal;
use serde_json::json;
use ticketbuster::{clock, cluster::status::ClusterStatus, persistence::audit::audit, store::Store};

use self::clients::{Clients, Told, What};
use super::{Link, Ring, TAKE_OVER_MAX, owner, rehearsal::shared_within, start_program};
use crate::support::{
    Buyers, event_with, planned,
    process::{Process, binary},
    rabbitmq::Rabbit,
};

const EVENTS: usize = 6;
const CLIENTS: usize = 12;

/// A node, on which one process after another runs. Whatever runs there has the same addresses.
struct Node {
    name: &'static str,
    http: String,
    mesh_port: u16,
    database: Link,
    mesh: Link,
    process: RefCell<Option<Process>>,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Node {
    async fn new(name: &'static str, database: u16) -> Self {
        let mesh_port = free_port();
        let (database, mesh) = (Link::before(database).await, Link::before(mesh_port).await);
        Self {
            name,
            http: format!("127.0.0.1:{}", free_port()),
            mesh_port,
            database,
            mesh,
            process: None.into(),
        }
    }

    /// Starts a process of this program here.
    async fn start(&self, program: &OsStr, ring: &Ring, broker: &str) {
        let (listens, advertised) =
            (format!("127.0.0.1:{}", self.mesh_port), format!("127.0.0.1:{}", self.mesh.port));
        let settings = [
            ("TICKETBUSTER__STORE__URL", ring.database_by(self.database.port)),
            ("TICKETBUSTER__HTTP__LISTEN", self.http.clone()),
            ("TICKETBUSTER__CLUSTER__MESH_LISTEN", listens),
            ("TICKETBUSTER__CLUSTER__MESH_ADVERTISE", advertised),
        ];
        let settings: Vec<(&str, &str)> =
            settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let started = start_program(program, ring, self.name, broker, &settings).await;
        *self.process.borrow_mut() = Some(started);
    }

    fn signal(&self, signal: Signal) {
        self.process.borrow().as_ref().unwrap().signal(signal);
    }

    /// SIGKILL.
    fn kill(&self) {
        self.process.borrow_mut().take().unwrap().kill();
    }

    /// SIGTERM, and its end.
    async fn end(&self) {
        let process = self.process.borrow_mut().take();
        process.unwrap().end().await;
    }
}

/// Three processes, what they sell, and who buys it.
struct Trial {
    ring: Ring,
    store: std::sync::Arc<dyn Store>,
    broker: String,
    /// What is started.
    program: OsString,
    nodes: [Node; 3],
    clients: Clients,
}

/// What came of it.
struct Outcome {
    answers: usize,
    orders: usize,
    /// Holds and releases that their owner took with it when it died.
    lost: usize,
    /// The longest time from a request with a key to its outcome.
    slowest: Duration,
}

/// Waits until a process knows an event.
async fn known(buyers: &Buyers, event: EventId) {
    let began = Instant::now();
    while buyers.get(&format!("/api/events/{event}"), "").await.status != 200 {
        assert!(began.elapsed() < TAKE_OVER_MAX, "the event is unknown");
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} answers explained, {} orders, {} holds and releases lost with their owner, the slowest outcome after {:.2} s",
            self.answers,
            self.orders,
            self.lost,
            self.slowest.as_secs_f64()
        )
    }
}

impl Trial {
    /// Starts them on a database of the tests' server.
    async fn new() -> Self {
        // Leases are half of what is usual, so that take-overs take half as long.
        Self::over(Ring::new().with_leases_of(3_000), binary()).await
    }

    async fn over(ring: Ring, program: OsString) -> Self {
        let (broker, port) = (Rabbit::shared().url(), ring.database_port());
        let nodes = [Node::new("a", port).await, Node::new("b", port).await, Node::new("c", port).await];
        // One makes the tables, which are older ones if the program is.
        for node in &nodes {
            node.start(&program, &ring, &broker).await;
        }
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let mut events = Vec::new();
        for _ in 0..EVENTS {
            // Holds whose answers are lost end soon, so that there is always something to hold.
            let more = json!({"seats_per_buyer": 100_000, "hold_seconds": 20});
            let new = planned(&event_with(60, 100, more), clock::wall());
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        let buyers: Vec<Buyers> =
            nodes.iter().map(|node| Buyers::at(format!("http://{}", node.http))).collect();
        for buyers in &buyers {
            known(buyers, events[EVENTS - 1]).await;
        }
        let clients = Clients::of(buyers, events, CLIENTS).await;
        let trial = Self { ring, store, broker, program, nodes, clients };
        trial.shared_by(3).await;
        trial
    }

    async fn start(&self, node: usize) {
        self.nodes[node].start(&self.program, &self.ring, &self.broker).await;
    }

    async fn status(&self) -> ClusterStatus {
        ClusterStatus::read(self.store.cluster().unwrap()).await.unwrap()
    }

    /// Waits until so many members have all shards, each of them its part.
    async fn shared_by(&self, members: usize) {
        shared_within(2 * TAKE_OVER_MAX, self.store.as_ref(), members).await;
    }

    /// The node whose process owns this event.
    async fn owner_of(&self, event: EventId) -> Option<usize> {
        let owner = owner(self.store.as_ref(), event).await?;
        let status = self.status().await;
        let member = status.members.iter().find(|member| member.process == owner.0)?;
        self.nodes.iter().position(|node| node.name == member.node)
    }

    /// Waits until there are so many more answers.
    async fn more(&self, answers: usize) {
        let (began, wanted) = (Instant::now(), self.clients.answers() + answers);
        while self.clients.answers() < wanted {
            assert!(began.elapsed() < 3 * TAKE_OVER_MAX, "nothing is answered any more");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The longest time from then on in which no place of this event was held.
    fn pause(&self, event: usize, from: Instant) -> Duration {
        let told = self.clients.told.borrow();
        let of_it = told.iter().filter(|told| told.event == event && matches!(told.what, What::Held(..)));
        let mut granted: Vec<Instant> = of_it.map(|told| told.answered).filter(|at| *at >= from).collect();
        granted.sort_unstable();
        let since = std::iter::once(from).chain(granted.iter().copied());
        since.zip(granted.iter()).map(|(before, at)| *at - before).max().unwrap_or(Duration::MAX)
    }

    /// Does this while the clients work, then looks at everything.
    async fn with(&self, faults: impl Future<Output = ()>) -> Outcome {
        let faults = async {
            self.more(200).await;
            faults.await;
            self.more(200).await;
            self.clients.is_over.set(true);
        };
        let clients = join_all((0..CLIENTS).map(|user| self.clients.go(user)));
        tokio::join!(faults, clients);
        self.look().await
    }

    /// Whether answers that nothing explains would have been found: an old map, and a place that was refused and free.
    async fn finds_what_is_planted(&self) {
        let mut told = self.clients.told.borrow().clone();
        let last = told.iter().map(|told| told.answered).max().unwrap();
        let later = |what| Told {
            event: 0,
            sent: last + Duration::from_secs(1),
            answered: last + Duration::from_secs(2),
            what,
        };
        for what in [What::Seen(u64::MAX, 0), What::Seen(1, 1), What::Taken(5_999)] {
            told.push(later(what));
            let found = witness::check(self.store.as_ref(), &self.clients.events, &told).await;
            assert_eq!(found.is_ok(), what == What::Seen(u64::MAX, 0), "{what:?}: {found:?}");
            told.pop();
        }
    }

    /// Every key has its outcome still, and the audit and the journals have nothing to say.
    async fn look(&self) -> Outcome {
        let orders = self.clients.orders.take();
        for some in orders.chunks(8) {
            join_all(some.iter().map(|keyed| self.clients.again(keyed))).await;
        }
        let different: HashSet<&str> = orders.iter().map(|keyed| keyed.order.as_str()).collect();
        assert_eq!(different.len(), orders.len());
        for node in &self.nodes {
            node.end().await;
        }
        let report = audit(self.store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders as usize, orders.len());
        let told = self.clients.told.borrow().clone();
        let found = witness::check(self.store.as_ref(), &self.clients.events, &told).await;
        let found = found.unwrap_or_else(|what| panic!("{what}"));
        Outcome {
            answers: found.answers,
            orders: orders.len(),
            lost: found.lost,
            slowest: self.clients.slowest.get(),
        }
    }
}
