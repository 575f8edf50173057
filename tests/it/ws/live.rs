//! Viewers over real sockets.

use std::{sync::LazyLock, time::Duration};

use awc::ws::{Codec, Frame, Message};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{EventId, Millis};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};

use crate::{
    api::schemas::schema_of,
    support::{Buyers, Ground, Site, event_with, labels, run},
};

pub type Socket = actix_codec::Framed<awc::BoxedSocket, Codec>;

pub async fn connect(buyers: &Buyers) -> Socket {
    let (_, socket) =
        buyers.client.ws(format!("{}/ws", buyers.base)).max_frame_size(1 << 20).connect().await.unwrap();
    socket
}

pub async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::Text(message.to_string().into())).await.unwrap();
}

/// Whatever is said fits the schema that clients are generated from.
fn is_described(message: &Value) {
    static SCHEMA: LazyLock<jsonschema::Validator> =
        LazyLock::new(|| jsonschema::validator_for(&schema_of("SocketMessage")).unwrap());
    let problems: Vec<String> = SCHEMA.iter_errors(message).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{message}: {problems:?}");
}

/// The next message: text as JSON, binary as null; a close as its code.
pub async fn hear(socket: &mut Socket) -> Value {
    loop {
        let frame =
            actix_rt::time::timeout(Duration::from_secs(10), socket.next()).await.expect("nothing is heard");
        match frame {
            Some(Ok(Frame::Text(text))) => {
                let message = serde_json::from_slice(&text).unwrap();
                is_described(&message);
                return message;
            }
            Some(Ok(Frame::Close(reason))) => {
                return json!({"type": "closed", "code": reason.map(|reason| u16::from(reason.code))});
            }
            Some(Ok(Frame::Ping(bytes))) => socket.send(Message::Pong(bytes)).await.unwrap(),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return json!({"type": "closed", "code": null}),
        }
    }
}

pub async fn hear_type(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let message = hear(socket).await;
        assert_ne!(message["type"], "closed", "while waiting for {kind}");
        if message["type"] == kind {
            return message;
        }
    }
}

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
fn sockets_that_break_the_rules_are_told_and_closed() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.live.authenticate_seconds = 1;
            config.live.message_bytes_max = 1_024;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let mut silent = connect(&site.buyers).await;
        assert_eq!(hear(&mut silent).await, json!({"type": "closed", "code": 1008}));
        let mut socket = connect(&site.buyers).await;
        say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
        assert_eq!(hear(&mut socket).await["code"], "unauthenticated");
        say(&mut socket, json!({"type": "authenticate"})).await;
        hear_type(&mut socket, "authenticated").await;
        say(&mut socket, json!({"type": "sell"})).await;
        assert_eq!(hear(&mut socket).await["code"], "invalid_message");
        let nothing = EventId(uuid::Uuid::nil());
        say(&mut socket, json!({"type": "subscribe", "event_id": nothing, "from_seq": 0})).await;
        assert_eq!(hear(&mut socket).await["code"], "not_found");
        // A state that the feed never saw needs a new snapshot.
        let ana = site.buyers.login("ana", &[]).await;
        site.buyers.hold(event, &ana, &["S-A0-1"]).await.expect(201);
        say(&mut socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
        hear_type(&mut socket, "resync").await;
        say(&mut socket, json!({"type": "x".repeat(5_000)})).await;
        assert_eq!(hear(&mut socket).await, json!({"type": "closed", "code": 1009}));
        let mut forged = connect(&site.buyers).await;
        say(&mut forged, json!({"type": "authenticate", "token": "nonsense"})).await;
        assert_eq!(hear(&mut forged).await["code"], "unauthenticated");
        let foreign = site
            .buyers
            .client
            .ws(format!("{}/ws", site.buyers.base))
            .origin("https://evil.example")
            .connect();
        assert!(foreign.await.is_err(), "another site's page opens no socket");
        let mut guest = connect(&site.buyers).await;
        say(&mut guest, json!({"type": "authenticate"})).await;
        hear_type(&mut guest, "authenticated").await;
        site.stop_and_audit().await;
        assert_eq!(hear(&mut guest).await, json!({"type": "closed", "code": 1001}));
    });
}

#[test]
fn sockets_are_pinged_and_who_says_nothing_is_closed() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.live.ping_seconds = 1;
            config.live.idle_seconds = 3;
        })
        .await;
        let (mut alive, mut mute) = (connect(&site.buyers).await, connect(&site.buyers).await);
        for socket in [&mut alive, &mut mute] {
            say(socket, json!({"type": "authenticate"})).await;
        }
        let began = std::time::Instant::now();
        let mut pings = 0;
        let until = async {
            loop {
                match mute.next().await {
                    Some(Ok(Frame::Ping(_))) => pings += 1,
                    Some(Ok(Frame::Close(reason))) => return reason.map(|reason| u16::from(reason.code)),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return None,
                }
            }
        };
        let answering = async {
            loop {
                let quiet = actix_rt::time::timeout(Duration::from_secs(6), hear(&mut alive)).await;
                match quiet {
                    Ok(message) => assert_ne!(message["type"], "closed", "it answers every ping"),
                    Err(_) => return,
                }
            }
        };
        let (closed, ()) = futures_util::future::join(until, answering).await;
        assert_eq!(closed, Some(1001));
        assert!(pings >= 1, "it was asked whether it is still there");
        assert!(began.elapsed() >= Duration::from_secs(5), "the one that answers outlives the other");
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
fn a_slow_reader_is_closed_and_holds_nobody_up() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.live.session_mailbox = 4;
            config.live.subscriptions_max = 3;
            config.live.window_ms = 5;
        })
        .await;
        // Large frames: two thousand seats change at a time.
        let event = site.add(&event_with(50, 200, json!({}))).await;
        let boss = site.buyers.login("boss", &["organiser"]).await;
        let (mut slow, mut quick) = (connect(&site.buyers).await, connect(&site.buyers).await);
        for socket in [&mut slow, &mut quick] {
            say(socket, json!({"type": "authenticate"})).await;
            hear_type(socket, "authenticated").await;
            say(socket, json!({"type": "subscribe", "event_id": event, "from_seq": 0})).await;
            hear_type(socket, "event").await;
        }
        let seats = labels(50, 40);
        let metrics = || String::from_utf8(site.server.engine.metrics().render()).unwrap();
        let mut at = 0;
        for turn in 0..2_000 {
            let verb = if turn % 2 == 0 { "block" } else { "unblock" };
            let path = format!("/api/events/{event}/{verb}");
            let done = site.buyers.post(&path, &boss, json!({"seats": seats})).await.expect(200);
            while at < done["seq"].as_u64().unwrap() {
                at = hear_type(&mut quick, "seats").await["seq"].as_u64().unwrap();
            }
            if metrics().contains("ticketbuster_slow_readers_total 1") {
                break;
            }
        }
        assert!(metrics().contains("ticketbuster_slow_readers_total 1"), "the slow reader was never noticed");
        let closed = loop {
            let message = hear(&mut slow).await;
            if message["type"] == "closed" {
                break message;
            }
        };
        assert_eq!(closed["code"], 1013);
        site.stop_and_audit().await;
    });
}

#[test]
fn a_viewer_that_is_late_gets_all_that_it_missed_in_one_message() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
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
fn who_subscribes_to_seats_makes_a_request() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            config.rate_limit.enabled = true;
            config.rate_limit.ip_per_second = 1;
            config.rate_limit.ip_burst = 7;
            config.rate_limit.user_per_second = 1;
            config.rate_limit.user_burst = 3;
        })
        .await;
        let event = site.add(&event_with(1, 10, json!({}))).await;
        let ana = site.buyers.login("ana", &[]).await;
        let (mut socket, mut guest) = (connect(&site.buyers).await, connect(&site.buyers).await);
        say(&mut socket, json!({"type": "authenticate", "token": ana})).await;
        say(&mut guest, json!({"type": "authenticate"})).await;
        for socket in [&mut socket, &mut guest] {
            hear_type(socket, "authenticated").await;
        }
        let seats = json!({"type": "subscribe", "event_id": event, "from_seq": 0, "format": "binary"});
        let limited = async |socket: &mut Socket| loop {
            say(socket, seats.clone()).await;
            let heard = hear(socket).await;
            match heard["code"].as_str() {
                None => assert_eq!(heard["type"], "event"),
                Some(code) => return (code.to_owned(), heard["detail"].as_str().unwrap().to_owned()),
            }
        };
        let (code, detail) = limited(&mut socket).await;
        assert_eq!(code, "rate_limited");
        assert!(detail.contains("of this user"), "{detail}");
        // A guest is counted by the address, and everybody is.
        let (code, detail) = limited(&mut guest).await;
        assert_eq!(code, "rate_limited");
        assert!(detail.contains("from this address"), "{detail}");
        // A page of events says that it wants their counts, each once: that is a look at the catalogue.
        say(&mut socket, json!({"type": "subscribe", "event_id": event, "format": "counts"})).await;
        assert_eq!(hear(&mut socket).await["type"], "event");
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
        let active = || String::from_utf8(site.server.engine.metrics().render()).unwrap();
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
