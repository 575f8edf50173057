//! What a server says of an archived event, and that it cannot write for one.

use std::time::Duration;

use serde_json::{Value, json};
use ticketbuster::{cli::store::open_store, config::StoreKind};

use super::{Over, printed, ran, sell};
use crate::support::{Ground, Site, event_with, postgres::Postgres, run};

/// A server that is started afterwards.
pub(super) async fn is_told_to_be_archived(over: &Over) {
    let store = open_store(&over.config).await.unwrap();
    let site = Site::over(over._folder.clone(), over.config.clone(), store).await;
    let buyers = &site.buyers;
    let event = over.event.to_string();
    let (ana, boss) = (buyers.login("ana", &[]).await, buyers.login("boss", &["organiser"]).await);
    let gate = buyers.login("gate", &["gate"]).await;
    let order = &over.order;
    let ticket = over.ticket["ticket_id"].as_str().unwrap();
    for (path, token) in [
        (format!("/api/events/{event}"), ""),
        (format!("/api/events/{event}/seats"), ""),
        (format!("/api/events/{event}/layout"), ""),
        (format!("/api/events/{event}/report"), &boss),
        (format!("/api/events/{event}/gate-list"), &gate),
        (format!("/api/orders/{order}"), &ana),
        (format!("/api/orders/{order}/tickets"), &ana),
        (format!("/api/tickets/{ticket}.svg"), &ana),
        (format!("/api/orders?event_id={event}&all=true"), &boss),
    ] {
        let said = buyers.get(&path, token).await.refused(410, "event_archived");
        assert_eq!((&said["event_id"], &said["event_name"]), (&json!(event), &json!("Prueba")), "{path}");
        assert!(said["archived_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{path}: {said}");
    }
    for body in [
        json!({"token": over.ticket["token"], "gate": "north"}),
        json!({"ticket_id": ticket, "gate": "north", "event_id": event}),
    ] {
        buyers.post("/api/tickets/check-in", &gate, body).await.refused(410, "event_archived");
    }
    let token = json!({"token": over.ticket["token"]});
    buyers.post("/api/tickets/verify", &gate, token).await.refused(410, "event_archived");
    buyers.hold(over.event, &ana, &["S-A0-3"]).await.refused(410, "event_archived");
    let status = json!({"status": "on_sale"});
    let reopened = buyers.post(&format!("/api/events/{event}/status"), &boss, status).await;
    reopened.refused(410, "event_archived");
    for (path, token) in [("/api/events", ""), ("/api/events?mine=true", &*boss), ("/api/orders", &*ana)] {
        assert_eq!(buyers.get(path, token).await.expect(200)["items"], json!([]), "{path}");
    }
    buyers.get("/api/events/0197d2a4-0000-7000-8000-000000000000", "").await.refused(404, "not_found");
    site.stop_and_audit().await;
}

#[test]
fn a_server_that_has_the_event_in_memory_cannot_write_for_it() {
    run(async {
        let site = Site::start_on(Ground::Postgres).await;
        let (event, order, ticket) = sell(&site).await;
        let other = site.add(&event_with(1, 10, json!({}))).await;
        assert_eq!(site.config.store.kind, StoreKind::Postgres);
        let buyers = &site.buyers;
        let (ana, boss) = (buyers.login("ana", &[]).await, buyers.login("boss", &["organiser"]).await);
        let gate = buyers.login("gate", &["gate"]).await;
        // It is in memory.
        let seats = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
        let file = site.folder.path().join("served.gz");
        let arguments = ["archive", &event.to_string(), file.to_str().unwrap()];
        let sql = |sql: &str| Postgres::shared().sql(site.config.store.url.expose(), sql);
        // As if the server looked seldom: the command's own transaction has to be enough.
        printed(&ran(&site.config, &arguments).await);
        let digest = || std::fs::read(&file).unwrap();
        let before = digest();

        let block = json!({"seats": ["S-B0-8"], "reason": "late"});
        let blocked = buyers.post(&format!("/api/events/{event}/block"), &boss, block).await;
        assert!(matches!(blocked.status.as_u16(), 404 | 410 | 503), "{:#}", blocked.body);
        let entry = json!({"token": ticket["token"], "gate": "north"});
        let let_in = buyers.post("/api/tickets/check-in", &gate, entry).await;
        assert!(matches!(let_in.status.as_u16(), 404 | 409 | 410 | 503), "{:#}", let_in.body);
        for table in
            ["db_catalog.event_head", "db_catalog.journal", "db_catalog.event_history", "db_catalog.events"]
        {
            let left = sql(&format!("SELECT count(*) FROM {table} WHERE event_id = '{event}'"));
            assert_eq!(left, "0", "{table}");
        }
        // Others go on, and the server learns of it by itself.
        let hold = buyers.hold(other, &ana, &["S-A0-1"]).await.expect(201);
        assert_eq!(buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        let told = async |path: &str, token: &str| -> Value {
            for _ in 0..600 {
                let answer = buyers.get(path, token).await;
                if answer.code() == "event_archived" {
                    return answer.refused(410, "event_archived");
                }
                actix_rt::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("{path}");
        };
        told(&format!("/api/events/{event}"), "").await;
        told(&format!("/api/orders/{order}"), &ana).await;
        let listed = buyers.get("/api/events", "").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
        assert!(!site.server.engine.tenure().is_lost());
        assert_eq!(digest(), before);
        assert!(seats["seq"].as_u64() > Some(5));
        let report = site.stop_and_audit().await;
        assert_eq!((report.events, report.orders), (1, 1));
    });
}
