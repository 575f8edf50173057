//! A purchase from the hold to the gate, and its cancellation.

use std::time::Duration;

use serde_json::json;
use ticketbuster::{keys::PublicKeyRing, tickets::TicketVerifier};

use crate::support::{Ground, Site, event_with, on_every_store, run};

on_every_store! {
    a_buyer_gets_tickets_that_open_a_gate_once,
    text_that_a_store_does_not_take_is_refused_and_harms_nobody,
    a_declined_or_unanswered_payment_gives_the_places_back_to_the_hold,
    a_deadline_that_passes_during_the_payment_frees_the_places_when_it_fails,
    a_refund_voids_tickets_and_frees_seats,
    the_same_key_gets_the_same_outcome_and_another_body_an_error,
    of_two_gates_that_scan_one_ticket_at_once_one_opens,
    nobody_gets_in_and_their_money_back,
    a_hold_that_is_ordered_twice_is_one_order_and_the_second_answer_does_not_wait_for_anything,
}

fn a_buyer_gets_tickets_that_open_a_gate_once(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let (buyers, ana) = (&site.buyers, site.buyers.login("ana", &["buyer"]).await);
        let hold = buyers.hold(event, &ana, &["S-A0-4", "S-A0-5"]).await.expect(201);
        assert_eq!(hold["subtotal"]["amount"], 20_000);
        assert_eq!(hold["total"]["amount"], 24_780, "20,000 and 1,000 of fees, and 18 % on both");
        let order = buyers.buy(&hold, &ana, "tok_success").await;
        assert_eq!((&order["status"], &order["total"]), (&json!("completed"), &hold["total"]));
        let parts: i64 =
            ["subtotal", "fees", "tax"].iter().map(|part| order[part]["amount"].as_i64().unwrap()).sum();
        assert_eq!(order["total"]["amount"], parts);
        let tickets = order["tickets"].as_array().unwrap();
        assert_eq!(tickets.len(), 2);
        let token = tickets[0]["token"].as_str().unwrap();

        let picture =
            site.buyers.client.get(format!("{}{}", buyers.base, tickets[0]["qr_svg"].as_str().unwrap()));
        let mut picture = picture.bearer_auth(&ana).send().await.unwrap();
        assert_eq!(picture.headers().get("content-type").unwrap(), "image/svg+xml");
        assert!(picture.body().await.unwrap().starts_with(b"<?xml"));

        let keys =
            ticketbuster::keys::KeyRing::load_or_create(&site.folder.path().join("keys.json")).unwrap();
        let offline = TicketVerifier::new(PublicKeyRing::parse(&keys.public().export()).unwrap());
        assert_eq!(offline.verify(token).unwrap().seat, "S-A0-4");

        let gate = buyers.login("gate-1", &["gate"]).await;
        let verified = buyers.post("/api/tickets/verify", &gate, json!({"token": token})).await.expect(200);
        assert_eq!((&verified["valid"], &verified["seat"]), (&json!(true), &json!("S-A0-4")));
        let check_in = |name: &'static str| {
            buyers.post("/api/tickets/check-in", &gate, json!({"token": token, "gate": name}))
        };
        let (one, two) = futures_util::future::join(check_in("north"), check_in("south")).await;
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "of two gates that race, one lets them in");
        check_in("north").await.refused(409, "already_used");

        let path = format!("/api/orders/{}/cancel", order["order_id"].as_str().unwrap());
        buyers.post(&path, &ana, json!({})).await.refused(409, "ticket_used");
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.seats_sold), (1, 2, 2));
    });
}

fn a_declined_or_unanswered_payment_gives_the_places_back_to_the_hold(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.orders.payment_timeout_ms = 2_000).await;
        let event = site.add(&event_with(1, 10, json!({"seats_per_buyer": 3}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let places = json!({"seats": ["S-A0-1"], "areas": [{"section": "PIT", "quantity": 2}]});
        let holds = format!("/api/events/{event}/holds");
        let hold = site.buyers.post(&holds, &ana, places).await.expect(201);
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        let extended = site.buyers.post(&format!("{path}/extend"), &ana, json!({})).await.expect(200);
        let order = async |key: &str, card: &str| {
            let payment = json!({"provider": "test", "token": card});
            let body = json!({"hold_id": hold["hold_id"], "payment": payment});
            let sent = site.buyers.try_send("POST", "/api/orders", &ana, Some(key), Some(body)).await;
            sent.unwrap().expect(202)["order_id"].as_str().unwrap().to_owned()
        };
        let still_held = async || {
            let shown = site.buyers.get(&path, &ana).await.expect(200);
            assert_eq!((&shown["status"], &shown["order_id"]), (&json!("active"), &json!(null)));
            assert_eq!(
                (&shown["expires_at"], &shown["extensions_left"]),
                (&extended["expires_at"], &json!(0))
            );
            let counts = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
            assert_eq!((&counts["counts"]["held"], &counts["counts"]["sold"]), (&json!(3), &json!(0)));
            site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
            site.buyers.hold(event, &ana, &["S-A0-2"]).await.refused(409, "limit_exceeded");
        };

        let declined = order("first-card", "tok_declined").await;
        let failed = site.buyers.decided(&declined, &ana).await;
        assert_eq!(
            (&failed["status"], &failed["failure"]["code"]),
            (&json!("failed"), &json!("payment_declined"))
        );
        assert_eq!(failed["hold_id"], hold["hold_id"]);
        still_held().await;
        assert_eq!(order("first-card", "tok_declined").await, declined, "its key names the failed order");

        // Nobody answers: the time limit decides, and says so meanwhile.
        let unanswered = order("second-card", "tok_timeout").await;
        let order_path = format!("/api/orders/{unanswered}");
        let mut status = json!("pending");
        while status == "pending" {
            status = site.buyers.get(&order_path, &ana).await.expect(200)["status"].clone();
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(status, "processing");
        assert_eq!(site.buyers.get(&path, &ana).await.expect(200)["status"], "ordered");
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        let failed = site.buyers.decided(&unanswered, &ana).await;
        assert_eq!(
            (&failed["status"], &failed["failure"]["code"]),
            (&json!("failed"), &json!("payment_timeout"))
        );
        still_held().await;

        let paid = order("third-card", "tok_success").await;
        let completed = site.buyers.decided(&paid, &ana).await;
        assert_eq!(
            (&completed["status"], completed["tickets"].as_array().unwrap().len()),
            (&json!("completed"), 3)
        );
        assert_eq!(order("first-card", "tok_declined").await, declined, "also now that another one is paid");
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.tickets, report.holds), (3, 3, 1));
    });
}

fn a_deadline_that_passes_during_the_payment_frees_the_places_when_it_fails(ground: Ground) {
    run(async {
        let site = Site::start_with(ground, |config| config.orders.payment_timeout_ms = 3_000).await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 1}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let body = json!({"event_id": event, "seats": ["S-A0-1"], "payment": {"provider": "test", "token": "tok_timeout"}});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        actix_rt::time::sleep(Duration::from_millis(1_200)).await;
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.refused(409, "seats_unavailable");
        let order = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(order["failure"]["code"], "payment_timeout");
        let path = format!("/api/holds/{}", accepted["hold_id"].as_str().unwrap());
        site.buyers.get(&path, &ana).await.refused(410, "hold_expired");
        site.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        site.stop_and_audit().await;
    });
}

fn of_two_gates_that_scan_one_ticket_at_once_one_opens(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, gate) = (site.buyers.login("ana", &[]).await, site.buyers.login("gate", &["gate"]).await);
        for seat in ["S-A0-1", "S-A0-2", "S-A0-3"] {
            let hold = site.buyers.hold(event, &ana, &[seat]).await.expect(201);
            let order = site.buyers.buy(&hold, &ana, "tok_success").await;
            let scan = |gate_number: usize| {
                let body =
                    json!({"token": order["tickets"][0]["token"], "gate": format!("gate {gate_number}")});
                site.buyers.post("/api/tickets/check-in", &gate, body)
            };
            let answers = futures_util::future::join_all((0..16).map(scan)).await;
            let opened = answers.iter().filter(|answer| answer.status.as_u16() == 200).count();
            let refused = answers.iter().filter(|answer| answer.code() == "already_used").count();
            assert_eq!((opened, refused), (1, 15), "{seat}");
        }
        site.stop_and_audit().await;
    });
}

fn a_hold_that_is_ordered_twice_is_one_order_and_the_second_answer_does_not_wait_for_anything(
    ground: Ground,
) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let body =
            json!({"hold_id": hold["hold_id"], "payment": {"provider": "test", "token": "tok_timeout"}});
        let first = site.buyers.post("/api/orders", &ana, body.clone()).await.expect(202);
        actix_rt::time::sleep(Duration::from_millis(200)).await;
        // Nothing else happens in this event: the answer rests on what is durable already.
        let began = std::time::Instant::now();
        let second = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        assert_eq!(first["order_id"], second["order_id"]);
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
        site.stop_and_audit().await;
    });
}

fn a_refund_voids_tickets_and_frees_seats(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let body =
            json!({"event_id": event, "seats": ["S-A0-1"], "areas": [{"section": "PIT", "quantity": 2}]});
        let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
        let order = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(order["tickets"].as_array().unwrap().len(), 3, "a seat and two places");
        let path = format!("/api/orders/{}/refund", order["order_id"].as_str().unwrap());
        site.buyers.post(&path, &ana, json!({})).await.refused(403, "forbidden");
        let refunded = site.buyers.post(&path, &boss, json!({"reason": "told by phone"})).await.expect(200);
        assert_eq!(
            (&refunded["status"], &refunded["tickets"][0]["status"]),
            (&json!("refunded"), &json!("void"))
        );
        let gate = site.buyers.login("gate", &["gate"]).await;
        let check_in = json!({"token": order["tickets"][0]["token"], "gate": "n"});
        site.buyers.post("/api/tickets/check-in", &gate, check_in).await.refused(409, "ticket_void");
        let seats = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
        assert_eq!(seats["counts"]["available"], 110);
        site.stop_and_audit().await;
    });
}

fn the_same_key_gets_the_same_outcome_and_another_body_an_error(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let order = |seat: &str| json!({"event_id": event, "seats": [seat]});
        let send = |key: &'static str, body| {
            site.buyers.try_send("POST", "/api/orders", &ana, Some(key), Some(body))
        };
        let same = futures_util::future::join_all((0..8).map(|_| send("k1", order("S-A0-1")))).await;
        let ids: std::collections::BTreeSet<String> =
            same.into_iter().map(|answer| answer.unwrap().expect(202)["order_id"].to_string()).collect();
        assert_eq!(ids.len(), 1, "eight requests with one key are one order");
        send("k1", order("S-A0-2")).await.unwrap().refused(422, "idempotency_conflict");
        // A refusal is an outcome, too: it stays when the seat is free again.
        let bob = site.buyers.login("bob", &[]).await;
        let hold = site.buyers.hold(event, &bob, &["S-A0-5"]).await.expect(201);
        send("k2", order("S-A0-5")).await.unwrap().refused(409, "seats_unavailable");
        let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
        site.buyers.try_send("DELETE", &path, &bob, None, None).await.unwrap().expect(204);
        send("k2", order("S-A0-5")).await.unwrap().refused(409, "seats_unavailable");
        send("k3", order("S-A0-5")).await.unwrap().expect(202);
        let report = site.stop_and_audit().await;
        assert_eq!(report.orders, 2);
    });
}

fn text_that_a_store_does_not_take_is_refused_and_harms_nobody(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (buyers, ana) = (&site.buyers, site.buyers.login("ana", &[]).await);
        let hold = buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let card = json!({"provider": "test", "token": "tok\u{0}success"});
        let body = json!({"event_id": event, "seats": ["S-A0-2"], "payment": card});
        let refused = buyers.post("/api/orders", &ana, body).await.refused(422, "invalid_request");
        assert_eq!(refused["errors"][0]["field"], "payment.token");
        let order = buyers.buy(&hold, &ana, "tok_success").await;
        let token = &order["tickets"][0]["token"];
        let gate = buyers.login("greta", &["gate"]).await;
        let check_in = json!({"token": token, "gate": "nor\u{0}th"});
        buyers.post("/api/tickets/check-in", &gate, check_in).await.refused(422, "invalid_request");
        let metrics = String::from_utf8(site.server.engine.render_metrics()).unwrap();
        assert!(metrics.contains("ticketbuster_event_actors_died_total 0"), "{metrics}");
        site.stop_and_audit().await;
    });
}

fn nobody_gets_in_and_their_money_back(ground: Ground) {
    run(async {
        let site = Site::start_on(ground).await;
        let event = site.add(&event_with(10, 20, json!({"seats_per_buyer": 1_000}))).await;
        let (buyers, ana) = (&site.buyers, site.buyers.login("ana", &[]).await);
        let gate = buyers.login("greta", &["gate"]).await;
        let mut outcomes = std::collections::BTreeMap::new();
        for round in 0..40 {
            let row = char::from(b'A' + (round / 20) as u8);
            let hold = buyers.hold(event, &ana, &[&format!("S-{row}0-{}", 1 + round % 20)]).await.expect(201);
            let order = buyers.buy(&hold, &ana, "tok_success").await;
            let path = format!("/api/orders/{}/cancel", order["order_id"].as_str().unwrap());
            let check_in = json!({"token": order["tickets"][0]["token"], "gate": "north"});
            let (entered, cancelled) = tokio::join!(
                buyers.post("/api/tickets/check-in", &gate, check_in.clone()),
                buyers.post(&path, &ana, json!({})),
            );
            let (entered, cancelled) = (entered.status.as_u16() == 200, cancelled.status.as_u16() == 200);
            assert!(!(entered && cancelled), "round {round}: in, and the money back");
            *outcomes.entry((entered, cancelled)).or_insert(0) += 1;
            // Whoever was told to try again has the other's outcome then.
            let again = buyers.post("/api/tickets/check-in", &gate, check_in).await;
            let refusals = if cancelled { ["ticket_void", ""] } else { ["already_used", ""] };
            assert!(again.status.as_u16() == 200 || refusals.contains(&again.code()), "{:?}", again.body);
        }
        println!("(entered, cancelled): {outcomes:?}");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_buyer_who_lost_a_page_finds_their_holds_again() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(2, 10, json!({"hold_seconds": 600}))).await;
        let (buyers, ana) = (&site.buyers, site.buyers.login("ana", &[]).await);
        let path = format!("/api/events/{event}/holds");
        buyers.get(&path, "").await.refused(401, "unauthenticated");
        assert_eq!(buyers.get(&path, &ana).await.expect(200)["items"], json!([]));
        let first = buyers.hold(event, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let second = buyers.hold(event, &ana, &["S-A0-5"]).await.expect(201);
        let ordered = buyers.hold(event, &ana, &["S-A0-8"]).await.expect(201);
        buyers.buy(&ordered, &ana, "tok_success").await;
        let bob = buyers.login("bob", &[]).await;
        buyers.hold(event, &bob, &["S-B0-1"]).await.expect(201);
        let own = async |token: &str| {
            let found = buyers.get(&path, token).await.expect(200);
            found["items"].as_array().unwrap().iter().map(|hold| hold["hold_id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(own(&ana).await, [first["hold_id"].clone(), second["hold_id"].clone()], "what ends first");
        assert_eq!(own(&bob).await.len(), 1);
        let hold = format!("/api/holds/{}", first["hold_id"].as_str().unwrap());
        let shown = buyers.get(&hold, &ana).await.expect(200);
        assert_eq!(buyers.get(&path, &ana).await.expect(200)["items"][0], shown);
        buyers.try_send("DELETE", &hold, &ana, None, None).await.unwrap().expect(204);
        assert_eq!(own(&ana).await, [second["hold_id"].clone()]);
        site.stop_and_audit().await;
    });
}
