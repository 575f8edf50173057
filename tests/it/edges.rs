//! What happens at the edge: rates, slow bodies, foreign origins, and that every route is documented.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Site, config, event_with, open, run};

async fn site_with(change: impl FnOnce(&mut ticketbuster::config::Config)) -> Site {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mut config = config(folder.path());
    change(&mut config);
    let store = Arc::new(open(folder.path()));
    Site::over(folder, config, store).await
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    run(async {
        let site = site_with(|config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1_000;
            config.rate_limit.ip_burst = 1_000;
            config.rate_limit.user_per_second = 1;
            config.rate_limit.user_burst = 3;
        })
        .await;
        let ana = site.buyers.login("ana", &[]).await;
        for _ in 0..3 {
            site.buyers.get("/api/orders", &ana).await.expect(200);
        }
        let limited = site.buyers.get("/api/orders", &ana).await;
        assert!(limited.headers.get("retry-after").is_some());
        limited.refused(429, "rate_limited");
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.get("/api/orders", &bob).await.expect(200);
        let site = site_with(|config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1;
            config.rate_limit.ip_burst = 2;
        })
        .await;
        site.buyers.get("/api/events", "").await.expect(200);
        site.buyers.get("/api/events", "").await.expect(200);
        site.buyers.get("/api/events", "").await.refused(429, "rate_limited");
    });
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    run(async {
        let site = site_with(|config| config.http.request_timeout_ms = 500).await;
        let ana = site.buyers.login("ana", &[]).await;
        let mut socket = tokio::net::TcpStream::connect(site.server.addresses[0]).await.unwrap();
        let head = format!(
            "POST /api/orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ana}\r\ncontent-type: application/json\r\n\
             content-length: 100\r\n\r\n{{\"hold"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 1_024];
        let read =
            tokio::time::timeout(Duration::from_secs(5), socket.read(&mut answer)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        site.stop_and_audit().await;
    });
}

#[test]
fn only_named_origins_may_read_answers() {
    run(async {
        let site =
            site_with(|config| config.http.cors_origins = vec!["https://shop.example".to_owned()]).await;
        for (origin, allowed) in [("https://shop.example", true), ("https://evil.example", false)] {
            let request = site.buyers.client.get(format!("{}/api/events", site.buyers.base));
            let answer = request.insert_header(("origin", origin)).send().await.unwrap();
            let header = answer.headers().get("access-control-allow-origin");
            assert_eq!(header.is_some_and(|header| header == origin), allowed, "{origin}");
            assert_eq!(answer.headers().get("x-content-type-options").unwrap(), "nosniff");
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn every_route_is_in_the_document() {
    let source = include_str!("../../src/http/handlers/mod.rs");
    let document = serde_json::to_value(ticketbuster::http::openapi()).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let mut routes = 0;
    for line in source.split("resource(\"").skip(1) {
        let (path, rest) = line.split_once('"').unwrap();
        let methods = ["get", "post", "patch", "delete"]
            .iter()
            .filter(|method| rest.contains(&format!("route({method}()")));
        for method in methods {
            routes += 1;
            assert!(!document["paths"][path][method].is_null(), "{method} {path} is not documented");
        }
    }
    let documented: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(routes, documented);
}

#[test]
fn an_organiser_creates_and_changes_an_event_and_reads_its_report() {
    run(async {
        let site = Site::start().await;
        let (boss, ana) =
            (site.buyers.login("boss", &["organiser"]).await, site.buyers.login("ana", &[]).await);
        let document = event_with(2, 10, json!({"status": "draft"}));
        site.buyers.post("/api/events", &ana, document.clone()).await.refused(403, "forbidden");
        let mut bad = document.clone();
        bad["currency"] = "soles".into();
        bad["sections"][0]["tier"] = "gold".into();
        let refused = site.buyers.post("/api/events", &boss, bad).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused:#}");
        let created = site.buyers.post("/api/events", &boss, document).await.expect(201);
        let path = format!("/api/events/{}", created["event_id"].as_str().unwrap());
        site.buyers.post(&format!("{path}/status"), &boss, json!({"status": "on_sale"})).await.expect(200);
        let patch = json!({"name": "Otro nombre", "seats_per_hold": 2});
        let patched =
            site.buyers.try_send("PATCH", &path, &boss, None, Some(patch)).await.unwrap().expect(200);
        assert_eq!(
            (&patched["name"], &patched["limits"]["seats_per_hold"]),
            (&json!("Otro nombre"), &json!(2))
        );
        let three = json!({"seats": ["S-A0-1", "S-A0-2", "S-A0-3"]});
        site.buyers.post(&format!("{path}/holds"), &ana, three).await.refused(409, "limit_exceeded");
        let hold =
            site.buyers.post(&format!("{path}/holds"), &ana, json!({"seats": ["S-A0-1"]})).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        let report = site.buyers.get(&format!("{path}/report"), &boss).await.expect(200);
        assert_eq!((&report["orders"]["completed"], &report["tickets"]["issued"]), (&json!(1), &json!(1)));
        let csv = "section,row,number,tier\nPALCO,1,1,T\nPALCO,1,2,T\n";
        let mut header = event_with(1, 1, json!({}));
        header.as_object_mut().unwrap().remove("sections");
        let body = json!({"header": header, "csv": csv});
        assert_eq!(site.buyers.post("/api/events", &boss, body).await.expect(201)["counts"]["capacity"], 2);
        site.stop_and_audit().await;
    });
}

#[test]
fn an_idle_event_leaves_memory_and_comes_back_as_it_was() {
    run(async {
        let site = site_with(|config| config.actors.idle_seconds = 1).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        let active = || String::from_utf8(site.server.engine.metrics().render()).unwrap();
        assert!(active().contains("ticketbuster_events_active 1"));
        for _ in 0..100 {
            if active().contains("ticketbuster_events_active 0") {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(active().contains("ticketbuster_events_active 0"), "it is still in memory");
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        site.buyers.hold(event, &bob, &["S-A0-2"]).await.expect(201);
        assert!(active().contains("ticketbuster_events_active 1"));
        site.stop_and_audit().await;
    });
}
