//! What a hold costs in processor time, of all processes together: at its owner and through another process, and with one,
//! two and three processes, each of which has as much to do. `make cluster` runs it, with an optimised program.

use std::{
    cell::Cell,
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use domain::{EventId, ShardId};
use futures_util::future::join_all;
use serde_json::json;
use ticketbuster::{clock, cluster::status::ClusterStatus, persistence::audit::audit, store::Store};

use super::{Ring, rehearsal::shared_by};
use crate::support::{event_with, given_number, planned, process::Process, rabbitmq::Rabbit, run};

const EVENTS: usize = 300;
/// For each process, as `COST_RATE` is: messages of one turn go together, so less to do costs more.
const CLIENTS: usize = 24;
const MEASURED: Duration = Duration::from_secs(10);

/// Which process a client asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asks {
    Any,
    Owner,
    Another,
}

/// Processor time of a process so far (proc(5): utime and stime, in hundredths of a second).
fn used(process: &Process) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.child.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    Duration::from_millis(fields[11..=12].iter().map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum())
}

struct Measuring<'a> {
    processes: &'a [Process],
    events: &'a [EventId],
    /// Of each event.
    owners: &'a [usize],
    tokens: &'a [String],
    rate: u64,
}

impl Measuring<'_> {
    /// Holds one place after another and releases it, at this pace.
    async fn client(&self, number: usize, asks: Asks, until: Instant, holds: &Cell<u64>) {
        let count = self.processes.len();
        let every = Duration::from_secs(1) * CLIENTS as u32 / self.rate as u32;
        let mut next = Instant::now() + every * number as u32 / (CLIENTS * count) as u32;
        while next < until {
            actix_rt::time::sleep_until(next.into()).await;
            next += every;
            let event = rand::random_range(0..self.events.len());
            let node = match asks {
                Asks::Any => rand::random_range(0..count),
                Asks::Owner => self.owners[event],
                Asks::Another => (self.owners[event] + rand::random_range(1..count)) % count,
            };
            let (buyers, token) = (&self.processes[node].buyers, &self.tokens[number]);
            let body = json!({"best_available": {"quantity": 1, "section": "S"}});
            let path = format!("/api/events/{}/holds", self.events[event]);
            let hold = buyers.post(&path, token, body).await.expect(201);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
            holds.set(holds.get() + 1);
        }
    }

    /// Microseconds of processor time of a hold and its release, and how many there were a second.
    async fn measure(&self, asks: Asks) -> (f64, f64) {
        let holds = Cell::new(0);
        let rounds = async |length: Duration| {
            let until = Instant::now() + length;
            join_all((0..self.tokens.len()).map(|client| self.client(client, asks, until, &holds))).await;
        };
        rounds(Duration::from_secs(2)).await;
        holds.set(0);
        let (before, began) = (self.processes.iter().map(used).sum::<Duration>(), Instant::now());
        rounds(MEASURED).await;
        let took = self.processes.iter().map(used).sum::<Duration>() - before;
        let holds = holds.get() as f64;
        (took.as_secs_f64() * 1e6 / holds, holds / began.elapsed().as_secs_f64())
    }
}

/// Waits until so many members have all shards, and says whose each event is.
async fn owners(store: &dyn Store, events: &[EventId], members: usize) -> Vec<usize> {
    shared_by(store, members).await;
    let status = ClusterStatus::read(store.cluster().unwrap()).await.unwrap();
    let owners = store.cluster().unwrap().owners(Default::default()).await.unwrap();
    let number = |event: &EventId| {
        let shard = owners.changed.iter().find(|owner| owner.shard == ShardId::of(*event)).unwrap();
        let process = shard.process.unwrap().0;
        let member = status.members.iter().find(|member| member.process == process).unwrap();
        member.node.strip_prefix('n').unwrap().parse().unwrap()
    };
    events.iter().map(number).collect()
}

#[test]
#[ignore = "it measures: `make cluster` runs it"]
fn what_a_hold_costs_with_one_two_and_three_processes() {
    run(async {
        let folder = std::env::var_os("CLUSTER_FOLDER").expect("`make cluster` sets CLUSTER_FOLDER");
        let mut ring = Ring::new();
        (ring.config.cluster.lease_ms, ring.config.cluster.renew_ms) = (6_000, 1_500);
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let mut events = Vec::new();
        for _ in 0..EVENTS {
            let new = planned(&event_with(5, 100, json!({"seats_per_buyer": 100_000})), clock::wall());
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        let (broker, rate) = (Rabbit::shared().url(), given_number("COST_RATE", 600));
        let mut processes: Vec<Process> = Vec::new();
        let mut text = "| processes | clients ask | holds a second | µs of processor a hold and its release | against one process |\n\
                        |---|---|---|---|---|\n"
            .to_owned();
        let mut alone = None;
        for count in 1..=3 {
            let node = format!("n{}", count - 1);
            processes.push(super::start_process(&ring, &node, &broker, &[]).await);
            let owners = owners(store.as_ref(), &events, count).await;
            let buyers = &processes[0].buyers;
            let mut tokens = Vec::new();
            for client in 0..CLIENTS * count {
                tokens.push(buyers.login(&format!("buyer-{client}"), &[]).await);
            }
            let measuring =
                Measuring { processes: &processes, events: &events, owners: &owners, tokens: &tokens, rate };
            let asked: &[Asks] =
                if count == 1 { &[Asks::Any] } else { &[Asks::Any, Asks::Owner, Asks::Another] };
            for asks in asked {
                let (cost, pace) = measuring.measure(*asks).await;
                let ratio = *alone.get_or_insert(cost) / cost;
                text += &format!("| {count} | {asks:?} | {pace:.0} | {cost:.0} | {ratio:.2} |\n");
            }
        }
        for process in processes {
            process.end().await;
        }
        println!("{text}");
        fs::create_dir_all(&folder).unwrap();
        fs::write(PathBuf::from(folder).join("cost.md"), &text).unwrap();
        let report = audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
    });
}
