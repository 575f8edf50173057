//! The audit finds every kind of violation.

use serde_json::{Value, json};
use ticketbuster::{cli::store::open_store, persistence::audit::audit};

use super::{fixture, tamper};
use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    the_audit_finds_what_is_wrong, the_audit_finds_who_got_in_and_their_money_back,
}

fn the_audit_finds_what_is_wrong(ground: Ground) {
    // What is done to SQLite, and to PostgreSQL, and what must be found.
    for (sqlite, postgres, expected) in [
        (
            "UPDATE seat_status SET status = 2",
            "UPDATE db_catalog.seats SET status = 'sold' WHERE seat = 0",
            "in its row",
        ),
        (
            "DELETE FROM journal WHERE seq = 1",
            "DELETE FROM db_catalog.journal WHERE seq = 1",
            "there is a gap",
        ),
        (
            "UPDATE event_head SET last_seq = 9",
            "UPDATE db_catalog.event_head SET last_seq = 9",
            "the head says 9",
        ),
        ("UPDATE event_head SET held = 0", "UPDATE db_catalog.event_head SET held = 0", "the head counts"),
        (
            "INSERT INTO sold_seats VALUES (1, 5, x'00112233445566778899aabbccddeeff')",
            "INSERT INTO db_orders.sold_seats SELECT event_id, 5, gen_random_uuid() FROM db_catalog.events",
            "sold-seat rows",
        ),
        (
            "UPDATE journal SET payload = (SELECT payload FROM journal WHERE seq = 1) WHERE seq = 2",
            "UPDATE db_catalog.journal SET payload = (SELECT payload FROM db_catalog.journal WHERE seq = 1) WHERE seq = 2",
            "granted twice",
        ),
    ] {
        run(async {
            let site = fixture(ground).await;
            site.write(site.hold(0, 0)).await;
            site.write(site.hold(1, 1)).await;
            site.store.close().await.unwrap();
            site.tamper(sqlite, postgres);
            let store = open_store(&site.config).await.unwrap();
            let report = audit(store.as_ref()).await.unwrap();
            let found = report.violations.iter().any(|violation| violation.what.contains(expected));
            assert!(found, "{expected}: {report}");
        });
    }
}

/// A ticket that was used of an order that was cancelled is wrong only where its buyer has cancelled it: an organiser may
/// give money back for what was used.
fn the_audit_finds_who_got_in_and_their_money_back(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let buyers = &site.buyers;
        let (ana, ben) = (buyers.login("ana", &[]).await, buyers.login("ben", &[]).await);
        let boss = buyers.login("boss", &["organiser", "gate"]).await;
        let bought = async |buyer: &str, seat: &str| {
            let hold = buyers.hold(event, buyer, &[seat]).await.expect(201);
            buyers.buy(&hold, buyer, "tok_success").await
        };
        let path =
            |order: &Value, what: &str| format!("/api/orders/{}/{what}", order["order_id"].as_str().unwrap());
        let (cancelled, refunded) = (bought(&ana, "S-A0-1").await, bought(&ben, "S-A0-5").await);
        buyers.post(&path(&cancelled, "cancel"), &ana, json!({})).await.expect(200);
        let ticket = &refunded["tickets"][0]["ticket_id"];
        let check_in = json!({"ticket_id": ticket, "gate": "north"});
        buyers.post("/api/tickets/check-in", &boss, check_in).await.expect(200);
        let reason = json!({"reason": "it rained"});
        buyers.post(&path(&refunded, "refund"), &boss, reason).await.expect(200);
        site.server.stop().await;
        let found = async || {
            let store = open_store(&site.config).await.unwrap();
            let report = audit(store.as_ref()).await.unwrap();
            store.close().await.unwrap();
            report.violations
        };
        assert_eq!(found().await, [], "an organiser may");
        tamper(
            &site.config,
            "UPDATE tickets SET used_at = 1, used_gate = 'north' WHERE label = 'S-A0-1'",
            "UPDATE db_orders.tickets SET used_at = now(), used_gate = 'north' WHERE label = 'S-A0-1'",
        );
        let violations = found().await;
        let [violation] = &violations[..] else { panic!("{violations:?}") };
        let id = cancelled["tickets"][0]["ticket_id"].as_str().unwrap();
        assert!(violation.what.starts_with(&format!("ticket {id} was used, and its buyer")), "{violation:?}");
    });
}
