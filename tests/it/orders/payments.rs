//! The installation chooses the payment provider, and orders by invoice await their payment.

use std::time::Duration;

use serde_json::{Value, json};

use domain::Topic;
use ticketbuster::store::OfShards;

use crate::support::{Ground, Site, event_with, on_every_store, outbox_is_empty, process::Process, run};

on_every_store! {
    an_order_by_invoice_awaits_its_payment_until_an_organiser_says_that_it_came,
    an_invoice_that_is_not_paid_in_time_fails_and_frees_its_places_at_that_instant,
    who_changes_their_mind_before_paying_frees_the_places_and_nothing_is_given_back,
    an_invoice_outlives_restarts_and_so_does_the_word_that_it_is_paid,
}

async fn by_invoice(ground: Ground, seconds: i64) -> Site {
    Site::start_with(ground, |config| {
        "invoice".clone_into(&mut config.payments.provider);
        config.payments.invoice_seconds = seconds;
    })
    .await
}

async fn counts(site: &Site, event: domain::EventId) -> [u64; 3] {
    let shown = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
    ["available", "held", "sold"].map(|status| shown["counts"][status].as_u64().unwrap())
}

fn path_of(order: &Value, what: &str) -> String {
    format!("/api/orders/{}{what}", order["order_id"].as_str().unwrap())
}

#[test]
fn an_event_says_how_its_organiser_is_paid_by_invoice() {
    run(async {
        for (provider, organisation, said) in [
            ("invoice", "main", json!("IBAN ES91")),
            ("invoice", "other", json!(null)),
            ("test", "main", json!(null)),
        ] {
            let site = Site::start_with(Ground::Sqlite, |config| {
                provider.clone_into(&mut config.payments.provider);
                config.payments.invoice_instructions.insert(organisation.to_owned(), "IBAN ES91".to_owned());
            })
            .await;
            let event = site.add(&event_with(1, 10, json!({}))).await;
            let event = site.buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
            assert_eq!(event["invoice_instructions"], said, "{provider} {organisation}");
            site.stop_and_audit().await;
        }
    });
}

#[test]
fn a_buyers_body_never_chooses_who_takes_the_money() {
    run(async {
        let site = by_invoice(Ground::Sqlite, 3_600).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let order = async |payment: Value| {
            let body = json!({"event_id": event, "seats": ["S-A0-1"], "payment": payment});
            site.buyers.post("/api/orders", &ana, body).await
        };
        for provider in ["test", "Invoice", "cash", ""] {
            let wrong = order(json!({"provider": provider, "token": "tok_success"})).await;
            let problem = wrong.refused(422, "invalid_request");
            assert_eq!(problem["errors"][0]["field"], "payment.provider");
            let detail = problem["errors"][0]["detail"].as_str().unwrap();
            assert!(detail.contains("'invoice'"), "{detail}");
        }
        assert_eq!(counts(&site, event).await, [110, 0, 0], "nothing was even held");
        let told = site.buyers.get("/api/payments", "").await.expect(200);
        assert_eq!(told, json!({"provider": "invoice", "invoice_seconds": 3_600, "sends_mails": false}));
        let right = order(json!({"provider": "invoice", "token": "our order 7"})).await.expect(202);
        assert_eq!(right["status"], "awaiting_payment");
        site.stop_and_audit().await;

        let site = Site::start().await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        assert_eq!(site.buyers.get("/api/payments", "").await.expect(200)["provider"], "test");
        for (seat, payment, end) in [
            ("S-A0-1", json!({"token": "tok_success"}), "completed"),
            ("S-A0-2", json!({"provider": "test", "token": "tok_declined"}), "failed"),
        ] {
            let body = json!({"event_id": event, "seats": [seat], "payment": payment});
            let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
            let decided = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
            assert_eq!(decided["status"], end);
        }
        let body =
            json!({"event_id": event, "seats": ["S-A0-5"], "payment": {"provider": "invoice", "token": "x"}});
        site.buyers.post("/api/orders", &ana, body).await.refused(422, "invalid_request");
        site.stop_and_audit().await;
    });
}

fn an_order_by_invoice_awaits_its_payment_until_an_organiser_says_that_it_came(ground: Ground) {
    run(async {
        let site = by_invoice(ground, 86_400).await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 1}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let body =
            json!({"event_id": event, "seats": ["S-A0-1"], "areas": [{"section": "PIT", "quantity": 2}]});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        assert_eq!(accepted["status"], "awaiting_payment");
        let order = site.buyers.get(&path_of(&accepted, ""), &ana).await.expect(200);
        assert_eq!((&order["status"], &order["tickets"]), (&json!("awaiting_payment"), &json!([])));
        let created = order["created_at"].as_str().unwrap().replace('T', " ");
        let due = order["payment_due_at"].as_str().unwrap().replace('T', " ");
        assert!(due > created && due[11..] == created[11..], "a day after {created}, not at {due}");
        // The hold's own second is long over.
        actix_rt::time::sleep(Duration::from_millis(1_100)).await;
        assert_eq!(counts(&site, event).await, [107, 3, 0]);
        let hold = format!("/api/holds/{}", accepted["hold_id"].as_str().unwrap());
        let shown = site.buyers.get(&hold, &ana).await.expect(200);
        assert_eq!((&shown["status"], &shown["order_id"]), (&json!("ordered"), &order["order_id"]));
        let listed = site.buyers.get("/api/orders?status=awaiting_payment", &ana).await.expect(200);
        assert_eq!(listed["items"], json!([order]));
        let report =
            async || site.buyers.get(&format!("/api/events/{event}/report"), &boss).await.expect(200);
        let told = report().await;
        assert_eq!((&told["orders"]["awaiting_payment"], &told["orders_waiting"]), (&json!(1), &json!(0)));
        assert_eq!(told["holds"], json!({"active": 0, "places": 0}));

        let paid = path_of(&order, "/paid");
        let reason = json!({"reason": "account 42, 3 July"});
        site.buyers.post(&paid, &ana, reason.clone()).await.refused(403, "forbidden");
        for wrong in [
            json!({}),
            json!({"reason": ""}),
            json!({"reason": "a\u{7}"}),
            json!({"reason": "x".repeat(501)}),
        ] {
            assert!(matches!(site.buyers.post(&paid, &boss, wrong).await.status.as_u16(), 400 | 422));
        }
        let confirmed = site.buyers.post(&paid, &boss, reason.clone()).await.expect(200);
        assert!(matches!(confirmed["status"].as_str(), Some("processing" | "completed")), "{confirmed}");
        let completed = site.buyers.decided(order["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!((&completed["status"], &completed["payment_due_at"]), (&json!("completed"), &json!(null)));
        assert_eq!(completed["tickets"].as_array().unwrap().len(), 3);
        assert_eq!(counts(&site, event).await, [107, 0, 3]);
        site.buyers.post(&paid, &boss, reason.clone()).await.refused(409, "not_awaiting_payment");

        let path = format!("/api/events/{event}/history");
        let history = site.buyers.get(&path, &boss).await.expect(200);
        let row = &history["items"][0];
        assert_eq!((&row["command"], &row["user_id"]), (&json!("paid"), &json!("boss")), "{history}");
        assert_eq!((&row["reason"], &row["order_id"]), (&reason["reason"], &order["order_id"]), "{history}");

        let refunded = site.buyers.post(&path_of(&order, "/refund"), &boss, reason.clone()).await.expect(200);
        assert_eq!(
            (&refunded["status"], &refunded["tickets"][0]["status"]),
            (&json!("refunded"), &json!("void"))
        );
        let history = site.buyers.get(&path, &boss).await.expect(200);
        assert_eq!(history["items"][0]["command"], "refund", "{history}");
        site.buyers.post(&paid, &boss, reason).await.refused(409, "not_awaiting_payment");
        let store = site.server.engine.store().clone();
        crate::messaging::broker::until("given back", async || outbox_is_empty(&store).await).await;
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (1, 3, 0));
    });
}

#[test]
fn what_awaits_its_payment_is_shown_though_its_event_does_not_answer() {
    run(async {
        let site = by_invoice(Ground::Alone, 86_400).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let wish = |seat: &str| json!({"event_id": event, "seats": [seat]});
        let accepted = site.buyers.post("/api/orders", &ana, wish("S-A0-1")).await.expect(202);
        let order = site.buyers.get(&path_of(&accepted, ""), &ana).await.expect(200);
        assert!(order["payment_due_at"].is_string(), "{order}");
        // From the next write on this process answers nothing for any event.
        site.server.engine.store().take_shards("another process").await.unwrap();
        site.buyers.post("/api/orders", &ana, wish("S-A0-3")).await.refused(503, "moved");
        site.buyers.get(&format!("/api/events/{event}/seats"), "").await.refused(503, "moved");
        let listed = site.buyers.get("/api/orders", &ana).await.expect(200);
        assert_eq!(listed["items"], json!([order]));
        assert_eq!(site.buyers.get(&path_of(&accepted, ""), &ana).await.expect(200), order);
        site.stop_and_audit().await;
    });
}

fn an_invoice_that_is_not_paid_in_time_fails_and_frees_its_places_at_that_instant(ground: Ground) {
    run(async {
        let site = by_invoice(ground, 1).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let body = json!({"event_id": event, "seats": ["S-A0-1"]});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        let order = loop {
            let order = site.buyers.get(&path_of(&accepted, ""), &ana).await.expect(200);
            if order["status"] != "awaiting_payment" {
                break order;
            }
            actix_rt::time::sleep(Duration::from_millis(30)).await;
        };
        assert_eq!(
            (&order["status"], &order["failure"]["code"]),
            (&json!("failed"), &json!("payment_timeout"))
        );
        assert_eq!(counts(&site, event).await, [110, 0, 0]);
        let late = site.buyers.post(&path_of(&order, "/paid"), &boss, json!({"reason": "late"})).await;
        late.refused(409, "not_awaiting_payment");
        let hold = format!("/api/holds/{}", accepted["hold_id"].as_str().unwrap());
        site.buyers.get(&hold, &ana).await.refused(410, "hold_expired");
        site.buyers.hold(event, &boss, &["S-A0-1"]).await.expect(201);
        // Nobody was charged, so nothing is due back.
        assert!(
            site.server
                .engine
                .store()
                .unpublished(Topic::Orders, OfShards::All, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets), (1, 0));
    });
}

fn who_changes_their_mind_before_paying_frees_the_places_and_nothing_is_given_back(ground: Ground) {
    run(async {
        let site = by_invoice(ground, 86_400).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        for (seat, by, what) in [("S-A0-1", &ana, "/cancel"), ("S-A0-2", &boss, "/refund")] {
            let body = json!({"event_id": event, "seats": [seat]});
            let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
            assert_eq!(counts(&site, event).await, [109, 1, 0]);
            let body = if what == "/refund" { json!({"reason": "they asked"}) } else { json!({}) };
            let ended = site.buyers.post(&path_of(&accepted, what), by, body.clone()).await.expect(200);
            assert_eq!((&ended["status"], &ended["failure"]), (&json!("cancelled"), &json!(null)), "{what}");
            assert_eq!(counts(&site, event).await, [110, 0, 0]);
            let again = site.buyers.post(&path_of(&accepted, what), by, body).await;
            again.refused(409, "order_not_completed");
            let late = site.buyers.post(&path_of(&accepted, "/paid"), &boss, json!({"reason": "late"})).await;
            late.refused(409, "not_awaiting_payment");
        }
        assert!(
            site.server
                .engine
                .store()
                .unpublished(Topic::Orders, OfShards::All, 10)
                .await
                .unwrap()
                .is_empty()
        );
        // Nobody had paid, so the organiser's own ending of an order is no refund.
        let history = site.buyers.get(&format!("/api/events/{event}/history"), &boss).await.expect(200);
        let rows = history["items"].as_array().unwrap();
        assert_eq!(
            (&rows[0]["command"], &rows[0]["buyer_id"], &rows[0]["reason"]),
            (&json!("withdraw"), &json!("ana"), &json!("they asked")),
            "{history}"
        );
        assert!(rows.iter().all(|row| row["command"] != "refund"), "{history}");
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (2, 0, 0));
    });
}

fn an_invoice_outlives_restarts_and_so_does_the_word_that_it_is_paid(ground: Ground) {
    let place = crate::persistence::restarts::Place::new(ground, &event_with(1, 10, json!({})));
    let event = place.event;
    run(async {
        let settings = [("TICKETBUSTER__PAYMENTS__PROVIDER", "invoice")];
        let process = Process::start(&place.config, &settings).await;
        let (ana, boss) =
            (process.buyers.login("ana", &[]).await, process.buyers.login("boss", &["organiser"]).await);
        let mut orders = Vec::new();
        for seat in ["S-A0-1", "S-A0-2"] {
            let body = json!({"event_id": event, "seats": [seat]});
            let accepted = process.buyers.post("/api/orders", &ana, body).await.expect(202);
            orders.push(process.buyers.get(&path_of(&accepted, ""), &ana).await.expect(200));
        }
        process.kill();
        // In its next life new orders are paid by the test provider: what awaits its payment goes on awaiting it.
        let process = Process::start(&place.config, &[]).await;
        for order in &orders {
            assert_eq!(process.buyers.get(&path_of(order, ""), &ana).await.expect(200), *order);
        }
        let reason = json!({"reason": "cash at the office"});
        process.buyers.post(&path_of(&orders[0], "/paid"), &boss, reason).await.expect(200);
        process.kill();
        let process = Process::start(&place.config, &settings).await;
        let completed = process.buyers.decided(orders[0]["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(
            (&completed["status"], completed["tickets"].as_array().unwrap().len()),
            (&json!("completed"), 1)
        );
        assert_eq!(process.buyers.get(&path_of(&orders[1], ""), &ana).await.expect(200), orders[1]);
        process.kill();
        let report = place.audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (2, 1, 1));
    });
}
