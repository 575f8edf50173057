//! The test provider behaves like another company's: its events are signed and come over HTTP, and it remembers what was
//! paid while the engine is away.

use serde_json::{Value, json};

use crate::support::{Ground, Site, event_with, on_every_store, process::Process, run};

on_every_store! {
    what_was_paid_is_paid_after_a_restart,
}

/// An order that is to be paid on the page: its id.
fn id_of(order: &Value) -> &str {
    order["order_id"].as_str().unwrap()
}

#[test]
fn each_button_does_what_it_says() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.payments.seconds_min = 60).await;
        let event = json!(site.add(&event_with(1, 10, json!({"hold_seconds": 600}))).await);
        let ana = site.buyers.login("ana", &[]).await;
        for (number, button, status) in
            [(1, "pay", 303), (2, "pay_twice", 303), (3, "pay_stay", 200), (4, "pay_after", 303)]
        {
            let order = site.buyers.order_on_page(&event, &format!("S-A0-{number}"), &ana).await;
            assert_eq!(site.buyers.press(id_of(&order), "lose").await, 422);
            assert_eq!(site.buyers.press(id_of(&order), button).await, status, "{button}");
            site.buyers.reaches(&order, &ana, "completed").await;
        }
        let forged = site.buyers.client.post(format!("{}/api/payments/test/events", site.buyers.base));
        let forged = forged.insert_header(("stripe-signature", "t=1,v1=00"));
        assert_eq!(forged.send_body(r#"{"id": "evt_1"}"#).await.unwrap().status(), 400);
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets), (4, 4));
    });
}

fn what_was_paid_is_paid_after_a_restart(ground: Ground) {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let config = ground.config(folder.path());
        let settings = [("TICKETBUSTER__PAYMENTS__SECONDS_MIN", "120")];
        let process = Process::start(&config, &settings).await;
        let boss = process.buyers.login("boss", &["organiser"]).await;
        let event = event_with(1, 10, json!({"hold_seconds": 600}));
        let created = process.buyers.post("/api/events", &boss, event).await.expect(201);
        let ana = process.buyers.login("ana", &[]).await;
        let order = process.buyers.order_on_page(&created["event_id"], "S-A0-1", &ana).await;
        // The provider says so too late for this process.
        assert_eq!(process.buyers.press(id_of(&order), "pay_after").await, 303);
        process.kill();

        let process = Process::start(&config, &settings).await;
        process.buyers.reaches(&order, &ana, "completed").await;
        process.end().await;
    });
}
