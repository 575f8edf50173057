//! The store fails, hangs, or loses connections around commits; an event's actor dies. Nothing acknowledged is lost.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use serde_json::json;
use ticketbuster::{
    actors::requests::{ForgetSales, Panic},
    persistence::{
        faulty::FaultyStore,
        sqlite::{SqliteOptions, SqliteStore},
    },
};

use crate::{
    messaging::broker::{metric, until},
    support::{Site, config, event_with, open, run},
};

#[test]
fn while_the_store_is_away_holds_go_on_and_orders_get_their_one_outcome_later() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.orders.durable_timeout_ms = 500).await;
        let event = site.add(&event_with(2, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        faults.away.store(true, SeqCst);
        let began = std::time::Instant::now();
        while began.elapsed() < Duration::from_secs(5) {
            let bob = site.buyers.login("bob", &[]).await;
            let hold = site.buyers.hold(event, &bob, &["S-B0-5"]).await.expect(201);
            let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
            site.buyers.try_send("DELETE", &path, &bob, None, None).await.unwrap().expect(204);
            actix_rt::time::sleep(Duration::from_millis(100)).await;
        }
        let body = json!({"event_id": event, "seats": ["S-A0-2"]});
        let order = || site.buyers.try_send("POST", "/api/orders", &ana, Some("key"), Some(body.clone()));
        let refused = order().await.unwrap();
        assert!(refused.headers.get("retry-after").is_some());
        refused.refused(503, "store_unavailable");
        faults.away.store(false, SeqCst);
        let mut accepted = order().await.unwrap();
        for _ in 0..20 {
            if accepted.status.as_u16() == 202 {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(200)).await;
            accepted = order().await.unwrap();
        }
        let accepted = accepted.expect(202);
        let decided = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
        assert_eq!(decided["status"], "completed");
        let report = site.stop_and_audit().await;
        assert_eq!(report.orders, 1, "two requests with one key are one order");
    });
}

#[test]
fn a_connection_that_breaks_around_commits_loses_and_doubles_nothing() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.orders.durable_timeout_ms = 10_000).await;
        let event = site.add(&event_with(10, 40, json!({"seats_per_buyer": 1_000}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        for round in 0..40 {
            faults.break_before.store(round % 3, SeqCst);
            faults.break_after.store(round % 2, SeqCst);
            let body = json!({"event_id": event, "best_available": {"quantity": 3, "section": "S"}});
            let accepted = site.buyers.post("/api/orders", &ana, body).await.expect(202);
            let decided = site.buyers.decided(accepted["order_id"].as_str().unwrap(), &ana).await;
            assert_eq!(decided["status"], "completed", "round {round}");
        }
        let report = site.stop_and_audit().await;
        assert_eq!((report.orders, report.seats_sold), (40, 120));
    });
}

#[test]
fn a_full_queue_refuses_holds_quickly_and_nothing_is_dropped() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.store.queue_capacity = 64).await;
        let event = site.add(&event_with(10, 20, json!({"seats_per_buyer": 1_000}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        faults.hang.store(true, SeqCst);
        let mut granted = 0;
        for seat in 1..=20 {
            for row in ["A0", "B0", "C0", "D0", "E0"] {
                let answer = site.buyers.hold(event, &ana, &[&format!("S-{row}-{seat}")]).await;
                match answer.status.as_u16() {
                    201 => granted += 1,
                    _ => drop(answer.refused(503, "overloaded")),
                }
            }
        }
        assert_eq!(granted, 48, "three quarters of the queue are for holds");
        faults.hang.store(false, SeqCst);
        let report = site.stop_and_audit().await;
        assert_eq!(report.holds, 48);
    });
}

#[test]
fn refusals_that_are_remembered_fill_the_queue_like_anything_else() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.store.queue_capacity = 64).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        faults.hang.store(true, SeqCst);
        let bob = site.buyers.login("bob", &[]).await;
        let path = format!("/api/events/{event}/holds");
        let mut remembered = 0;
        for number in 0..200 {
            let (key, body) = (format!("key-{number}"), json!({"seats": ["S-A0-1"]}));
            let answer = site.buyers.try_send("POST", &path, &bob, Some(&key), Some(body)).await.unwrap();
            match answer.code() {
                "seats_unavailable" => remembered += 1,
                _ => drop(answer.refused(503, "overloaded")),
            }
        }
        assert!((40..=48).contains(&remembered), "{remembered} outcomes wait in a queue of 64");
        faults.hang.store(false, SeqCst);
        let mut answer = site.buyers.hold(event, &bob, &["S-A0-2"]).await;
        for _ in 0..50 {
            if answer.status.as_u16() == 201 {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
            answer = site.buyers.hold(event, &bob, &["S-A0-2"]).await;
        }
        answer.expect(201);
        site.stop_and_audit().await;
    });
}

#[test]
fn an_event_that_could_not_be_loaded_comes_back_by_itself_and_its_holds_end() {
    run(async {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let (store, faults) = FaultyStore::new(open(folder.path()));
        let site = Site::over(folder.clone(), config(folder.path()), Arc::new(store)).await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 1}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        actix_rt::time::sleep(Duration::from_millis(100)).await;
        faults.away.store(true, SeqCst);
        assert!(site.server.engine.gateway().send(event, Panic).await.is_err());
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        faults.away.store(false, SeqCst);
        // Nobody asks; the hold ends all the same.
        let counts = || site.server.engine.catalogue().get(event).unwrap().counts();
        for _ in 0..200 {
            if counts().held == 0 {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!((counts().held, counts().available), (0, 110));
        site.stop_and_audit().await;
    });
}

#[test]
fn a_panic_in_one_event_harms_no_other_and_the_event_comes_back() {
    run(async {
        let site = Site::start().await;
        let (one, other) =
            (site.add(&event_with(1, 10, json!({}))).await, site.add(&event_with(1, 10, json!({}))).await);
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(one, &ana, &["S-A0-1"]).await.expect(201);
        let hold = site.buyers.hold(other, &ana, &["S-A0-1"]).await.expect(201);
        let gateway = site.server.engine.gateway();
        assert!(gateway.send(one, Panic).await.is_err());
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        // Loaded again from the store, with the hold that was there.
        let mut again = site.buyers.hold(one, &ana, &["S-A0-1"]).await;
        for _ in 0..50 {
            if again.status.as_u16() != 503 {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
            again = site.buyers.hold(one, &ana, &["S-A0-1"]).await;
        }
        again.refused(409, "seats_unavailable");
        let metrics = site.metrics();
        assert!(metrics.contains("ticketbuster_event_actors_died_total 1"), "{metrics}");
        site.stop_and_audit().await;
    });
}

/// The catalogue decides who sees a draft and which tickets are void: it must not know more than the store.
#[test]
fn rules_that_the_store_refused_are_in_no_catalogue() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.orders.durable_timeout_ms = 200).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let (ana, boss) =
            (site.buyers.login("ana", &[]).await, site.buyers.login("boss", &["organiser"]).await);
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        // A seat that is sold again makes the store refuse all that the event does from then on.
        site.server.engine.gateway().send(event, ForgetSales).await.unwrap();
        faults.away.store(true, SeqCst);
        let body = json!({"event_id": event, "seats": ["S-A0-1"]});
        site.buyers.post("/api/orders", &ana, body).await.refused(503, "store_unavailable");
        let status = format!("/api/events/{event}/status");
        site.buyers.post(&status, &boss, json!({"status": "paused"})).await.refused(503, "store_unavailable");
        let path = format!("/api/events/{event}");
        let status = async || site.buyers.get(&path, &ana).await.expect(200)["status"].clone();
        assert_eq!(status().await, "on_sale", "nobody has heard that it is paused");
        faults.away.store(false, SeqCst);
        let died = "ticketbuster_event_actors_died_total 1";
        let metrics = || site.metrics();
        for _ in 0..500 {
            if metrics().contains(died) {
                break;
            }
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(metrics().contains(died), "the store has refused it");
        assert_eq!(status().await, "on_sale");
        site.stop_and_audit().await;
    });
}

/// What the store refused is gone when the event is loaded again, and may happen again: it must not count twice.
#[test]
fn what_the_store_refused_is_not_counted() {
    run(async {
        let (site, faults) = Site::faulty(|config| config.orders.durable_timeout_ms = 1_500).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        assert_eq!(site.buyers.buy(&hold, &ana, "tok_success").await["status"], "completed");
        let count = |name: &str| metric(&site.metrics(), &format!("ticketbuster_{name}"));
        let names = [
            "transitions_total",
            "holds_total{what=\"granted\"}",
            "orders_accepted_total",
            "orders_decided_total{status=\"completed\"}",
        ];
        let counts = || names.map(count);
        until("counted", async || counts() == [3, 1, 1, 1]).await;
        site.server.engine.gateway().send(event, ForgetSales).await.unwrap();
        faults.away.store(true, SeqCst);
        let sold_again = json!({"event_id": event, "seats": ["S-A0-1"]});
        site.buyers.post("/api/orders", &ana, sold_again).await.refused(503, "store_unavailable");
        site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        faults.away.store(false, SeqCst);
        until("loaded again", async || count("event_actors_died_total") == 1).await;
        until("held again", async || site.buyers.hold(event, &ana, &["S-A0-2"]).await.status == 201).await;
        until("counted again", async || counts() != [3, 1, 1, 1]).await;
        assert_eq!(counts(), [4, 2, 1, 1]);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_check_in_that_did_nothing_keeps_nobody_from_ending_the_order() {
    run(async {
        let (site, faults) = Site::faulty(|_| ()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let staff = site.buyers.login("boss", &["organiser", "gate"]).await;
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let order = site.buyers.buy(&hold, &ana, "tok_success").await;
        let scan = json!({"token": order["tickets"][0]["token"], "gate": "north"});
        faults.away.store(true, SeqCst);
        for _ in 0..2 {
            let scanned = site.buyers.post("/api/tickets/check-in", &staff, scan.clone()).await;
            scanned.refused(503, "store_unavailable");
        }
        faults.away.store(false, SeqCst);
        let refund = format!("/api/orders/{}/refund", order["order_id"].as_str().unwrap());
        site.buyers.post(&refund, &staff, json!({"reason": "told by phone"})).await.expect(200);
        site.buyers.post("/api/tickets/check-in", &staff, scan).await.refused(409, "ticket_void");
        site.stop_and_audit().await;
    });
}

#[test]
fn a_stop_that_gives_up_on_a_write_lets_go_of_the_store() {
    run(async {
        let (site, faults) = Site::faulty(|_| ()).await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        faults.hang.store(true, SeqCst);
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.server.engine.stop(Duration::from_millis(100)).await;
        let options = SqliteOptions { lock_wait: Duration::ZERO, ..SqliteOptions::default() };
        SqliteStore::open(&site.folder.path().join("store.db"), options).unwrap();
        faults.hang.store(false, SeqCst);
    });
}
