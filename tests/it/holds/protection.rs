//! The protection against hoarding.

use std::{collections::HashMap, time::Duration};

use domain::{Change, EventId, Seq};
use serde_json::{Value, json};
use ticketbuster::codec;

use crate::{
    messaging::broker::until,
    support::{
        Answer, Ground, Site, event_with, run,
        socket::{connect, hear_type, say},
    },
};

/// Sets an event's protection.
async fn protect(site: &Site, event: EventId, protection: Value) -> Answer {
    let boss = site.buyers.login("boss", &["organiser"]).await;
    let (path, body) = (format!("/api/events/{event}"), json!({"protection": protection}));
    site.buyers.try_send("PATCH", &path, &boss, None, Some(body)).await.unwrap()
}

async fn let_go(site: &Site, token: &str, hold: &Value) {
    let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
    site.buyers.try_send("DELETE", &path, token, None, None).await.unwrap().expect(204);
}

/// Seconds until a hold ends, as far as it is known.
fn length(hold: &Value) -> i64 {
    let end: jiff::Timestamp = hold["expires_at"].as_str().unwrap().parse().unwrap();
    end.duration_since(jiff::Timestamp::now()).as_secs()
}

#[test]
fn one_user_holds_so_much_over_all_events() {
    run(async {
        let site = Site::start_on(Ground::Alone).await;
        let (one, other) =
            (site.add(&event_with(1, 9, json!({}))).await, site.add(&event_with(1, 9, json!({}))).await);
        let ana = site.buyers.login("ana", &[]).await;
        // What is held when the limit comes counts as well.
        let first = site.buyers.hold(one, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        for event in [one, other] {
            let event = protect(&site, event, json!({"places_held_max": 4})).await.expect(200);
            assert_eq!(event["protection"]["places_held_max"], 4);
        }
        site.buyers.hold(other, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let full = site.buyers.hold(other, &ana, &["S-A0-4"]).await.refused(409, "limit_exceeded");
        assert_eq!((&full["limit"], &full["most"]), (&json!("places_held"), &json!(4)));
        let bob = site.buyers.login("bob", &[]).await;
        site.buyers.hold(other, &bob, &["S-A0-4"]).await.expect(201);
        // What is paid is held no more, and so is what is given up.
        site.buyers.buy(&first, &ana, "tok_success").await;
        let second = site.buyers.hold(one, &ana, &["S-A0-4", "S-A0-5"]).await.expect(201);
        site.buyers.hold(one, &ana, &["S-A0-7"]).await.refused(409, "limit_exceeded");
        let_go(&site, &ana, &second).await;
        site.buyers.hold(other, &ana, &["S-A0-6", "S-A0-7"]).await.expect(201);
        site.stop_and_audit().await;
    });
}

#[test]
fn unpaid_orders_hold_their_places_and_an_event_is_protected_from_its_first_instant() {
    run(async {
        let by_invoice = |config: &mut ticketbuster::config::Config| {
            config.payments.provider = "invoice".to_owned();
        };
        let site = Site::start_with(Ground::Alone, by_invoice).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let mut events = Vec::new();
        for _ in 0..2 {
            // In the plan: no request between making the event and protecting it finds it on sale.
            let plan = event_with(1, 20, json!({"protection": {"places_held_max": 4}}));
            let made = site.buyers.post("/api/events", &boss, plan).await.expect(201);
            let event: EventId = made["event_id"].as_str().unwrap().parse().unwrap();
            let shown = site.buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
            assert_eq!(
                (&shown["status"], &shown["protection"]["places_held_max"]),
                (&json!("on_sale"), &json!(4))
            );
            events.push(event);
        }
        let order = async |event: EventId, token: &str, seats: &[&str]| {
            let hold = site.buyers.hold(event, token, seats).await.expect(201);
            let accepted = site.buyers.post("/api/orders", token, json!({"hold_id": hold["hold_id"]})).await;
            let accepted = accepted.expect(202);
            assert_eq!(accepted["status"], "awaiting_payment");
            accepted["order_id"].as_str().unwrap().to_owned()
        };
        let first = order(events[0], &ana, &["S-A0-1", "S-A0-2"]).await;
        let second = order(events[1], &ana, &["S-A0-1", "S-A0-2"]).await;
        for event in &events {
            let full = site.buyers.hold(*event, &ana, &["S-A0-9"]).await.refused(409, "limit_exceeded");
            assert_eq!((&full["limit"], &full["most"]), (&json!("places_held"), &json!(4)));
        }
        site.buyers.hold(events[0], &bob, &["S-A0-9"]).await.expect(201);
        // Paid by one, and given up by the other.
        let reason = json!({"reason": "transfer 4711"});
        site.buyers.post(&format!("/api/orders/{first}/paid"), &boss, reason).await.expect(200);
        assert_eq!(site.buyers.decided(&first, &ana).await["status"], "completed");
        site.buyers.hold(events[1], &ana, &["S-A0-11", "S-A0-12"]).await.expect(201);
        site.buyers.hold(events[1], &ana, &["S-A0-14"]).await.refused(409, "limit_exceeded");
        site.buyers.post(&format!("/api/orders/{second}/cancel"), &ana, json!({})).await.expect(200);
        site.buyers.hold(events[0], &ana, &["S-A0-14", "S-A0-15"]).await.expect(201);
        // What is wrong with a protection is said by its field, as when it is changed.
        let wrong = event_with(1, 4, json!({"protection": {"abandoned_max": 3}}));
        let refused = site.buyers.post("/api/events", &boss, wrong).await.refused(422, "invalid_request");
        assert!(refused.to_string().contains("/protection/abandoned_window_seconds"), "{refused}");
        site.stop_and_audit().await;
    });
}

#[test]
fn who_lets_seats_and_holds_go_waits() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let body = json!({"rehold_pause_seconds": 3_600, "abandoned_max": 2, "abandoned_window_seconds": 3_600,
            "short_hold_seconds": 60, "abandoned_pause_seconds": 600});
        protect(&site, event, body).await.expect(200);
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        assert!(length(&hold) > 500);
        let_go(&site, &ana, &hold).await;
        let again = site.buyers.hold(event, &ana, &["S-A0-1", "S-A0-3"]).await;
        assert!(again.headers.contains_key("retry-after"));
        let again = again.refused(409, "held_recently");
        assert_eq!(again["unavailable"], json!(["S-A0-1"]));
        assert!((3_500..=3_600).contains(&again["retry_after_seconds"].as_i64().unwrap()), "{again}");
        // For others it is free, and once somebody else had it, it is for everybody.
        let hold = site.buyers.hold(event, &bob, &["S-A0-1"]).await.expect(201);
        let_go(&site, &bob, &hold).await;
        let mut hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        for seat in ["S-A0-5", "S-A0-7"] {
            let_go(&site, &ana, &hold).await;
            hold = site.buyers.hold(event, &ana, &[seat]).await.expect(201);
        }
        assert!(length(&hold) <= 60, "after two that were let go, holds are short: {hold}");
        let extended = format!("/api/holds/{}/extend", hold["hold_id"].as_str().unwrap());
        let extended = length(&site.buyers.post(&extended, &ana, json!({})).await.expect(200));
        assert!((61..=120).contains(&extended), "and so is what is added to them: {extended}");
        let_go(&site, &ana, &hold).await;
        // Under a key it is no outcome: later the same request may be granted.
        let (path, body) = (format!("/api/events/{event}/holds"), json!({"seats": ["S-A0-11"]}));
        let paused =
            site.buyers.try_send("POST", &path, &ana, Some("one-key"), Some(body.clone())).await.unwrap();
        let paused = paused.refused(429, "holds_paused");
        assert!((590..=600).contains(&paused["retry_after_seconds"].as_i64().unwrap()), "{paused}");
        let order = json!({"event_id": event, "seats": ["S-A0-11"]});
        site.buyers.post("/api/orders", &ana, order).await.refused(429, "holds_paused");
        site.buyers.hold(event, &bob, &["S-A0-13"]).await.expect(201);
        let metrics = site.metrics();
        assert!(metrics.contains("ticketbuster_holds_total{what=\"denied\"} 3"), "{metrics}");
        let shortened = "ticketbuster_holds_total{what=\"shortened\"} 2";
        until("they are durable", async || site.metrics().contains(shortened)).await;
        protect(&site, event, json!({})).await.expect(200);
        let granted = site.buyers.try_send("POST", &path, &ana, Some("one-key"), Some(body)).await.unwrap();
        assert!(length(&granted.expect(201)) > 500);
        site.stop_and_audit().await;
    });
}

#[test]
fn throw_away_users_of_one_address_share_a_score() {
    run(async {
        let proxies = |config: &mut ticketbuster::config::Config| {
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        };
        let site = Site::start_with(Ground::Sqlite, proxies).await;
        let event = site.add(&event_with(2, 20, json!({}))).await;
        let body = json!({"address_abandoned_max": 2, "abandoned_window_seconds": 3_600, "abandoned_pause_seconds": 600});
        protect(&site, event, body).await.expect(200);
        let hold_from = async |user: &str, address: &str, seat: String| {
            let token = site.buyers.login(user, &[]).await;
            let request = site.buyers.client.post(format!("{}/api/events/{event}/holds", site.buyers.base));
            let request = request.bearer_auth(&token).insert_header(("x-forwarded-for", address));
            let mut answer = request.send_json(&json!({"seats": [seat]})).await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap(), token)
        };
        let (status, hold, customer) = hold_from("customer", "203.0.113.7", "S-A0-20".to_owned()).await;
        assert_eq!(status, 201);
        site.buyers.buy(&hold, &customer, "tok_success").await;
        // All of one IPv6 network are one.
        for (first, second) in [("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2::1", "2001:db8:1:2::ffff")] {
            for number in 1..=4 {
                let user = format!("throw-away-{number}-{}", first.len());
                let (status, hold, token) = hold_from(&user, first, format!("S-A0-{number}")).await;
                assert_eq!(status, 201, "{hold}");
                let_go(&site, &token, &hold).await;
            }
            let (status, paused, _) = hold_from("one-more", second, "S-A0-9".to_owned()).await;
            assert_eq!((status, &paused["code"]), (429, &json!("holds_paused")));
        }
        assert_eq!(hold_from("one-more", "203.0.113.8", "S-A0-9".to_owned()).await.0, 201);
        assert_eq!(hold_from("customer", "203.0.113.7", "S-A0-11".to_owned()).await.0, 201);
        site.stop_and_audit().await;
    });
}

#[test]
fn places_of_a_hold_come_back_after_its_deadline_at_no_known_instant() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 20, json!({"hold_seconds": 1, "seats_per_buyer": 10}))).await;
        protect(&site, event, json!({"release_jitter_ms": 800})).await.expect(200);
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate", "token": ana})).await;
        hear_type(&mut socket, "authenticated").await;
        let mut holds = Vec::new();
        for seat in (1..=19).step_by(2) {
            holds.push(site.buyers.hold(event, &ana, &[&format!("S-A0-{seat}")]).await.expect(201));
        }
        // The last one's end is told when it comes, and it is over for its buyer then.
        let last = &holds[9];
        let mut told = hear_type(&mut socket, "hold").await;
        while told["state"] != "expired" || told["hold_id"] != last["hold_id"] {
            told = hear_type(&mut socket, "hold").await;
        }
        let path = format!("/api/holds/{}", last["hold_id"].as_str().unwrap());
        site.buyers.get(&path, &ana).await.refused(410, "hold_expired");
        let order = json!({"hold_id": last["hold_id"]});
        site.buyers.post("/api/orders", &ana, order).await.refused(410, "hold_expired");
        let own = site.buyers.get(&format!("/api/events/{event}/holds"), &ana).await.expect(200);
        assert_eq!(own["items"], json!([]));
        // What is over counts no more against its buyer, away as its places may be.
        site.buyers.hold(event, &ana, &["S-A0-20"]).await.expect(201);
        let held = async || {
            let counts = site.buyers.get(&format!("/api/events/{event}/availability"), "").await.expect(200);
            counts["counts"]["held"].as_u64().unwrap()
        };
        let patience = std::time::Instant::now() + Duration::from_secs(20);
        while held().await > 0 {
            assert!(std::time::Instant::now() < patience, "they never came back");
            actix_rt::time::sleep(Duration::from_millis(20)).await;
        }
        // An answer to this means that everything before it is in the store.
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let path = format!("/api/events/{event}/block");
        site.buyers.post(&path, &boss, json!({"seats": ["S-A0-2"]})).await.expect(200);
        // When they came back stands in the journal: never before the deadline, and not at it.
        let journal = site.server.engine.store().journal(event, Seq(0), 1_000).await.unwrap();
        let mut deadlines = HashMap::new();
        let mut ended = Vec::new();
        for row in journal {
            match codec::decode_change(&row.payload).unwrap() {
                Change::Held { hold, deadline, .. } => drop(deadlines.insert(hold, deadline)),
                Change::Expired { holds } => ended.extend(holds.iter().map(|hold| (deadlines[hold], row.at))),
                _ => {}
            }
        }
        assert!(ended.len() == 11 && ended.iter().all(|(deadline, at)| at >= deadline), "{ended:?}");
        // By their deadlines alone they would come back in the order of these, however late a timer is; that ten that
        // are drawn by lot are in that order is one in millions.
        assert!(!ended.is_sorted_by_key(|(deadline, _)| *deadline), "{ended:?}");
        site.buyers.hold(event, &bob, &["S-A0-19"]).await.expect(201);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_protection_is_refused_by_the_field_that_is_wrong_and_survives_a_restart() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(1, 4, json!({}))).await;
        for (wrong, field) in [
            (json!({"abandoned_max": 3}), "protection.abandoned_window_seconds"),
            (json!({"abandoned_max": 51, "abandoned_window_seconds": 60}), "protection.abandoned_max"),
            (json!({"places_held_max": u32::MAX}), "protection.places_held_max"),
            (json!({"rehold_pause_seconds": -1}), "protection.rehold_pause_seconds"),
            (json!({"short_hold_seconds": i64::MAX}), "protection.short_hold_seconds"),
            (json!({"release_jitter_ms": 300_001}), "protection.release_jitter_ms"),
        ] {
            let refused = protect(&site, event, wrong).await.refused(422, "invalid_request");
            assert_eq!(refused["errors"][0]["field"], field);
        }
        let set = json!({"places_held_max": 12, "rehold_pause_seconds": 30, "abandoned_max": 4, "address_abandoned_max": 40,
            "abandoned_window_seconds": 1_800, "short_hold_seconds": 120, "abandoned_pause_seconds": 300, "release_jitter_ms": 5_000});
        let event_now = protect(&site, event, set.clone()).await.expect(200);
        assert_eq!(event_now["protection"], set);
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let (folder, config) = (site.folder.clone(), (*site.config).clone());
        site.server.stop().await;
        let store = ticketbuster::cli::store::open_store(&config).await.unwrap();
        let site = Site::over(folder, config, store).await;
        let event_now = site.buyers.get(&format!("/api/events/{event}"), "").await.expect(200);
        assert_eq!(event_now["protection"], set);
        site.buyers.hold(event, &ana, &["S-A0-2", "S-A0-3"]).await.expect(201);
        site.stop_and_audit().await;
    });
}
