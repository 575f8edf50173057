//! An event is created, changed and reported on; an idle event leaves memory and is loaded again unchanged.

use std::time::Duration;

use serde_json::json;

use crate::support::{Ground, Site, event_with, run};

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
        let site = Site::start_with(Ground::Alone, |config| config.actors.idle_seconds = 1).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        let active = || site.metrics();
        assert!(active().contains("ticketbuster_events_active 1"));
        for _ in 0..100 {
            if active().contains("ticketbuster_events_active 0") {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(active().contains("ticketbuster_events_active 0"), "it is still in memory");
        // Every worker remembers an actor that has said its last goodbye by now.
        actix_rt::time::sleep(Duration::from_millis(1_300)).await;
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        site.buyers.hold(event, &bob, &["S-A0-2"]).await.expect(201);
        assert!(active().contains("ticketbuster_events_active 1"));
        site.stop_and_audit().await;
    });
}
