//! A stored outcome is kept for its whole time, however many keys other users send.

use std::sync::{Arc, atomic::Ordering::SeqCst};

use domain::EventId;
use serde_json::{Value, json};
use ticketbuster::cli::store::open_store;

use crate::support::{Answer, Buyers, Ground, Site, event_with, on_every_store, run};

on_every_store! {
    nobodys_keys_push_out_the_outcome_of_an_order,
    more_outcomes_than_are_noted_refuse_nobody_and_repeat_nothing,
}

/// Orders a place of the area under a key.
async fn order(buyers: &Buyers, event: EventId, token: &str, key: &str) -> Answer {
    let body = json!({"event_id": event, "areas": [{"section": "PIT", "quantity": 1}]});
    buyers.try_send("POST", "/api/orders", token, Some(key), Some(body)).await.unwrap()
}

/// Holds a place under each of these keys and gives it up again.
async fn cycle(buyers: &Buyers, event: EventId, token: &str, keys: impl Iterator<Item = u32>) {
    for number in keys {
        let (path, body) =
            (format!("/api/events/{event}/holds"), json!({"areas": [{"section": "PIT", "quantity": 1}]}));
        let key = format!("cycle-{number}");
        let held = buyers.try_send("POST", &path, token, Some(&key), Some(body)).await.unwrap().expect(201);
        let path = format!("/api/holds/{}", held["hold_id"].as_str().unwrap());
        buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
    }
}

/// How many orders somebody has.
async fn orders(buyers: &Buyers, token: &str) -> Value {
    buyers.get("/api/orders", token).await.expect(200)["total"].clone()
}

fn nobodys_keys_push_out_the_outcome_of_an_order(ground: Ground) {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = ground.config(folder.path());
        config.orders.outcomes_max = 4;
        let site = Site::over(folder.clone(), config.clone(), open_store(&config).await.unwrap()).await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let (ana, mallory) = (site.buyers.login("ana", &[]).await, site.buyers.login("mallory", &[]).await);
        let first = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        cycle(&site.buyers, event, &mallory, 0..20).await;
        // Many at a time, as an impatient client asks; another body under the key is a conflict as ever.
        let again = (0..8).map(|_| order(&site.buyers, event, &ana, "my-order"));
        for answer in futures_util::future::join_all(again).await {
            assert_eq!(answer.expect(202)["order_id"], first["order_id"]);
        }
        let other = json!({"event_id": event, "seats": ["S-A0-1"]});
        let other =
            site.buyers.try_send("POST", "/api/orders", &ana, Some("my-order"), Some(other)).await.unwrap();
        other.refused(422, "idempotency_conflict");
        assert_eq!(orders(&site.buyers, &ana).await, 1);

        // The same after a restart, whose memory is as small.
        site.server.stop().await;
        let site = Site::over(folder, config.clone(), open_store(&config).await.unwrap()).await;
        let again = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        assert_eq!(again["order_id"], first["order_id"]);
        cycle(&site.buyers, event, &mallory, 20..26).await;
        let again = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        assert_eq!((&again["order_id"], orders(&site.buyers, &ana).await), (&first["order_id"], json!(1)));
        site.stop_and_audit().await;
    });
}

fn more_outcomes_than_are_noted_refuse_nobody_and_repeat_nothing(ground: Ground) {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut config = ground.config(folder.path());
        config.orders.outcomes_max = 2;
        config.orders.outcome_notes_max = 2;
        let site = Site::over(folder.clone(), config.clone(), open_store(&config).await.unwrap()).await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let (ana, mallory) = (site.buyers.login("ana", &[]).await, site.buyers.login("mallory", &[]).await);
        let kept = async |buyers: &Buyers, key: &str, places: u32| {
            let body = json!({"areas": [{"section": "PIT", "quantity": places}]});
            let path = format!("/api/events/{event}/holds");
            buyers.try_send("POST", &path, &ana, Some(key), Some(body)).await.unwrap()
        };
        let held = kept(&site.buyers, "my-hold", 1).await.expect(201);
        cycle(&site.buyers, event, &mallory, 0..20).await;
        // What left memory and notes long ago is in the store; what never was is decided.
        assert_eq!(kept(&site.buyers, "my-hold", 1).await.expect(201)["hold_id"], held["hold_id"]);
        kept(&site.buyers, "my-hold", 2).await.refused(422, "idempotency_conflict");
        let first = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        let again = (0..8).map(|_| order(&site.buyers, event, &ana, "my-order"));
        for answer in futures_util::future::join_all(again).await {
            assert_eq!(answer.expect(202)["order_id"], first["order_id"]);
        }

        // The same after a restart, which loads no more than memory and notes may have.
        site.server.stop().await;
        let site = Site::over(folder, config.clone(), open_store(&config).await.unwrap()).await;
        assert_eq!(kept(&site.buyers, "my-hold", 1).await.expect(201)["hold_id"], held["hold_id"]);
        let again = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        assert_eq!((&again["order_id"], orders(&site.buyers, &ana).await), (&first["order_id"], json!(1)));
        cycle(&site.buyers, event, &mallory, 20..23).await;
        site.stop_and_audit().await;
    });
}

#[test]
fn while_the_store_cannot_say_what_a_key_led_to_nothing_is_done_under_it() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.orders.outcomes_max = 1).await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let first = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        // Of two orders the later one's outcome stays in memory.
        order(&site.buyers, event, &ana, "my-next-order").await.expect(202);
        faults.away.store(true, SeqCst);
        order(&site.buyers, event, &ana, "my-order").await.refused(503, "store_unavailable");
        faults.away.store(false, SeqCst);
        let again = order(&site.buyers, event, &ana, "my-order").await.expect(202);
        assert_eq!((&again["order_id"], orders(&site.buyers, &ana).await), (&first["order_id"], json!(2)));
        site.stop_and_audit().await;
    });
}

#[test]
fn one_user_may_have_so_many_outcomes_and_is_told_the_limit() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.orders.outcomes_per_user_max = 3).await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        let (ana, mallory) = (site.buyers.login("ana", &[]).await, site.buyers.login("mallory", &[]).await);
        cycle(&site.buyers, event, &mallory, 0..3).await;
        let full = order(&site.buyers, event, &mallory, "one-more").await;
        assert!(full.headers.contains_key("retry-after"));
        let named = full.headers.get("ratelimit").unwrap().to_str().unwrap();
        assert!(named.starts_with("\"outcomes_per_user\";r=0;t="), "{named}");
        let full = full.refused(429, "rate_limited");
        assert_eq!((&full["limit"], &full["most"]), (&json!("outcomes_per_user"), &json!(3)));
        // What is remembered is answered, what needs no memory is done, and others are not concerned.
        cycle(&site.buyers, event, &ana, 0..3).await;
        let body = json!({"areas": [{"section": "PIT", "quantity": 1}]});
        let path = format!("/api/events/{event}/holds");
        let known = site.buyers.try_send("POST", &path, &mallory, Some("cycle-0"), Some(body.clone())).await;
        known.unwrap().expect(201);
        site.buyers.post(&path, &mallory, body).await.expect(201);
        assert_eq!(orders(&site.buyers, &mallory).await, 0);
        site.stop_and_audit().await;
    });
}
