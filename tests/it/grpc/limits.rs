//! Deadlines, size limits, health, and stopping.

use std::{
    sync::atomic::Ordering::SeqCst,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{answered, call, client, refused};
use crate::support::{Ground, Site, event_with, limit_rates, run};

#[test]
fn deadlines_are_kept_and_what_was_asked_keeps_its_one_outcome() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.grpc.timeout_ms = 1_500).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let client = client(&site).await;
        let hold = answered(
            call(&client, "ReserveSeats", &ana, json!({"event_id": event, "seats": ["S-A0-1"]})).await,
        );
        let order = json!({"hold_id": hold["hold"]["hold_id"], "idempotency_key": "order"});
        faults.hang.store(true, SeqCst);
        let commit = |timeout: Value| {
            client.ask(json!({"do": "call", "method": "CommitSeats", "token": ana, "request": order,
                "timeout": timeout}))
        };
        // The caller says what its time is, and cancels the call when it is over: the server's own end of it
        // comes a little earlier, unless the machine is busy.
        let counted = r#"ticketbuster_grpc_seconds_count{code="DEADLINE_EXCEEDED",method="CommitSeats"}"#;
        for _ in 0..10 {
            let late = commit(json!(0.4)).await;
            assert_eq!(late["code"], "DEADLINE_EXCEEDED", "{late}");
            assert!((350.0..1_300.0).contains(&late["ms"].as_f64().unwrap()), "{late}");
            if site.metrics().contains(counted) {
                break;
            }
        }
        assert!(site.metrics().contains(counted), "the server stopped by itself");
        // Nobody sets a limit but the server.
        let late = commit(Value::Null).await;
        refused(&late, "DEADLINE_EXCEEDED", "deadline_exceeded");
        assert!((1_400.0..6_000.0).contains(&late["ms"].as_f64().unwrap()), "{late}");
        faults.hang.store(false, SeqCst);
        let mut told = commit(json!(10)).await;
        for _ in 0..10 {
            if told["code"] == "OK" {
                break;
            }
            // The machine is busy: the request is repeated, as the refusal says.
            refused(&told, "DEADLINE_EXCEEDED", "deadline_exceeded");
            told = commit(json!(10)).await;
        }
        let accepted = answered(told);
        let decided = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(decided["status"], "completed");
        assert_eq!(site.stop_and_audit().await.orders, 1);
    });
}

/// A store that is away, one watcher too many, a message that is too large.
async fn too_much_or_away() {
    let (site, faults) = Site::faulty(|config| {
        config.orders.durable_timeout_ms = 300;
        config.grpc.watchers_max = 1;
        config.grpc.message_bytes_max = 2_000;
    })
    .await;
    let event = site.add(&event_with(1, 10, json!({}))).await;
    let ana = site.buyers.login("ana", &[]).await;
    let client = client(&site).await;
    let reserve = json!({"event_id": event, "seats": ["S-A0-1"]});
    let hold = answered(call(&client, "ReserveSeats", &ana, reserve).await);
    faults.away.store(true, SeqCst);
    let away = call(&client, "CommitSeats", &ana, json!({"hold_id": hold["hold"]["hold_id"]})).await;
    refused(&away, "UNAVAILABLE", "store_unavailable");
    assert_eq!(
        (&away["RetryInfo"]["retry_delay"], &away["trailers"]["retry-after"]),
        (&json!("1s"), &json!("1"))
    );
    faults.away.store(false, SeqCst);

    client.ask(json!({"do": "watch", "name": "one", "request": {"event_id": event}})).await;
    client.ask(json!({"do": "map", "name": "one", "until": 1})).await;
    client.ask(json!({"do": "watch", "name": "two", "request": {"event_id": event}})).await;
    let full = client.ask(json!({"do": "end", "name": "two"})).await["ended"].clone();
    refused(&full, "RESOURCE_EXHAUSTED", "overloaded");
    assert_eq!(full["RetryInfo"]["retry_delay"], "5s");
    client.ask(json!({"do": "cancel", "name": "one"})).await;
    for _ in 0..50 {
        if site.metrics().contains("ticketbuster_grpc_watchers 0") {
            break;
        }
        actix_rt::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(site.metrics().contains("ticketbuster_grpc_watchers 0"), "a cancelled stream leaves its place");
    let large = json!({"event_id": event, "seats": vec!["S-A0-1"; 1_000]});
    let large = call(&client, "CheckAvailability", "", large).await;
    assert!(matches!(large["code"].as_str(), Some("OUT_OF_RANGE" | "RESOURCE_EXHAUSTED")), "{large}");
    // The order whose caller was sent away is done meanwhile.
    actix_rt::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(site.stop_and_audit().await.orders, 1);
}

async fn too_often_by_a_user() {
    let site = Site::start_with(Ground::Alone, |config| {
        limit_rates(config, 1_000, 2);
    })
    .await;
    let event = site.add(&event_with(1, 10, json!({}))).await;
    let ana = site.buyers.login("ana", &[]).await;
    let client = client(&site).await;
    let mut told = json!(null);
    for _ in 0..3 {
        told = call(&client, "GetSeats", &ana, json!({"event_id": event})).await;
        told = if told["code"] == "OK" { call(&client, "GetEvents", &ana, json!({})).await } else { told };
    }
    refused(&told, "RESOURCE_EXHAUSTED", "rate_limited");
    assert!(told["RetryInfo"]["retry_delay"].is_string(), "{told}");
    assert!(told["detail"].as_str().unwrap().contains("user"), "{told}");
    site.stop_and_audit().await;
}

async fn too_often_from_an_address() {
    let site = Site::start_with(Ground::Alone, |config| {
        // The client asks reflection what there is before it calls: that counts as well.
        limit_rates(config, 20, 1_000);
    })
    .await;
    let client = client(&site).await;
    for _ in 0..2 {
        answered(call(&client, "GetEvents", "", json!({})).await);
    }
    let mut told = json!(null);
    for _ in 0..200 {
        told = call(&client, "GetEvents", "", json!({})).await;
        if told["code"] != "OK" {
            break;
        }
    }
    refused(&told, "RESOURCE_EXHAUSTED", "rate_limited");
    assert!(told["detail"].as_str().unwrap().contains("address"), "{told}");
    site.stop_and_audit().await;
}

#[test]
fn what_is_too_much_or_away_says_when_to_come_back() {
    run(async {
        too_much_or_away().await;
        too_often_by_a_user().await;
        too_often_from_an_address().await;
    });
}

#[test]
fn health_follows_the_engine_and_a_stop_ends_streams_in_time() {
    run(async {
        let (site, faults) = Site::faulty(|_| ()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let client = client(&site).await;
        let until = async |status: &str| {
            for _ in 0..100 {
                let mut seen = Vec::new();
                for service in ["", "ticketbuster.v1.Catalog"] {
                    seen.push(
                        client.ask(json!({"do": "health", "service": service})).await["status"].clone(),
                    );
                }
                if seen.iter().all(|seen| *seen == status) {
                    return;
                }
                actix_rt::time::sleep(Duration::from_millis(100)).await;
            }
            panic!("it is never {status}");
        };
        until("SERVING").await;
        faults.away.store(true, SeqCst);
        until("NOT_SERVING").await;
        faults.away.store(false, SeqCst);
        until("SERVING").await;
        let unknown = client.ask(json!({"do": "health", "service": "nonsense"})).await;
        assert_eq!(unknown["code"], "NOT_FOUND");

        client.ask(json!({"do": "watch", "name": "w", "request": {"event_id": event}})).await;
        client.ask(json!({"do": "map", "name": "w", "until": 0})).await;
        client.ask(json!({"do": "watch health"})).await;
        assert_eq!(client.ask(json!({"do": "health seen", "wait": 1})).await["seen"], json!(["SERVING"]));
        let began = Instant::now();
        site.stop_and_audit().await;
        // Streams are ended, not waited for: that would take five seconds.
        assert!(began.elapsed() < Duration::from_millis(4_500), "{:?}", began.elapsed());
        let ended = client.ask(json!({"do": "end", "name": "w"})).await["ended"].clone();
        refused(&ended, "UNAVAILABLE", "going_away");
        let health = client.ask(json!({"do": "health seen", "wait": 10})).await;
        assert_eq!(health, json!({"seen": ["SERVING", "NOT_SERVING"], "alive": false}));
    });
}
