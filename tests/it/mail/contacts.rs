//! How buyers are reached: shown to those whom it concerns, erased on request and by age, and in no journal.

use std::time::Duration;

use domain::{OrderId, Seq};
use serde_json::{Value, json};

use super::{MailServer, order, path, shop};
use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    a_contact_is_shown_to_its_owner_and_the_organiser_and_to_nobody_else,
    an_erased_contact_is_gone_and_it_is_written_down_who_erased_it,
    contacts_of_events_long_ago_are_erased,
}

const EMAIL: &str = "ana.quispe@example.com";

fn contact() -> Value {
    json!({"email": EMAIL, "name": "Ana Quispe", "phone": "+51 999 888 777", "language": "es"})
}

fn a_contact_is_shown_to_its_owner_and_the_organiser_and_to_nobody_else(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        assert_eq!(site.buyers.get("/api/payments", "").await.expect(200)["sends_mails"], false);
        let bought = order(&site, event, &["S-A0-1"], contact(), "tok_success").await;
        assert_eq!(bought["contact"], contact());
        let ana = site.buyers.login("ana", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let bob = site.buyers.login("bob", &[]).await;
        let listed = site.buyers.get("/api/orders", &ana).await.expect(200);
        assert_eq!(listed["items"][0]["contact"], contact());
        assert_eq!(site.buyers.get(&path(&bought), &boss).await.expect(200)["contact"], contact());
        site.buyers.get(&path(&bought), &bob).await.refused(404, "not_found");
        // Whoever says nothing has no contact; who says something wrong is told what.
        let silent = order(&site, event, &["S-A0-2"], Value::Null, "tok_success").await;
        assert_eq!(silent["contact"], Value::Null);
        let wrong = json!({"event_id": event, "seats": ["S-A0-3"], "contact": {"email": "ana", "fax": "1"}});
        site.buyers.post("/api/orders", &ana, wrong).await.refused(422, "invalid_request");
        let wrong = json!({"event_id": event, "seats": ["S-A0-3"], "contact": {"email": "ana"}});
        let problem = site.buyers.post("/api/orders", &ana, wrong).await.refused(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], "contact.email");
        // Nothing of it is in the journal.
        let journal = site.server.engine.store().journal(event, Seq(0), 1_000).await.unwrap();
        assert!(!journal.is_empty());
        for row in journal {
            let text = String::from_utf8_lossy(&row.payload).into_owned();
            assert!(!text.contains("example.com") && !text.contains("Quispe"), "{text}");
        }
    });
}

fn an_erased_contact_is_gone_and_it_is_written_down_who_erased_it(ground: Ground) {
    run(async {
        let server = MailServer::start().await;
        let (site, event) = shop(ground, &server, |_| {}).await;
        let bought = order(&site, event, &["S-A0-1"], contact(), "tok_success").await;
        let other = order(&site, event, &["S-A0-2"], contact(), "tok_success").await;
        server.received(2).await;
        let ana = site.buyers.login("ana", &[]).await;
        let bob = site.buyers.login("bob", &[]).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let erase = format!("{}/erase", path(&bought));
        site.buyers.post(&erase, &bob, json!({})).await.refused(404, "not_found");
        let erased = site.buyers.post(&erase, &ana, json!({})).await.expect(200);
        assert_eq!((&erased["contact"], &erased["status"]), (&Value::Null, &json!("completed")));
        site.buyers.post(&erase, &ana, json!({})).await.expect(200);
        let why = json!({"reason": "asked by letter"});
        site.buyers.post(&format!("{}/erase", path(&other)), &boss, why).await.expect(200);
        let history = site.buyers.get(&format!("/api/events/{event}/history"), &boss).await.expect(200);
        let rows: Vec<(&Value, &Value, &Value)> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["command"] == "erase")
            .map(|row| (&row["user_id"], &row["order_id"], &row["reason"]))
            .collect();
        let (ana_erased, boss_erased) = (
            (&json!("ana"), &bought["order_id"], &Value::Null),
            (&json!("boss"), &other["order_id"], &json!("asked by letter")),
        );
        assert_eq!(rows, [boss_erased, ana_erased]);
        assert!(!history.to_string().contains("Quispe"));
        // Nobody is written to any more.
        let refund = json!({"reason": "told by phone"});
        site.buyers.post(&format!("{}/refund", path(&bought)), &boss, refund).await.expect(200);
        actix_rt::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(server.received(2).await.len(), 2);
        assert!(site.metrics().contains("ticketbuster_mails_total{outcome=\"dropped\"} 1"));
        site.stop_and_audit().await;
    });
}

fn contacts_of_events_long_ago_are_erased(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let mut orders = Vec::new();
        for seat in ["S-A0-1", "S-A0-2", "S-A0-3"] {
            let bought = order(&site, event, &[seat], contact(), "tok_success").await;
            orders.push(bought["order_id"].as_str().unwrap().parse::<OrderId>().unwrap());
        }
        let contacts = site.server.engine.contacts();
        assert_eq!(contacts.contacts_of(orders.clone()).await.unwrap().len(), 3);
        assert_eq!(contacts.erase_contacts_of_event(event, 2).await.unwrap(), 2);
        assert_eq!(contacts.contacts_of(orders.clone()).await.unwrap().len(), 1);
        assert_eq!(contacts.erase_contacts_of_event(event, 2).await.unwrap(), 1);
        assert_eq!(contacts.erase_contacts_of_event(event, 2).await.unwrap(), 0);
        let kept: Option<domain::Contact> = contacts.contact(orders[0]).await.unwrap();
        assert_eq!(kept, None);
    });
}
