//! Three real processes under `ticketbuster loadtest`, of which one is killed, stands still, and stops in order: how long the
//! sale of which events pauses. `make cluster` runs it.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use domain::{EventId, ShardId};
use futures_util::future::join_all;
use rustix::process::Signal;
use serde_json::{Value, json};
use ticketbuster::{
    clock,
    cluster::status::ClusterStatus,
    persistence::audit::audit,
    store::{ProcessId, Store},
};

use super::{Ring, start_process};
use crate::support::{
    Buyers, event_with, given_number, planned,
    process::{Process, binary},
    rabbitmq::Rabbit,
    run,
};

/// Events that the rehearsal sells, and as many smaller ones whose pauses are measured.
const EVENTS: usize = 12;
/// From the beginning of a rehearsal to its fault, and from there to the end of what is measured.
const BEFORE: Duration = Duration::from_secs(8);
const AFTER: Duration = Duration::from_secs(22);
/// How soon the events of a process that has gone sell again, at the latest (lease 6 s).
const TAKE_OVER_MAX: Duration = Duration::from_secs(12);
/// Between two holds that are tried of one event.
const PACE: Duration = Duration::from_millis(20);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    Kill,
    Stop,
    Drain,
}

pub async fn status(store: &dyn Store) -> ClusterStatus {
    ClusterStatus::read(store.cluster().unwrap()).await.unwrap()
}

pub async fn shared_by(store: &dyn Store, members: usize) {
    shared_within(Duration::from_secs(60), store, members).await;
}

/// Waits until so many members have all shards, each of them its part.
pub async fn shared_within(limit: Duration, store: &dyn Store, members: usize) {
    let began = Instant::now();
    loop {
        let status = status(store).await;
        let part = 4_096_usize.div_ceil(members);
        let is_even = status.members.iter().all(|member| member.shards <= part);
        if status.members.len() == members && status.unowned == 0 && is_even {
            return;
        }
        assert!(began.elapsed() < limit, "{status}");
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Holds one place after another of an event and gives each back, at the processes that live, until it is over. The
/// instants at which one was granted.
pub async fn probe(nodes: &[Buyers], event: EventId, token: &str, until: Instant) -> (EventId, Vec<Instant>) {
    let mut granted = Vec::new();
    let wish = json!({"best_available": {"quantity": 1, "section": "S"}});
    let path = format!("/api/events/{event}/holds");
    for node in nodes.iter().cycle() {
        if Instant::now() > until {
            break;
        }
        // Without a key: so many are not remembered of one user.
        let sent = node.try_send("POST", &path, token, None, Some(wish.clone()));
        if let Ok(Ok(hold)) = actix_rt::time::timeout(Duration::from_secs(15), sent).await {
            match hold.status.as_u16() {
                201 => granted.push(Instant::now()),
                503 => continue,
                _ => panic!("{}: {}", hold.status, hold.body),
            }
            let path = format!("/api/holds/{}", hold.body["hold_id"].as_str().unwrap());
            let released = node.try_send("DELETE", &path, token, None, None);
            let _ = actix_rt::time::timeout(Duration::from_secs(15), released).await;
        }
        actix_rt::time::sleep(PACE).await;
    }
    (event, granted)
}

/// The longest time between two holds from this instant on.
pub fn pause(granted: &[Instant], from: Instant) -> Duration {
    let first = granted.partition_point(|at| *at < from).saturating_sub(1);
    granted[first..].windows(2).map(|two| two[1] - two[0]).max().unwrap_or(Duration::MAX)
}

/// A rehearsal of this scenario at these processes, with so many buyers and viewers; its report is written into the folder.
pub fn loadtest(
    scenario: &str,
    urls: &[String],
    (buyers, viewers): (u64, u64),
    lasts: Duration,
    folder: &Path,
) -> Command {
    let mut command = Command::new(binary());
    command.args(["loadtest", scenario, "--quiet", "--think", "500ms", "--timeout", "15s"]);
    command.args(["--buyers", &buyers.to_string(), "--viewers", &viewers.to_string()]);
    command.args(["--arrivals", &format!("100% steady {}s", lasts.as_secs())]);
    for url in urls {
        command.args(["--url", url]);
    }
    command.arg("--out").arg(folder).stdout(Stdio::null());
    command
}

fn rehearse(urls: &[String], folder: &Path) -> Child {
    std::fs::create_dir_all(folder).unwrap();
    let people = (given_number("CLUSTER_BUYERS", 1_500), 60);
    let mut command = loadtest("steady", urls, people, BEFORE + AFTER, folder);
    command.args(["--events-max", &EVENTS.to_string(), "--event-skew", "0"]).spawn().unwrap()
}

/// What became of one rehearsal.
#[derive(Debug)]
struct Figures {
    fault: Fault,
    /// Of the events of the process that the fault was about, by length.
    its_own: Vec<Duration>,
    others: Vec<Duration>,
    passed: bool,
    summary: Value,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |pauses: &[Duration]| {
            let at = |part: usize| {
                pauses.get(part).map_or("–".to_owned(), |at| format!("{:.2} s", at.as_secs_f64()))
            };
            format!("{} | {} | {}", pauses.len(), at(pauses.len() / 2), at(pauses.len().saturating_sub(1)))
        };
        let count = |name: &str| self.summary[name].as_u64().unwrap_or_default();
        write!(
            f,
            "| {:?} | {} | {} | {} | {} |",
            self.fault,
            of(&self.its_own),
            of(&self.others),
            count("orders"),
            if self.passed { "0" } else { "SOME" }
        )
    }
}

struct Rehearsal<'a> {
    ring: &'a Ring,
    store: &'a dyn Store,
    broker: String,
    events: &'a [EventId],
    folder: PathBuf,
}

impl Rehearsal<'_> {
    /// The third process has the fault.
    async fn with(&self, fault: Fault, processes: &mut Vec<Process>) -> Figures {
        shared_by(self.store, 3).await;
        let status = status(self.store).await;
        let victim = status.members.iter().find(|member| member.node == "c").unwrap().process;
        let owners = self.store.cluster().unwrap().owners(Default::default()).await.unwrap();
        let is_its_own = |event: &EventId| {
            let shard = ShardId::of(*event);
            owners
                .changed
                .iter()
                .any(|owner| owner.shard == shard && owner.process == Some(ProcessId(victim)))
        };
        let nodes: Vec<Buyers> = processes.iter().map(|process| process.buyers.clone()).collect();
        let urls: Vec<String> = nodes.iter().map(|node| node.base.clone()).collect();
        let token = nodes[0].login("probe", &[]).await;
        let folder = self.folder.join(format!("{fault:?}").to_lowercase());
        let mut rehearsal = rehearse(&urls, &folder);
        let until = Instant::now() + BEFORE + AFTER;
        let began = RefCell::new(None);
        let probes = join_all(self.events.iter().map(|event| probe(&nodes[..2], *event, &token, until)));
        let faulty = async {
            actix_rt::time::sleep(BEFORE).await;
            *began.borrow_mut() = Some(Instant::now());
            let process = processes.pop().unwrap();
            match fault {
                Fault::Kill => process.kill(),
                Fault::Drain => process.end().await,
                Fault::Stop => {
                    process.signal(Signal::STOP);
                    actix_rt::time::sleep(Duration::from_secs(12)).await;
                    process.signal(Signal::CONT);
                    processes.push(process);
                }
            }
        };
        let (probes, ()) = futures_util::future::join(probes, faulty).await;
        if fault != Fault::Stop {
            processes.push(start_process(self.ring, "c", &self.broker, &[]).await);
        }
        let passed = tokio::task::spawn_blocking(move || rehearsal.wait().unwrap().success()).await.unwrap();
        let began = began.into_inner().unwrap();
        let summary = std::fs::read_to_string(folder.join("summary.json")).unwrap_or_default();
        let (its_own, others): (Vec<_>, Vec<_>) =
            probes.into_iter().partition(|(event, _)| is_its_own(event));
        let sorted = |probes: Vec<(EventId, Vec<Instant>)>| {
            let mut pauses: Vec<Duration> = probes.iter().map(|(_, granted)| pause(granted, began)).collect();
            pauses.sort_unstable();
            pauses
        };
        Figures {
            fault,
            its_own: sorted(its_own),
            others: sorted(others),
            passed,
            summary: serde_json::from_str(&summary).unwrap_or_default(),
        }
    }
}

#[test]
#[ignore = "it takes minutes: `make cluster` runs it"]
fn of_three_processes_one_is_killed_stands_still_and_stops_while_all_sell() {
    run(async {
        let folder =
            std::env::var_os("CLUSTER_FOLDER").expect("CLUSTER_FOLDER is not set: `make cluster` does");
        let mut ring = Ring::new();
        // As it is by default.
        (ring.config.cluster.lease_ms, ring.config.cluster.renew_ms) = (6_000, 1_500);
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let mut events = Vec::new();
        for number in 0..EVENTS {
            let more = json!({"name": format!("Event {number}"), "seats_per_buyer": 100_000});
            store.create_event(planned(&event_with(60, 100, more.clone()), clock::wall())).await.unwrap();
            let new = planned(&event_with(2, 20, more), clock::wall());
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        let broker = Rabbit::shared().url();
        let mut processes = Vec::new();
        for node in ["a", "b", "c"] {
            processes.push(start_process(&ring, node, &broker, &[]).await);
        }
        let folder = PathBuf::from(folder);
        let rehearsal =
            Rehearsal { ring: &ring, store: store.as_ref(), broker, events: &events, folder: folder.clone() };
        let mut all = Vec::new();
        for fault in [Fault::Kill, Fault::Stop, Fault::Drain] {
            let figures = rehearsal.with(fault, &mut processes).await;
            println!("{figures}");
            all.push(figures);
        }
        for process in processes {
            process.end().await;
        }
        let report = audit(store.as_ref()).await.unwrap();
        let head = "| fault | its events | pause p50 | pause max | other events | pause p50 | pause max | orders | violations |\n\
                    |---|---|---|---|---|---|---|---|---|";
        let table: Vec<String> = all.iter().map(ToString::to_string).collect();
        let text = format!("{head}\n{}\n\n{report}\n", table.join("\n"));
        std::fs::write(folder.join("figures.md"), &text).unwrap();
        println!("{text}");
        assert!(report.violations.is_empty(), "{report}");
        for figures in &all {
            assert!(figures.passed, "{:?}: {}", figures.fault, figures.summary["violations"]);
            let longest = figures.its_own.last().copied().unwrap_or_default();
            assert!(longest <= TAKE_OVER_MAX, "{figures}");
        }
    });
}
