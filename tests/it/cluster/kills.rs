//! Real processes that are killed, stand still, and end, while orders with keys come.

use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::json;
use ticketbuster::{clock, cluster::status::ClusterStatus, persistence::audit::audit, store::Store};

use super::{
    Ring,
    load::{Load, insisting, order_of},
};
use crate::support::{event_with, planned, process::Process, rabbitmq::Rabbit, run};

async fn start(ring: &Ring, node: &str, broker: &str) -> Process {
    let timing = &ring.config.cluster;
    let numbers = [timing.lease_ms, timing.renew_ms, timing.move_shards_max as i64].map(|n| n.to_string());
    Process::start(
        &ring.config,
        &[
            ("TICKETBUSTER__BROKER__KIND", "amqp"),
            ("TICKETBUSTER__BROKER__URL", broker),
            ("TICKETBUSTER__CLUSTER__MODE", "clustered"),
            ("TICKETBUSTER__CLUSTER__MESH_LISTEN", "127.0.0.1:0"),
            ("TICKETBUSTER__CLUSTER__NODE", node),
            ("TICKETBUSTER__CLUSTER__WEIGHT", "1"),
            ("TICKETBUSTER__CLUSTER__LEASE_MS", &numbers[0]),
            ("TICKETBUSTER__CLUSTER__RENEW_MS", &numbers[1]),
            ("TICKETBUSTER__CLUSTER__MOVE_SHARDS_MAX", &numbers[2]),
        ],
    )
    .await
}

/// Waits until so many members have all shards; how long that took.
async fn shared_by(store: &dyn Store, members: usize) -> Duration {
    let began = Instant::now();
    loop {
        let status = ClusterStatus::read(store.cluster().unwrap()).await.unwrap();
        let part = 4_096_usize.div_ceil(members);
        let is_even = status.members.iter().all(|member| member.shards <= part);
        if status.members.len() == members && status.unowned == 0 && is_even {
            return began.elapsed();
        }
        assert!(began.elapsed() < super::TAKE_OVER_MAX, "{status}");
        actix_rt::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn orders_with_keys_are_neither_lost_nor_doubled_by_kills_pauses_and_ends() {
    run(async {
        let ring = Ring::new();
        let store = ticketbuster::cli::store::open_store(&ring.config).await.unwrap();
        let mut events = Vec::new();
        for _ in 0..8 {
            let document = event_with(20, 100, json!({"seats_per_buyer": 1_000}));
            let new = planned(&document, clock::wall());
            events.push(new.record.event);
            store.create_event(new).await.unwrap();
        }
        let broker = Rabbit::shared().url();
        let [a, b, c] = [start(&ring, "a", &broker), start(&ring, "b", &broker), start(&ring, "c", &broker)];
        let (a, b, c) = (a.await, b.await, c.await);
        shared_by(store.as_ref(), 3).await;
        let nodes = [&a, &b, &c].map(|process| process.buyers.clone());
        let users = ["ana", "ben", "eva", "leo"];
        let tokens = join_all(users.iter().map(|user| nodes[0].login(user, &[]))).await;
        let load = Load {
            nodes: &nodes,
            events: &events,
            is_over: AtomicBool::new(false),
            accepted: AtomicUsize::new(0),
        };
        let faults = async {
            load.more(40).await;
            a.kill();
            println!("shared {:?} after a kill", shared_by(store.as_ref(), 2).await);
            load.more(40).await;
            b.signal(rustix::process::Signal::STOP);
            println!("taken over {:?} after a stop", shared_by(store.as_ref(), 1).await);
            load.more(40).await;
            b.signal(rustix::process::Signal::CONT);
            println!("shared {:?} after it goes on", shared_by(store.as_ref(), 2).await);
            load.more(40).await;
            c.end().await;
            shared_by(store.as_ref(), 1).await;
            load.more(40).await;
            load.is_over.store(true, SeqCst);
        };
        let ordering = join_all(users.iter().zip(&tokens).map(|(user, token)| load.order(user, token)));
        let ((), orders) = tokio::join!(faults, ordering);
        let last = Cell::new(0);
        for (token, orders) in tokens.iter().zip(&orders) {
            for (key, event, order) in orders {
                let again = Some(order_of(*event));
                let same = insisting(&nodes, &last, "/api/orders", token, Some(key), again, 202).await;
                assert_eq!(same["order_id"], order.as_str());
                let row = b.buyers.decided(order, token).await;
                assert_eq!(row["status"], "completed", "{row}");
            }
        }
        b.end().await;
        let report = audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
        assert_eq!(report.orders as usize, load.accepted.load(SeqCst));
        assert_eq!(ClusterStatus::read(store.cluster().unwrap()).await.unwrap().members, []);
    });
}
