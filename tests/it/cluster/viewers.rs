//! Thousands of viewers of one event at three processes, whose owner hands it over and is killed: one stream between two
//! processes, exact maps, and how soon viewers take a new one. `make drill` runs it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::{clock, store::Store};

use super::{
    Ring, owner,
    rehearsal::{loadtest, shared_by},
    start_process,
};
use crate::support::{
    Buyers, event_with, given_number, planned,
    process::Process,
    rabbitmq::Rabbit,
    run,
    socket::{connect, hear, say},
};

const NODES: [&str; 3] = ["a", "b", "c"];
/// Until all viewers are there, and from the fault to the end.
const BEFORE: Duration = Duration::from_secs(20);
const AFTER: Duration = Duration::from_secs(25);
/// How soon after the next owner's claim a viewer is told to take a new map.
const RESYNC_MAX: Duration = Duration::from_secs(1);
/// How much later news come to viewers of another process than to those of the owner's, at the 99th percentile.
const FARTHER_MAX_MS: f64 = 15.0;

/// What a rehearsal with so many viewers of these processes says at its end.
async fn rehearse(urls: Vec<String>, viewers: u64, lasts: Duration, folder: &Path) -> Value {
    let people = (lasts.as_secs() * 20, viewers);
    let mut rehearsal = loadtest("viewers", &urls, people, lasts, folder).spawn().unwrap();
    let passed = tokio::task::spawn_blocking(move || rehearsal.wait().unwrap().success()).await.unwrap();
    let summary = std::fs::read_to_string(folder.join("summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    assert!(passed, "{} {}", summary["violation_list"], summary["viewers"]);
    summary
}

/// Watches an event at a process from a fault on: when its map is to be taken anew.
async fn resynced(buyers: &Buyers, event: EventId) -> Instant {
    let mut socket = connect(buyers).await;
    say(&mut socket, json!({"type": "authenticate"})).await;
    let seats = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
    let (seq, epoch) = (&seats["seq"], &seats["epoch"]);
    say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": seq, "epoch": epoch})).await;
    loop {
        let heard = hear(&mut socket).await;
        match heard["type"].as_str().unwrap() {
            "resync" => return Instant::now(),
            "closed" => panic!("{heard}"),
            _ => {}
        }
    }
}

/// How many events of others a process follows, by its metrics.
pub fn follows_in(metrics: &str) -> u64 {
    let line = metrics.lines().find(|line| line.starts_with("ticketbuster_mesh_follows "));
    line.and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap()
}

struct Sale<'a> {
    ring: &'a Ring,
    store: &'a dyn Store,
    event: EventId,
    folder: tempfile::TempDir,
    /// For each process.
    viewers: u64,
}

impl Sale<'_> {
    async fn place_of_owner(&self, processes: &[Process]) -> usize {
        let members = super::rehearsal::status(self.store).await.members;
        let owner = owner(self.store, self.event).await.unwrap();
        let node = &members.iter().find(|member| member.process == owner.0).unwrap().node;
        assert_eq!(processes.len(), NODES.len());
        NODES.iter().position(|name| name == node).unwrap()
    }

    /// News come to viewers of the owner's process, and of another one.
    async fn near_and_far(&self, processes: &[Process]) {
        let own = self.place_of_owner(processes).await;
        let mut p99 = Vec::new();
        for place in [own, (own + 1) % 3] {
            let urls = vec![processes[place].buyers.base.clone()];
            let folder = self.folder.path().join(format!("from-{place}"));
            let summary = rehearse(urls, self.viewers, Duration::from_secs(15), &folder).await;
            let deliver = &summary["operations"]["deliver"];
            println!(
                "{} viewers, at the owner: {}: p50 {} ms, p99 {} ms",
                self.viewers,
                place == own,
                deliver["p50"],
                deliver["p99"]
            );
            p99.push(deliver["p99"].as_f64().unwrap());
        }
        assert!(p99[1] <= p99[0] + FARTHER_MAX_MS, "{p99:?} ms");
    }

    /// The owner goes while everybody watches.
    async fn owner_goes(&self, processes: &mut Vec<Process>, is_killed: bool, broker: &str) {
        let own = self.place_of_owner(processes).await;
        let urls = processes.iter().map(|process| process.buyers.base.clone()).collect();
        let folder = self.folder.path().join(format!("goes-{is_killed}"));
        let all = self.viewers * 3;
        let rehearsal = actix_rt::spawn(async move { rehearse(urls, all, BEFORE + AFTER, &folder).await });
        actix_rt::time::sleep(BEFORE).await;
        for (place, process) in processes.iter().enumerate() {
            assert_eq!(
                follows_in(&process.metrics().await),
                u64::from(place != own),
                "streams of process {place}"
            );
        }
        let survivors: Vec<Buyers> = (1..3).map(|by| processes[(own + by) % 3].buyers.clone()).collect();
        let (first, second) = (resynced(&survivors[0], self.event), resynced(&survivors[1], self.event));
        let before = owner(self.store, self.event).await;
        let gone = processes.remove(own);
        let began = Instant::now();
        let faulty = async {
            actix_rt::time::sleep(Duration::from_millis(500)).await;
            if is_killed {
                gone.kill();
            } else {
                gone.end().await;
            }
        };
        let claimed = async {
            while owner(self.store, self.event).await == before {
                actix_rt::time::sleep(Duration::from_millis(10)).await;
            }
            Instant::now()
        };
        let (claimed, first, second, ()) = futures_util::future::join4(claimed, first, second, faulty).await;
        let latest = first.max(second).saturating_duration_since(claimed);
        let summary = rehearsal.await.unwrap();
        println!(
            "{all} viewers, killed: {is_killed}: claimed after {:?}, told to take the new map {latest:?} later; deliver p99 {} ms; {}",
            claimed - began,
            summary["operations"]["deliver"]["p99"],
            summary["viewers"]
        );
        assert!(latest <= RESYNC_MAX, "{latest:?}");
        processes.insert(own, start_process(self.ring, NODES[own], broker, &[]).await);
        shared_by(self.store, 3).await;
    }
}

#[test]
#[ignore = "it takes minutes: `make drill` runs it"]
fn thousands_watch_one_event_whose_owner_hands_it_over_and_is_killed() {
    run(async {
        let mut ring = Ring::new();
        // As it is by default.
        (ring.config.cluster.lease_ms, ring.config.cluster.renew_ms) = (6_000, 1_500);
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let new = planned(&event_with(60, 100, json!({"seats_per_buyer": 1_000})), clock::wall());
        let event = new.record.event;
        store.create_event(new).await.unwrap();
        let broker = Rabbit::shared().url();
        let mut processes = Vec::new();
        for node in NODES {
            processes.push(start_process(&ring, node, &broker, &[]).await);
        }
        shared_by(store.as_ref(), 3).await;
        let viewers = given_number("CLUSTER_VIEWERS", 2_000);
        let folder = tempfile::tempdir().unwrap();
        let sale = Sale { ring: &ring, store: store.as_ref(), event, folder, viewers };
        sale.near_and_far(&processes).await;
        for is_killed in [false, true] {
            sale.owner_goes(&mut processes, is_killed, &broker).await;
        }
        for process in processes {
            process.end().await;
        }
    });
}
