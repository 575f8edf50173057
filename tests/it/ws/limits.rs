//! Sockets that break the protocol, stay silent, read too slowly or send too often are told so, or closed.

use std::time::Duration;

use awc::ws::Frame;
use domain::EventId;
use futures_util::StreamExt;
use serde_json::json;

use crate::support::{
    Ground, Site, event_with, labels, limit_rates, run,
    socket::{Socket, connect, hear, hear_type, say},
};

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
        let metrics = || site.metrics();
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
fn who_subscribes_to_seats_makes_a_request() {
    run(async {
        let site = Site::start_with(Ground::Sqlite, |config| {
            limit_rates(config, 7, 3);
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
