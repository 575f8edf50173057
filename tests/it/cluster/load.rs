//! Orders with keys, insisted on.

use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    time::{Duration, Instant},
};

use domain::EventId;
use serde_json::{Value, json};

use super::TAKE_OVER_MAX;
use crate::support::Buyers;

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
}
