//! What viewers receive: the seat map, counts, holds, orders and sales, exactly and in order.

use std::time::Duration;

use awc::ws::Frame;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{EventId, Millis};
use futures_util::StreamExt;
use serde_json::json;

use crate::support::{
    Buyers, Ground, Site, event_with, labels, run,
    socket::{connect, hear, hear_type, say},
};

async fn snapshot(buyers: &Buyers, event: EventId) -> (u64, Vec<u8>) {
    let body = buyers.get(&format!("/api/events/{event}/seats"), "").await.expect(200);
    let packed = STANDARD.decode(body["status"].as_str().unwrap()).unwrap();
    let count = body["count"].as_u64().unwrap() as usize;
    let status = (0..count).map(|seat| packed[seat / 4] >> (seat % 4 * 2) & 3).collect();
    (body["seq"].as_u64().unwrap(), status)
}

#[test]
fn viewers_have_exactly_the_servers_map() {
    run(async {
        let site = Site::start().await;
        let event = site.add(&event_with(20, 40, json!({"seats_per_buyer": 1_000}))).await;
        let mut viewers = Vec::new();
        for viewer in 0..20 {
            let mut socket = connect(&site.buyers).await;
            say(&mut socket, json!({"type": "authenticate"})).await;
            let (seq, map) = snapshot(&site.buyers, event).await;
            say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": seq})).await;
            hear_type(&mut socket, "event").await;
            viewers.push((socket, map, seq));
            // Something happens between one viewer's coming and the next one's.
            let token = site.buyers.login(&format!("buyer-{viewer}"), &[]).await;
            let wish = json!({"best_available": {"quantity": 5, "section": "S"}});
            let hold =
                site.buyers.post(&format!("/api/events/{event}/holds"), &token, wish).await.expect(201);
            if viewer % 3 == 0 {
                site.buyers.buy(&hold, &token, "tok_success").await;
            }
            if viewer % 3 == 1 {
                let path = format!("/api/holds/{}", hold["hold_id"].as_str().unwrap());
                site.buyers.try_send("DELETE", &path, &token, None, None).await.unwrap().expect(204);
            }
        }
        let (last, truth) = snapshot(&site.buyers, event).await;
        for (mut socket, mut map, mut at) in viewers {
            while at < last {
                let frame = hear_type(&mut socket, "seats").await;
                assert!(frame["from_seq"].as_u64().unwrap() <= at, "no gap");
                for change in frame["changes"].as_array().unwrap() {
                    map[change[0].as_u64().unwrap() as usize] = change[1].as_u64().unwrap() as u8;
                }
                at = frame["seq"].as_u64().unwrap();
            }
            assert_eq!(map, truth);
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn a_buyer_hears_of_holds_and_orders_on_every_connection_and_nobody_else_does() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.holds.expiring_notice_seconds = 1;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({"hold_seconds": 2}))).await;
        let (ana, bob) = (site.buyers.login("ana", &[]).await, site.buyers.login("bob", &[]).await);
        let mut sockets = Vec::new();
        for token in [&ana, &ana, &bob] {
            let mut socket = connect(&site.buyers).await;
            say(&mut socket, json!({"type": "authenticate", "token": token})).await;
            assert_eq!(hear(&mut socket).await["type"], "authenticated");
            sockets.push(socket);
        }
        let hold = site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        let granted = std::time::Instant::now();
        for socket in &mut sockets[..2] {
            let expiring = hear_type(socket, "hold").await;
            assert_eq!((&expiring["state"], &expiring["seats"]), (&json!("expiring"), &json!(["S-A0-1"])));
        }
        let expired = hear_type(&mut sockets[0], "hold").await;
        assert_eq!((&expired["state"], &expired["hold_id"]), (&json!("expired"), &hold["hold_id"]));
        let late = granted.elapsed().as_millis();
        assert!((2_000 - 50..2_250).contains(&late), "announced after {late} ms of 2,000");
        let hold = site.buyers.hold(event, &ana, &["S-A0-2"]).await.expect(201);
        site.buyers.buy(&hold, &ana, "tok_success").await;
        for socket in &mut sockets[..2] {
            let order = hear_type(socket, "order").await;
            assert_eq!(
                (&order["status"], &order["tickets"][0]["seat"]),
                (&json!("completed"), &json!("S-A0-2"))
            );
        }
        let silence = actix_rt::time::timeout(Duration::from_millis(500), sockets[2].next()).await;
        assert!(silence.is_err(), "bob heard {silence:?}");
        site.stop_and_audit().await;
    });
}

#[test]
fn viewers_hear_when_a_sale_opens_by_the_clock() {
    run(async {
        let site = Site::start().await;
        let opens_at = ticketbuster::clock::rfc3339(site.server.engine.now() + Millis(1_500));
        let event = site.add(&event_with(1, 10, json!({"status": "scheduled", "opens_at": opens_at}))).await;
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate"})).await;
        say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
        assert_eq!(hear_type(&mut socket, "event").await["status"], "scheduled");
        assert_eq!(hear_type(&mut socket, "event").await["status"], "on_sale");
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_viewer_that_is_late_gets_all_that_it_missed_in_one_message() {
    run(async {
        let site = Site::start_with(Ground::Alone, |config| {
            config.live.session_mailbox = 8;
            config.live.subscriptions_max = 7;
            config.live.history_frames = 64;
            config.live.window_ms = 1;
        })
        .await;
        let event = site.add(&event_with(10, 20, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let mut ahead = connect(&site.buyers).await;
        say(&mut ahead, json!({"type": "authenticate"})).await;
        let (began, old) = snapshot(&site.buyers, event).await;
        say(&mut ahead, json!({"type": "subscribe", "event_id": event, "from_seq": began})).await;
        hear_type(&mut ahead, "event").await;
        let seats = labels(10, 20);
        for turn in 0..40 {
            let verb = if turn % 4 == 3 { "unblock" } else { "block" };
            let turned = if turn % 4 == 3 { &seats[turn - 1..turn] } else { &seats[turn..=turn] };
            let path = format!("/api/events/{event}/{verb}");
            let done = site.buyers.post(&path, &boss, json!({"seats": turned})).await.expect(200);
            // A frame each.
            while hear_type(&mut ahead, "seats").await["seq"] != done["seq"] {}
        }
        let (last, truth) = snapshot(&site.buyers, event).await;
        for format in ["json", "binary"] {
            let mut late = connect(&site.buyers).await;
            say(&mut late, json!({"type": "authenticate"})).await;
            hear_type(&mut late, "authenticated").await;
            let join = json!({"type": "subscribe", "event_id": event, "from_seq": began, "format": format});
            say(&mut late, join).await;
            assert_eq!(hear(&mut late).await["type"], "event");
            if format == "binary" {
                let Some(Ok(Frame::Binary(frame))) = late.next().await else { panic!("no frame") };
                assert_eq!(frame[25..33], last.to_le_bytes());
                continue;
            }
            let frame = hear(&mut late).await;
            assert_eq!((&frame["type"], &frame["seq"]), (&json!("seats"), &json!(last)), "{frame}");
            assert!(frame["from_seq"].as_u64().unwrap() <= began);
            let mut map = old.clone();
            for change in frame["changes"].as_array().unwrap() {
                map[change[0].as_u64().unwrap() as usize] = change[1].as_u64().unwrap() as u8;
            }
            assert_eq!(map, truth);
        }
        site.stop_and_audit().await;
    });
}

#[test]
fn a_page_of_events_keeps_its_counts_without_seats_and_without_waking_events() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| config.live.subscriptions_max = 3).await;
        let opens_at = ticketbuster::clock::rfc3339(site.server.engine.now() + Millis(1_500));
        let later = json!({"status": "scheduled", "opens_at": opens_at});
        let (one, opening) =
            (site.add(&event_with(1, 10, json!({}))).await, site.add(&event_with(1, 10, later)).await);
        let (third, fourth) =
            (site.add(&event_with(1, 10, json!({}))).await, site.add(&event_with(1, 10, json!({}))).await);
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "authenticate"})).await;
        let authenticated = hear(&mut socket).await;
        let now = ticketbuster::clock::parse_rfc3339(authenticated["now"].as_str().unwrap()).unwrap();
        assert!((site.server.engine.now() - now).0.abs() < 5_000, "{authenticated}");
        for event in [one, opening, third] {
            say(&mut socket, json!({"type": "subscribe", "event_id": event, "format": "counts"})).await;
            let told = hear(&mut socket).await;
            assert_eq!((&told["type"], &told["event_id"]), (&json!("event"), &json!(event)));
            assert_eq!(told["counts"]["available"], 110);
        }
        say(&mut socket, json!({"type": "subscribe", "event_id": fourth, "format": "counts"})).await;
        assert_eq!(hear(&mut socket).await["code"], "limit_exceeded");
        say(&mut socket, json!({"type": "subscribe", "event_id": one, "format": "json"})).await;
        assert_eq!(hear(&mut socket).await["code"], "invalid_message", "seats need a snapshot");
        let active = || site.metrics();
        assert!(active().contains("ticketbuster_events_active 0"), "counts are in the catalogue");
        // The clock alone opens a sale.
        let told = hear(&mut socket).await;
        assert_eq!((&told["event_id"], &told["status"]), (&json!(opening), &json!("on_sale")));

        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(one, &ana, &["S-A0-1", "S-A0-2"]).await.expect(201);
        let told = hear(&mut socket).await;
        assert_eq!((&told["type"], &told["counts"]["held"]), (&json!("event"), &json!(2)), "and no seats");
        // From counts to seats and back, on one socket.
        let (seq, _) = snapshot(&site.buyers, one).await;
        say(&mut socket, json!({"type": "subscribe", "event_id": one, "from_seq": seq})).await;
        hear_type(&mut socket, "event").await;
        site.buyers.hold(one, &ana, &["S-A0-4"]).await.expect(201);
        hear_type(&mut socket, "seats").await;
        say(&mut socket, json!({"type": "subscribe", "event_id": one, "format": "counts"})).await;
        while hear_type(&mut socket, "event").await["counts"]["held"] != 3 {}
        say(&mut socket, json!({"type": "unsubscribe", "event_id": third})).await;
        site.buyers.hold(third, &ana, &["S-A0-1"]).await.expect(201);
        site.buyers.hold(one, &ana, &["S-A0-6"]).await.expect(201);
        let told = loop {
            let told = hear(&mut socket).await;
            if told["counts"]["held"] != 3 {
                break told;
            }
        };
        assert_eq!(
            (&told["type"], &told["event_id"], &told["counts"]["held"]),
            (&json!("event"), &json!(one), &json!(4)),
            "nothing of the event that it left, and no seats"
        );
        site.stop_and_audit().await;
    });
}
