//! Orders with keys while processes come, stop and fall silent.

use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    time::{Duration, Instant},
};

use domain::EventId;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Ring, TAKE_OVER_MAX, serves, shared_by, until};
use crate::support::{Buyers, event_with, run};

/// What a buyer's client does: it asks one process after another until it has an answer, always under one key, and begins
/// with the one that answered last.
pub async fn insisting(
    nodes: &[Buyers],
    last: &Cell<usize>,
    path: &str,
    token: &str,
    key: Option<&str>,
    body: Option<Value>,
    right: u16,
) -> Value {
    let (began, method) = (Instant::now(), if body.is_some() { "POST" } else { "GET" });
    for at in (0..nodes.len()).cycle().skip(last.get()) {
        last.set(at);
        let sent = nodes[at].try_send(method, path, token, key, body.clone());
        match actix_rt::time::timeout(Duration::from_secs(5), sent).await {
            Ok(Ok(answer)) if answer.status.as_u16() == right => return answer.body,
            Ok(Ok(answer)) => assert_eq!(answer.status.as_u16(), 503, "{}", answer.body),
            // It has ended, or hangs.
            Ok(Err(_)) | Err(_) => {}
        }
        assert!(began.elapsed() < 3 * TAKE_OVER_MAX, "no process answers {path}");
        actix_rt::time::sleep(Duration::from_millis(10)).await;
    }
    unreachable!("there are processes")
}

pub struct Load<'a> {
    pub nodes: &'a [Buyers],
    pub events: &'a [EventId],
    pub is_over: AtomicBool,
    pub accepted: AtomicUsize,
}

pub fn order_of(event: EventId) -> Value {
    json!({"event_id": event, "best_available": {"quantity": 1, "section": "S"}})
}

impl Load<'_> {
    /// Orders one seat after another, of one event after the other.
    pub async fn order(&self, user: &str, token: &str) -> Vec<(String, EventId, String)> {
        let (mut orders, last) = (Vec::new(), Cell::new(0));
        for (number, event) in self.events.iter().cycle().enumerate() {
            if self.is_over.load(SeqCst) {
                break;
            }
            let key = format!("{user}-{number}");
            let body = Some(order_of(*event));
            let accepted = insisting(self.nodes, &last, "/api/orders", token, Some(&key), body, 202).await;
            self.accepted.fetch_add(1, SeqCst);
            orders.push((key, *event, accepted["order_id"].as_str().unwrap().to_owned()));
        }
        orders
    }

    /// Waits until so many more are accepted.
    pub async fn more(&self, orders: usize) {
        let wanted = self.accepted.load(SeqCst) + orders;
        until("orders go on", || self.accepted.load(SeqCst) >= wanted).await;
    }
}

#[test]
fn orders_with_keys_are_neither_lost_nor_doubled_by_a_hand_over_and_a_silence() {
    run(async {
        let ring = Ring::new();
        let a = ring.start("a").await;
        let mut events = Vec::new();
        for _ in 0..8 {
            events.push(a.add(&event_with(20, 100, json!({"seats_per_buyer": 1_000}))).await);
        }
        let (b, link) = ring.start_behind_a_link("b").await;
        let c = ring.start("c").await;
        shared_by(&[&a, &b, &c]).await;
        let nodes = [&a, &b, &c].map(|site| site.buyers.clone());
        let buyers = ["ana", "ben", "eva", "leo"];
        let mut tokens = Vec::new();
        for user in buyers {
            tokens.push(a.buyers.login(user, &[]).await);
        }
        let load = Load {
            nodes: &nodes,
            events: &events,
            is_over: AtomicBool::new(false),
            accepted: AtomicUsize::new(0),
        };
        let moving = async {
            load.more(30).await;
            let of_c = events.iter().filter(|event| serves(&c, **event)).count();
            c.server.stop().await;
            load.more(30).await;
            let of_b: Vec<EventId> = events.iter().copied().filter(|event| serves(&b, *event)).collect();
            assert!(of_c > 0 && !of_b.is_empty(), "neither of them has had an event to lose");
            link.cut();
            until("it is taken over", || of_b.iter().all(|event| serves(&a, *event))).await;
            load.more(30).await;
            link.mend();
            shared_by(&[&a, &b]).await;
            load.more(30).await;
            load.is_over.store(true, SeqCst);
        };
        let ordering = join_all(buyers.iter().zip(&tokens).map(|(user, token)| load.order(user, token)));
        let ((), orders) = tokio::join!(moving, ordering);

        let last = Cell::new(0);
        for (token, orders) in tokens.iter().zip(&orders) {
            for (key, event, order) in orders {
                let again = order_of(*event);
                let same = insisting(&nodes, &last, "/api/orders", token, Some(key), Some(again), 202).await;
                assert_eq!(same["order_id"], order.as_str());
                let row = a.buyers.decided(order, token).await;
                assert_eq!(row["status"], "completed", "{row}");
            }
        }
        b.server.stop().await;
        let report = a.stop_and_audit().await;
        assert_eq!(report.orders as usize, load.accepted.load(SeqCst));
    });
}
