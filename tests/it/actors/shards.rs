//! Shards that are closed and opened while the engine runs, and pass from one process to another.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use domain::{Epoch, EventId, HoldId, Places, Routed, SeatIndex, Selection, ShardId, Timestamp, UserId};
use futures_util::future::join_all;
use serde_json::json;
use ticketbuster::{
    actors::{
        Engine, HoldView, Refusal,
        requests::{Hold, Map},
    },
    cli::store::open_store,
    config::Config,
    store::{Authority, Claim, Cluster, ProcessId, Renewals, Store, Suspect},
};
use uuid::Uuid;

use super::sharing_engine;
use crate::{
    persistence::cluster_contract::member,
    support::{Ground, Site, event_with, planned, run},
};

/// Two events of different shards.
async fn two_events(site: &Site) -> [EventId; 2] {
    let one = site.add(&event_with(1, 10, json!({}))).await;
    loop {
        let other = site.add(&event_with(1, 10, json!({}))).await;
        if ShardId::of(other) != ShardId::of(one) {
            return [one, other];
        }
    }
}

fn a_closed_shard_refuses_and_an_opened_one_goes_on(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let [event, other] = two_events(&site).await;
        let (ana, engine) = (site.buyers.login("ana", &[]).await, &site.server.engine);
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let shard = ShardId::of(event);
        let epoch = engine.tenure().epoch(shard).unwrap();

        engine.close_shards(&[shard]).await;
        let head = engine.store().heads(vec![event]).await.unwrap()[0].unwrap();
        assert_eq!(head.counts.held, 1, "what was decided is durable");
        let shown = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        for _ in 0..3 {
            let refused = site.buyers.hold(event, &ana, &["S-A0-2"]).await;
            assert!(refused.headers.get("retry-after").is_some());
            refused.refused(503, "moved");
            site.buyers.get(&shown, &ana).await.refused(503, "moved");
            site.buyers.hold(other, &ana, &["S-A0-1"]).await;
        }
        site.buyers.hold(other, &ana, &["S-A0-5"]).await.expect(201);

        engine.open_shards(&[(shard, epoch)]).await.unwrap();
        let again = site.buyers.get(&shown, &ana).await.expect(200);
        assert_eq!((&again["expires_at"], &again["seats"]), (&hold["expires_at"], &hold["seats"]));
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        assert_eq!(order["status"], "completed");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_closed_shard_refuses_and_an_opened_one_goes_on_sqlite() {
    a_closed_shard_refuses_and_an_opened_one_goes_on(Ground::Sqlite);
}

#[test]
fn a_closed_shard_refuses_and_an_opened_one_goes_on_postgres() {
    a_closed_shard_refuses_and_an_opened_one_goes_on(Ground::Postgres);
}

/// Orders one seat after another; what was refused as moved is asked for again with its key.
async fn order(site: &Site, event: EventId, user: &str, is_over: &AtomicBool) -> Vec<(String, String)> {
    let token = site.buyers.login(user, &[]).await;
    let mut orders = Vec::new();
    while !is_over.load(SeqCst) {
        let key = format!("{user}-{}", orders.len());
        let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
        loop {
            let asked = site.buyers.try_send("POST", "/api/orders", &token, Some(&key), Some(body.clone()));
            let answer = asked.await.unwrap();
            if answer.status.as_u16() == 202 {
                orders.push((key, answer.body["order_id"].as_str().unwrap().to_owned()));
                break;
            }
            assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
    }
    orders
}

#[test]
fn shards_that_move_under_load_lose_and_double_nothing() {
    run(async {
        let site = Site::start_with(Ground::Postgres, |config| {
            config.holds.durability = ticketbuster::config::Durability::Memory;
        })
        .await;
        let event = site.add(&event_with(20, 100, json!({"seats_per_buyer": 1_000}))).await;
        let shard = ShardId::of(event);
        let (engine, is_over) = (&site.server.engine, AtomicBool::new(false));
        let moving = async {
            for turn in 0..40 {
                actix_rt::time::sleep(Duration::from_millis(20 + turn % 7 * 15)).await;
                let epoch = engine.tenure().epoch(shard).unwrap();
                engine.close_shards(&[shard]).await;
                actix_rt::time::sleep(Duration::from_millis(turn % 3 * 20)).await;
                engine.open_shards(&[(shard, epoch)]).await.unwrap();
            }
            is_over.store(true, SeqCst);
        };
        let buyers = ["ana", "ben", "eva", "leo", "mia"];
        let ordering = join_all(buyers.iter().map(|user| order(&site, event, user, &is_over)));
        let ((), orders) = tokio::join!(moving, ordering);
        let acknowledged: usize = orders.iter().map(Vec::len).sum();
        assert!(acknowledged > 40, "{acknowledged}");
        for (user, orders) in buyers.iter().zip(&orders) {
            let token = site.buyers.login(user, &[]).await;
            for (key, order) in orders {
                let row = site.buyers.decided(order, &token).await;
                assert_eq!(row["status"], "completed", "{row}");
                let body = json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}});
                let asked = site.buyers.try_send("POST", "/api/orders", &token, Some(key), Some(body));
                assert_eq!(asked.await.unwrap().expect(202)["order_id"], order.as_str());
            }
        }
        let report = site.stop_and_audit().await;
        assert_eq!(report.orders as usize, acknowledged);
    });
}

/// A process that shares the shards of a database: its engine, without adapters.
struct Node {
    engine: Engine,
    process: ProcessId,
}

impl Node {
    async fn start(config: &Config) -> Self {
        let store = open_store(config).await.unwrap();
        let process = ProcessId(Uuid::now_v7());
        let cluster = store.cluster().unwrap();
        cluster.join(member(process), Authority::Postgres).await.unwrap();
        cluster.renew(process).await.unwrap().unwrap();
        let engine = sharing_engine(config, store, None).await;
        // As if it renewed all the time.
        engine.tenure().lease_until(i64::MAX);
        Self { engine, process }
    }

    fn store(&self) -> &Arc<dyn Store> {
        self.engine.store()
    }

    fn cluster(&self) -> &dyn Cluster {
        self.store().cluster().unwrap()
    }

    /// Claims shards as the store has them, and serves them.
    async fn take(&self, shards: &[ShardId], suspects: Vec<Suspect>) -> Vec<(ShardId, Epoch)> {
        let mut seen = Vec::new();
        for shard in shards {
            seen.push((*shard, self.store().shard_epoch(*shard).await.unwrap()));
        }
        let claim = Claim { process: self.process, suspects, shards: seen };
        let claimed = self.cluster().claim(claim).await.unwrap().shards;
        assert_eq!(claimed.len(), shards.len());
        self.engine.open_shards(&claimed).await.unwrap();
        claimed
    }

    async fn hold(&self, event: EventId, seat: u32) -> Result<HoldView, Refusal> {
        let seats = Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() };
        let hold = HoldId::of_event(event, Timestamp(0), seat.into());
        let selection = Selection::Named(seats);
        let buyer = UserId::new("ana").unwrap();
        let request = Hold { hold, buyer, selection, address: None, idempotency: None };
        self.engine.gateway().send(event, request).await
    }

    /// How many places are held, as its memory has it.
    async fn held(&self, event: EventId) -> Result<u64, Refusal> {
        self.engine.gateway().send(event, Map).await.map(|view| view.counts.held)
    }
}

/// An event of another shard than these.
async fn event_beside(node: &Node, others: &[EventId]) -> EventId {
    loop {
        let new = planned(&event_with(1, 10, json!({})), node.engine.now());
        let event = new.record.event;
        if others.iter().all(|other| ShardId::of(*other) != ShardId::of(event)) {
            node.engine.create_event(new).await.unwrap();
            return event;
        }
    }
}

#[test]
fn a_shard_passes_to_another_process_with_its_holds_and_a_fenced_one_is_lost_alone() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = Ground::Postgres.config(folder.path());
        let one = Node::start(&config).await;
        let a = event_beside(&one, &[]).await;
        let b = event_beside(&one, &[a]).await;
        let c = event_beside(&one, &[a, b]).await;
        let two = Node::start(&config).await;
        assert_eq!(one.hold(a, 0).await, Err(Refusal::Moved), "nobody has claimed anything yet");

        let [of_a, of_b, of_c] = [a, b, c].map(ShardId::of);
        let mine = one.take(&[of_a, of_b, of_c], vec![]).await;
        assert!(mine.iter().all(|(_, epoch)| *epoch == Epoch(1)));
        for event in [a, b, c] {
            one.hold(event, 0).await.unwrap();
        }
        assert_eq!(two.held(a).await, Err(Refusal::Moved));

        // Handed over.
        one.engine.close_shards(&[of_a]).await;
        let released = one.cluster().release(one.process, vec![(of_a, Epoch(1))]).await.unwrap();
        assert_eq!(released, [of_a]);
        assert_eq!(one.hold(a, 1).await, Err(Refusal::Moved));
        one.hold(b, 1).await.unwrap();
        assert_eq!(two.take(&[of_a], vec![]).await, [(of_a, Epoch(3))]);
        assert_eq!(two.held(a).await, Ok(1), "the hold is there");
        two.hold(a, 1).await.unwrap();

        // Taken away: the first one is declared dead and does not know.
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        let dead = Suspect { process: one.process, renewals: Some(Renewals(1)) };
        assert_eq!(two.take(&[of_b], vec![dead]).await, [(of_b, Epoch(2))]);
        assert_eq!(two.held(b).await, Ok(2));
        one.hold(b, 2).await.unwrap();
        let mut tries = 0;
        while one.hold(b, 3 + tries).await != Err(Refusal::Moved) {
            tries += 1;
            assert!(tries < 7, "it goes on answering from memory");
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(!one.engine.tenure().is_lost());
        one.hold(c, 1).await.unwrap();
        one.engine.close_shards(&[of_c]).await;
        let heads = one.store().heads(vec![a, b, c]).await.unwrap();
        let held = heads.iter().map(|head| head.unwrap().counts.held).collect::<Vec<_>>();
        assert_eq!(held, [2, 2, 2], "nothing of what was fenced was written");
        two.engine.stop(Duration::from_secs(5)).await;
        one.engine.stop(Duration::from_secs(5)).await;
    });
}
