//! When another process takes the ownership of the events, the first one answers no more requests from memory.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use ticketbuster::{persistence::faulty::FaultyStore, store::Journal};

use crate::support::{Site, config, event_with, open, run};

async fn ready(site: &Site) -> (u16, serde_json::Value) {
    let url = format!("http://{}/health/ready", site.server.ops_addresses[0]);
    let mut answer = site.buyers.client.get(url).send().await.unwrap();
    (answer.status().as_u16(), serde_json::from_slice(&answer.body().await.unwrap()).unwrap())
}

#[test]
fn an_owner_that_was_taken_over_refuses_instead_of_answering_from_memory() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let store = Arc::new(open(folder.path()));
        let site = Site::over(folder.clone(), config(folder.path()), store.clone()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let other = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let kept = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.buyers.hold(other, &ana, &["S-A0-1"]).await.expect(201);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(ready(&site).await.0, 200);
        let ws = site.buyers.client.ws(format!("{}/ws", site.buyers.base));
        let (_, mut viewer) = ws.connect().await.unwrap();
        viewer.send(awc::ws::Message::Text(r#"{"type":"authenticate"}"#.into())).await.unwrap();
        viewer.next().await.unwrap().unwrap();

        store.take_shards("another process").await.unwrap();

        // The order waits for durability, and the store fences it: it was never accepted.
        let body = json!({"hold_id": kept["hold_id"]});
        let refused = site.buyers.post("/api/orders", &ana, body.clone()).await;
        assert!(refused.headers.get("retry-after").is_some());
        refused.refused(503, "moved");
        // From then on nothing is granted from memory, for no event, however often somebody asks.
        for _ in 0..5 {
            site.buyers.hold(event, &ana, &["S-A0-2"]).await.refused(503, "moved");
            site.buyers.hold(other, &ana, &["S-A0-2"]).await.refused(503, "moved");
            site.buyers.get(&format!("/api/events/{event}/seats"), "").await.refused(503, "moved");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        site.buyers.post("/api/orders", &ana, body).await.refused(503, "moved");
        let (status, body) = ready(&site).await;
        assert_eq!((status, &body["checks"]["owns_its_events"]), (503, &json!(false)));
        let metrics = site.metrics();
        assert!(metrics.contains("ticketbuster_ownership_lost 1"), "{metrics}");
        let closed = actix_rt::time::timeout(Duration::from_secs(5), async {
            while let Some(Ok(frame)) = viewer.next().await {
                if let awc::ws::Frame::Close(reason) = frame {
                    return reason.map(|reason| u16::from(reason.code));
                }
            }
            None
        });
        assert_eq!(closed.await.expect("the socket stays open"), Some(1001));
        let again = site.buyers.client.ws(format!("{}/ws", site.buyers.base)).connect().await;
        assert!(again.is_err(), "new viewers are sent elsewhere");
        let report = site.stop_and_audit().await;
        assert_eq!(report.orders, 0);
    });
}

#[test]
fn a_hold_from_memory_is_the_last_one_and_the_first_write_tells() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let store = Arc::new(open(folder.path()));
        let site = Site::over(folder.clone(), config(folder.path()), store.clone()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
        store.take_shards("another process").await.unwrap();
        // Answered before the flush, as `holds.durability = "memory"` has it.
        site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        actix_rt::time::sleep(Duration::from_millis(500)).await;
        site.buyers.hold(event, &ana, &["S-A0-3"]).await.refused(503, "moved");
        let report = site.stop_and_audit().await;
        assert_eq!(report.holds, 1, "what was not durable under the old epoch never will be");
    });
}

#[test]
fn a_stop_does_not_wait_for_a_store_that_is_away() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let (store, faults) = FaultyStore::new(open(folder.path()));
        let site = Site::over(folder.clone(), config(folder.path()), Arc::new(store)).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        faults.hang.store(true, SeqCst);
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let began = std::time::Instant::now();
        site.server.stop().await;
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        faults.hang.store(false, SeqCst);
    });
}
